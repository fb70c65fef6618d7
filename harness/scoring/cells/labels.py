"""Cells that hold the label of a class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from harness.competition.labels import label_text
from harness.scoring.cells.base import SHORT, Faults, ReadCells, faults_of, is_missing, tidy
from harness.scoring.problems import Mistake, quote
from leaderboard.arrays import to_numpy

UNKNOWN = -1
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SHOWN_LABELS = 12


@dataclass(frozen=True)
class LabelBook:
    """The known labels, found however they are written: `1` and `1.0`, `True` and `true`."""

    classes: tuple[str, ...]

    @cached_property
    def _exact(self) -> dict[str, int]:
        return {label: code for code, label in enumerate(self.classes)}

    @cached_property
    def _folded(self) -> dict[str, int]:
        """By lower case where that is unambiguous, and truth words for a pair of truth values."""
        folded: dict[str, int] = {}
        for code, label in enumerate(self.classes):
            key = label.casefold()
            folded[key] = UNKNOWN if key in folded else code
        if set(folded) == {"true", "false"}:
            folded |= {"1": folded["true"], "0": folded["false"]}
        elif set(folded) == {"0", "1"}:
            folded |= {"true": folded["1"], "false": folded["0"]}
        return folded

    @property
    def longest(self) -> int:
        """The bytes of the longest label."""
        return max((len(label.encode()) for label in self.classes), default=0)

    def code(self, label: str) -> int:
        """The code of a label, UNKNOWN if there is no such class."""
        exact = self._exact.get(label)
        if exact is not None:
            return exact
        found = self._folded.get(label.casefold())
        if found is not None:
            return found
        number = _number_text(label)
        return UNKNOWN if number is None else self._exact.get(number, self._folded.get(number, UNKNOWN))

    def codes(self, labels: pa.Array) -> np.ndarray:
        """The codes of many labels."""
        encoded = labels.dictionary_encode()
        known = np.array([self.code(label) for label in encoded.dictionary.to_pylist()], dtype=np.int32)
        if not len(known):
            return np.empty(0, dtype=np.int32)
        codes: np.ndarray = known[to_numpy(encoded.indices)]
        return codes

    def advice(self) -> str:
        """The known labels, as many as fit on a line."""
        shown = ", ".join(quote(label) for label in self.classes[:_SHOWN_LABELS])
        more = f", … ({len(self.classes):,} in all)" if len(self.classes) > _SHOWN_LABELS else ""
        return f"Known labels: {shown}{more}."


@dataclass(frozen=True)
class LabelCells:
    """One label a cell, turned into its code."""

    book: LabelBook

    arrow_type = pa.string()
    dtype = np.dtype(np.int32)
    width = None

    @property
    def longest(self) -> int:
        """How many bytes a cell may have in a file."""
        return max(SHORT, 2 * self.book.longest)

    def from_typed(self, column: pa.Array) -> np.ndarray | None:
        """The codes of a column of labels, or None if any is missing or unknown."""
        if column.null_count:
            return None
        codes = self.book.codes(column)
        return None if len(codes) and codes.min() == UNKNOWN else codes

    def from_text(self, cells: pa.Array) -> ReadCells:
        """The codes, and which cells hold no known label."""
        text, broken = tidy(cells)
        exact = self.book.codes(cells)  # a label may have blanks around it
        codes = np.where(exact == UNKNOWN, self.book.codes(text), exact)
        unknown = codes == UNKNOWN
        broken &= unknown
        missing = is_missing(text) & unknown
        faults = faults_of(encoding=broken, empty=missing)
        unknown &= ~(broken | missing)
        if unknown.any():
            faults += (Faults(Mistake.UNKNOWN_LABEL, unknown, advice=self.book.advice()),)
        return ReadCells(codes, faults)


def _number_text(label: str) -> str | None:
    if not _NUMBER.fullmatch(label):  # float() also reads 1_0 and other scripts' digits
        return None
    try:
        return label_text(float(label))
    except OverflowError:
        return None
