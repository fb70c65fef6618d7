"""A part of predictions that is a table already: decoded parquet, or made in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
from pyarrow import compute

from harness.scoring.reading.part import TextPart
from leaderboard.arrays import text_scalar


@dataclass(frozen=True)
class TablePart:
    """A batch of rows."""

    table: pa.Table

    def typed(self, types: Mapping[str, pa.DataType]) -> pa.Table | None:
        """The columns in these types, or None if any cell does not fit."""
        try:
            return pa.table({name: self.table[name].cast(kind) for name, kind in types.items()})
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            return None

    def text(self) -> TextPart:
        """The cells as text; a missing one is empty."""
        columns = {
            name: compute.fill_null(self.table[name].cast(pa.string()), text_scalar(""))
            for name in self.table.column_names
        }
        return TextPart(pa.table(columns))
