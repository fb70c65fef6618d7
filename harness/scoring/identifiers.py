"""Finding the place of an id, fast for ten million of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
import pyarrow as pa
from pyarrow import compute

from harness.scoring.cells.base import ReadCells, faults_of, is_missing, tidy
from leaderboard.arrays import from_numpy, to_numpy, validity

UNKNOWN = -1
WHOLE = pa.int64()
_WRITTEN = r"^([+-]?)0*([0-9]{1,19})(\.0*)?$"
_MOST_SPAN = 4  # times the number of ids: up to there a table by id is smaller than a hash
_CHUNK = 1 << 18
_WORKERS = 2


class IdIndex(Protocol):
    """The ids of the test rows: what to ask the parser for, and the slot that each id has.

    A slot is a place in an array with as many places as test rows; `arrange` puts it into their order.
    """

    @property
    def arrow_type(self) -> pa.DataType:
        """The type in which a faultless id column is parsed."""

    @property
    def longest(self) -> int:
        """How many bytes an id may have in a file."""

    @property
    def ids(self) -> pa.Array:
        """The ids in the order of the test rows."""

    def find(self, ids: pa.Array) -> np.ndarray:
        """The slot of each id, UNKNOWN where there is none."""

    def find_text(self, cells: pa.Array) -> ReadCells:
        """The same for ids as text, each judged on its own."""

    def arrange(self, values: np.ndarray) -> np.ndarray:
        """What was put into the slots, in the order of the test rows."""


def index_ids(ids: pa.Array) -> IdIndex:
    """The index of the test rows' ids, whole numbers or text."""
    if pa.types.is_string(ids.type):
        return TextIds(ids)
    whole = to_numpy(ids)
    if not len(whole):
        return SortedIds(whole)
    span = int(whole.max()) - int(whole.min()) + 1
    if span == len(whole):
        return ConsecutiveIds(whole)
    return TableIds(whole) if span <= _MOST_SPAN * len(whole) + 1_024 else SortedIds(whole)


class _WholeIds:
    """Ids that are whole numbers: `7`, `007` and `7.0` are the same."""

    arrow_type = WHOLE
    longest = 64

    def __init__(self, ids: np.ndarray) -> None:
        self._whole = ids

    @property
    def ids(self) -> pa.Array:
        """The ids in the order of the test rows."""
        return from_numpy(self._whole)

    def find(self, ids: pa.Array) -> np.ndarray:
        """The slot of each id, UNKNOWN where there is none."""
        if ids.null_count:
            return np.full(len(ids), UNKNOWN)
        return self.slots_of(to_numpy(ids))

    def find_text(self, cells: pa.Array) -> ReadCells:
        """The same for ids as text, each judged on its own."""
        text, broken = tidy(cells)
        whole = to_numpy(compute.match_substring_regex(text, _WRITTEN))
        slots = np.full(len(text), UNKNOWN)
        slots[whole] = self.slots_of(_to_whole(text.filter(from_numpy(whole))))
        return _judged(text, slots, broken)

    def arrange(self, values: np.ndarray) -> np.ndarray:
        """What was put into the slots, in the order of the test rows."""
        return values

    def slots_of(self, ids: np.ndarray) -> np.ndarray:
        """The slot of each number, UNKNOWN where there is none."""
        raise NotImplementedError


class _NearIds(_WholeIds):
    """Whole numbers that lie close together."""

    def __init__(self, ids: np.ndarray) -> None:
        super().__init__(ids)
        self._low, self._high = int(ids.min()), int(ids.max())

    def slots_of(self, ids: np.ndarray) -> np.ndarray:
        """The slot of each number, UNKNOWN where there is none."""
        if len(ids) and self._low <= ids.min() and ids.max() <= self._high:
            return self._slots_at(ids - self._low)
        inside = (ids >= self._low) & (ids <= self._high)
        slots = np.full(len(ids), UNKNOWN)
        slots[inside] = self._slots_at(ids[inside] - self._low)
        return slots

    def _slots_at(self, offsets: np.ndarray) -> np.ndarray:
        raise NotImplementedError


class ConsecutiveIds(_NearIds):
    """Whole numbers without a gap, in any order: an id is its own slot."""

    def arrange(self, values: np.ndarray) -> np.ndarray:
        """What was put into the slots, in the order of the test rows."""
        arranged = np.empty_like(values)

        def take(start: int) -> None:
            part = slice(start, start + _CHUNK)
            np.take(values, self._whole[part] - self._low, axis=0, out=arranged[part], mode="clip")

        with ThreadPoolExecutor(_WORKERS) as pool:
            list(pool.map(take, range(0, len(values), _CHUNK)))
        return arranged

    def _slots_at(self, offsets: np.ndarray) -> np.ndarray:
        return offsets


class TableIds(_NearIds):
    """Whole numbers with gaps, looked up in a table."""

    def __init__(self, ids: np.ndarray) -> None:
        super().__init__(ids)
        self._slots = np.full(self._high - self._low + 1, UNKNOWN, dtype=np.int32)
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            self._slots[part - self._low] = np.arange(start, start + len(part), dtype=np.int32)

    def _slots_at(self, offsets: np.ndarray) -> np.ndarray:
        found: np.ndarray = self._slots[offsets]
        return found


class SortedIds(_WholeIds):
    """Whole numbers that lie far apart, found by bisection."""

    def __init__(self, ids: np.ndarray) -> None:
        super().__init__(ids)
        self._order = np.argsort(ids)
        self._sorted = ids[self._order]

    def slots_of(self, ids: np.ndarray) -> np.ndarray:
        """The slot of each number, UNKNOWN where there is none."""
        if not len(self._sorted):
            return np.full(len(ids), UNKNOWN)
        place = np.minimum(np.searchsorted(self._sorted, ids), len(self._sorted) - 1)
        return np.where(self._sorted[place] == ids, self._order[place], UNKNOWN)


class TextIds:
    """Ids that are text, matched as they are written."""

    arrow_type = pa.string()

    def __init__(self, ids: pa.Array) -> None:
        self.ids = ids
        self.longest = 2 * (compute.max(compute.binary_length(self.ids)).as_py() or 0) + 64

    def find(self, ids: pa.Array) -> np.ndarray:
        """The slot of each id, UNKNOWN where there is none."""
        found = compute.index_in(ids, value_set=self.ids, skip_nulls=True)
        return np.where(validity(found), to_numpy(found), UNKNOWN)

    def find_text(self, cells: pa.Array) -> ReadCells:
        """The same for ids as text, each judged on its own; blanks around an id do not matter."""
        text, broken = tidy(cells)
        exact = self.find(cells)
        slots = np.where(exact == UNKNOWN, self.find(text), exact)
        return _judged(text, slots, broken)

    def arrange(self, values: np.ndarray) -> np.ndarray:
        """What was put into the slots, in the order of the test rows."""
        return values


def _to_whole(text: pa.Array) -> np.ndarray:
    digits = compute.replace_substring_regex(text, _WRITTEN, r"\1\2")
    digits = compute.replace_substring_regex(digits, r"^\+", "")
    try:
        values = to_numpy(digits.cast(pa.int64()))
    except pa.ArrowInvalid:  # beyond 64 bits: no test row has such an id, but its neighbours may be fine
        limit = np.iinfo(np.int64).max
        values = np.array([max(-limit, min(limit, int(number))) for number in digits.to_pylist()])
    return values


def _judged(text: pa.Array, slots: np.ndarray, broken: np.ndarray) -> ReadCells:
    unknown = slots == UNKNOWN
    broken = broken & unknown
    empty = is_missing(text) & unknown
    return ReadCells(slots, faults_of(encoding=broken, empty=empty, unknown_id=unknown & ~(empty | broken)))
