"""A part of a prediction file: some of its rows, typed when all is well, as text when something is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Ragged:
    """A row with too many or too few fields."""

    row: int  # counted within the part, from 1
    fields: int
    text: str


@dataclass(frozen=True)
class TextPart:
    """The cells of a part as the file has them, and the rows that could not be cut into cells."""

    table: pa.Table  # of text
    ragged: tuple[Ragged, ...] = ()
    complete: bool = True  # False: so many rows are broken that the others were not looked at

    def row_numbers(self) -> np.ndarray:
        """The number of each row of the table, counted within the part, from 1."""
        numbers = np.arange(1, self.table.num_rows + len(self.ragged) + 1)
        return np.delete(numbers, [broken.row - 1 for broken in self.ragged]) if self.ragged else numbers

    @property
    def rows(self) -> int:
        """How many rows the part has, broken ones included."""
        return int(self.table.num_rows) + len(self.ragged)


class Part(Protocol):
    """Some consecutive rows of a file."""

    def typed(self, types: Mapping[str, pa.DataType]) -> pa.Table | None:
        """The columns in these types, or None if any cell or row does not fit."""

    def text(self) -> TextPart:
        """The cells as text."""
