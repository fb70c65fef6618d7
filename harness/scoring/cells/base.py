"""The contract of a kind of cells, and text cells made safe to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
from pyarrow import compute

from harness.scoring.problems import Mistake
from leaderboard.arrays import build_array, to_numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

REPLACEMENT = "\ufffd"  # stands for bytes that are not UTF-8
SHORT = 512  # bytes: ample for a number, and for the label of a cluster
_MISSING_WORDS = build_array(["", "na", "n/a", "#n/a", "null", "none", "<na>", "nil"], pa.string())


@dataclass(frozen=True)
class Faults:
    """The cells of one column that make one kind of mistake."""

    mistake: Mistake
    mask: Mask
    advice: str = ""
    notes: Sequence[str] | None = None  # what to show in place of the cell, one for each row


@dataclass(frozen=True)
class ReadCells:
    """The cells of one column as an array; where there are faults, its values mean nothing."""

    values: np.ndarray
    faults: tuple[Faults, ...] = ()


class Cells(Protocol):
    """One kind of cells: what to ask the parser for, and how to make an array of it."""

    @property
    def arrow_type(self) -> pa.DataType:
        """The type in which a faultless column is parsed."""

    @property
    def dtype(self) -> np.dtype:
        """The type of the array."""

    @property
    def width(self) -> int | None:
        """How many array columns one column of cells fills; None for one that is not a matrix."""

    @property
    def longest(self) -> int:
        """How many bytes a cell may have in a file."""

    def from_typed(self, column: pa.Array) -> np.ndarray | None:
        """The cells of a typed column, or None if any has to be looked at as text."""

    def from_text(self, cells: pa.Array) -> ReadCells:
        """The cells as text, each judged on its own."""


def tidy(cells: pa.Array) -> tuple[pa.Array, Mask]:
    """The text without blanks around it, and which cells hold what was no UTF-8 in the file."""
    return compute.utf8_trim_whitespace(cells), to_numpy(compute.match_substring(cells, REPLACEMENT))


def is_missing(cells: pa.Array) -> Mask:
    """Which cells are empty or a word for it."""
    return to_numpy(compute.is_in(compute.utf8_lower(cells), value_set=_MISSING_WORDS))


def faults_of(**masks: Mask) -> tuple[Faults, ...]:
    """The faults that occur, each named by its mistake in lower case."""
    return tuple(Faults(Mistake[name.upper()], mask) for name, mask in masks.items() if mask.any())
