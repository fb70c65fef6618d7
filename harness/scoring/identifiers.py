"""Finding the test row of an id, fast for ten million of them."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pyarrow as pa
from pyarrow import compute

from harness.scoring.cells.base import ReadCells, faults_of, is_missing, tidy
from leaderboard.arrays import from_numpy, to_numpy, validity

UNKNOWN = -1
_WHOLE = r"^([+-]?)0*([0-9]{1,19})(\.0*)?$"
_MOST_SPAN = 4  # times the number of ids: up to there a table by id is smaller than a hash


class IdIndex(Protocol):
    """The ids of the test rows: what to ask the parser for, and where each row is."""

    @property
    def arrow_type(self) -> pa.DataType:
        """The type in which a faultless id column is parsed."""

    @property
    def longest(self) -> int:
        """How many bytes an id may have in a file."""

    def find(self, ids: pa.Array) -> np.ndarray:
        """The test row of each id, UNKNOWN where there is none."""

    def find_text(self, cells: pa.Array) -> ReadCells:
        """The same for ids as text, each judged on its own."""


def index_ids(ids: pa.Array) -> IdIndex:
    """The index of the test rows' ids, whole numbers or text."""
    if pa.types.is_string(ids.type):
        return TextIds(ids)
    whole = to_numpy(ids)
    if not len(whole):
        return SortedIds(whole)
    low, high = int(whole.min()), int(whole.max())
    return TableIds(whole) if high - low < _MOST_SPAN * len(whole) + 1_024 else SortedIds(whole)


class _WholeIds:
    """Ids that are whole numbers: `7`, `007` and `7.0` are the same."""

    arrow_type = pa.int64()
    longest = 64

    def find(self, ids: pa.Array) -> np.ndarray:
        """The test row of each id, UNKNOWN where there is none."""
        if ids.null_count:
            return np.full(len(ids), UNKNOWN)
        return self.rows_of(to_numpy(ids))

    def find_text(self, cells: pa.Array) -> ReadCells:
        """The same for ids as text, each judged on its own."""
        text, broken = tidy(cells)
        whole = to_numpy(compute.match_substring_regex(text, _WHOLE))
        rows = np.full(len(text), UNKNOWN)
        rows[whole] = self.rows_of(_to_whole(text.filter(from_numpy(whole))))
        return _judged(text, rows, broken)

    def rows_of(self, ids: np.ndarray) -> np.ndarray:
        """The test row of each number, UNKNOWN where there is none."""
        raise NotImplementedError


class TableIds(_WholeIds):
    """Whole numbers that lie close together, looked up in a table."""

    def __init__(self, ids: np.ndarray) -> None:
        self._low, self._high = int(ids.min()), int(ids.max())
        self._rows = np.full(self._high - self._low + 1, UNKNOWN, dtype=np.int32)
        self._rows[ids - self._low] = np.arange(len(ids), dtype=np.int32)

    def rows_of(self, ids: np.ndarray) -> np.ndarray:
        """The test row of each number, UNKNOWN where there is none."""
        if len(ids) and self._low <= ids.min() and ids.max() <= self._high:
            found: np.ndarray = self._rows[ids - self._low]
            return found
        inside = (ids >= self._low) & (ids <= self._high)
        rows = np.full(len(ids), UNKNOWN, dtype=np.int32)
        rows[inside] = self._rows[ids[inside] - self._low]
        return rows


class SortedIds(_WholeIds):
    """Whole numbers that lie far apart, found by bisection."""

    def __init__(self, ids: np.ndarray) -> None:
        self._order = np.argsort(ids)
        self._sorted = ids[self._order]

    def rows_of(self, ids: np.ndarray) -> np.ndarray:
        """The test row of each number, UNKNOWN where there is none."""
        if not len(self._sorted):
            return np.full(len(ids), UNKNOWN)
        place = np.minimum(np.searchsorted(self._sorted, ids), len(self._sorted) - 1)
        return np.where(self._sorted[place] == ids, self._order[place], UNKNOWN)


class TextIds:
    """Ids that are text, matched as they are written."""

    arrow_type = pa.string()

    def __init__(self, ids: pa.Array) -> None:
        self._known = ids
        self.longest = 2 * (compute.max(compute.binary_length(self._known)).as_py() or 0) + 64

    def find(self, ids: pa.Array) -> np.ndarray:
        """The test row of each id, UNKNOWN where there is none."""
        found = compute.index_in(ids, value_set=self._known, skip_nulls=True)
        return np.where(validity(found), to_numpy(found), UNKNOWN)

    def find_text(self, cells: pa.Array) -> ReadCells:
        """The same for ids as text, each judged on its own; blanks around an id do not matter."""
        text, broken = tidy(cells)
        exact = self.find(cells)
        rows = np.where(exact == UNKNOWN, self.find(text), exact)
        return _judged(text, rows, broken)


def _to_whole(text: pa.Array) -> np.ndarray:
    digits = compute.replace_substring_regex(text, _WHOLE, r"\1\2")
    digits = compute.replace_substring_regex(digits, r"^\+", "")
    try:
        values = to_numpy(digits.cast(pa.int64()))
    except pa.ArrowInvalid:  # beyond 64 bits: no test row has such an id, but its neighbours may be fine
        limit = np.iinfo(np.int64).max
        values = np.array([max(-limit, min(limit, int(number))) for number in digits.to_pylist()])
    return values


def _judged(text: pa.Array, rows: np.ndarray, broken: np.ndarray) -> ReadCells:
    unknown = rows == UNKNOWN
    broken = broken & unknown
    empty = is_missing(text) & unknown
    return ReadCells(rows, faults_of(encoding=broken, empty=empty, unknown_id=unknown & ~(empty | broken)))
