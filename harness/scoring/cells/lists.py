"""Cells that hold a ranked list of labels, best first, separated by blanks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import compute

from harness.scoring.cells.base import SHORT, Faults, ReadCells, faults_of, tidy
from harness.scoring.cells.labels import UNKNOWN, LabelBook
from harness.scoring.problems import Mistake
from leaderboard.arrays import from_numpy, to_numpy

PADDING = -1


@dataclass(frozen=True)
class ListCells:
    """At most `most` different labels a cell, turned into a row of codes padded with -1."""

    book: LabelBook
    most: int

    arrow_type = pa.string()
    dtype = np.dtype(np.int32)

    @property
    def width(self) -> int:
        """How many array columns one column of cells fills."""
        return self.most

    @property
    def longest(self) -> int:
        """How many bytes a cell may have in a file."""
        return 2 * self.most * (self.book.longest + 2) + SHORT

    def from_typed(self, column: pa.Array) -> np.ndarray | None:
        """The codes of a column of lists, or None if any is not as it should be."""
        if column.null_count:
            return None
        read = self.from_text(column)
        return None if read.faults else read.values

    def from_text(self, cells: pa.Array) -> ReadCells:
        """The codes, and which cells are no such list."""
        text, broken = tidy(cells)
        lists = compute.utf8_split_whitespace(text)
        labels = lists.flatten()
        filled = to_numpy(compute.binary_length(labels)) > 0
        lengths = np.diff(to_numpy(lists.offsets))
        owner = np.repeat(np.arange(len(lists)), lengths)[filled]
        codes = self.book.codes(labels.filter(from_numpy(filled)))
        place = np.arange(len(owner)) - np.searchsorted(owner, owner)
        counts = np.bincount(owner, minlength=len(lists))
        values = np.full((len(lists), self.most), PADDING, dtype=np.int32)
        fits = place < self.most
        values[owner[fits], place[fits]] = codes[fits]
        unknown = np.bincount(owner[codes == UNKNOWN], minlength=len(lists)) > 0
        return ReadCells(values, self._faults(broken & unknown, counts, unknown, _repeats(values)))

    def _faults(
        self, broken: np.ndarray, counts: np.ndarray, unknown: np.ndarray, repeated: np.ndarray
    ) -> tuple[Faults, ...]:
        faults = faults_of(encoding=broken, empty=counts == 0, repeated_label=repeated)
        long = counts > self.most
        if long.any():
            advice = f"A list holds at most {self.most:,} labels, best first, separated by blanks."
            faults += (Faults(Mistake.LONG_LIST, long, advice=advice),)
        unknown &= ~broken
        if unknown.any():
            faults += (Faults(Mistake.UNKNOWN_LABEL, unknown, advice=self.book.advice()),)
        return faults


def _repeats(values: np.ndarray) -> np.ndarray:
    ordered = np.sort(values, axis=1)
    same = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != PADDING)
    repeated: np.ndarray = same.any(axis=1)
    return repeated
