"""How positive and negative rows are placed among each other, counted exactly with one sort.

A number that is not negative has the same order as its bits read as an integer, and its sign bit is free.
So the bits are shifted by one and the label takes the lowest: sorting these integers in place, many at a
time and in several threads, brings scores and labels in order together without an argsort, which costs ten
times as much. Negative numbers have their bits reversed and are sorted apart. Ties stay exact, and -0.0
equals 0.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from harness.metrics.slices import row_slices
from harness.metrics.sorting import threads_for

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["Placements", "count_placements"]


@dataclass(frozen=True)
class Placements:
    """Counts over the pairs of a positive and a negative row; a tied pair is half lost.

    A positive row loses to the negatives with a higher score, a negative to the positives with a lower one.
    """

    positives: int
    negatives: int
    lost: float  # pairs
    squares_of_positives: float  # the sum over positives of the squared number of negatives they lose to
    squares_of_negatives: float

    @property
    def area(self) -> float:
        """The share of the pairs that are won: the area under the ROC curve."""
        return 1.0 - self.lost / (self.positives * self.negatives)

    @property
    def area_variance(self) -> float:
        """DeLong's variance of the area; it needs two rows of each class."""
        lost_share = self.lost / (self.positives * self.negatives)
        of_positives = self.squares_of_positives / self.negatives**2 - self.positives * lost_share**2
        of_negatives = self.squares_of_negatives / self.positives**2 - self.negatives * lost_share**2
        return sum(
            max(squares, 0.0) / (rows * (rows - 1))
            for squares, rows in ((of_positives, self.positives), (of_negatives, self.negatives))
        )


def count_placements(scores: np.ndarray, positive: np.ndarray) -> Placements:
    """The placements of the rows with 1 in `positive` among those with 0."""
    from concurrent.futures import ThreadPoolExecutor  # 8 ms that other metrics need not pay

    threads = threads_for(len(scores))
    with ThreadPoolExecutor(threads) as pool:
        parts = [
            part for keys in _keys_by_sign(scores, positive) for part in _sort_in_parts(keys, pool, threads)
        ]
        positives = list(accumulate(pool.map(_Part.count_positives, parts), initial=0))
        rows = list(accumulate((len(part) for part in parts), initial=0))
        below = positives[:-1]
        negatives = len(scores) - positives[-1]
        above = [negatives - (row - hits) for row, hits in zip(rows[:-1], below, strict=True)]
        sums = np.sum(list(pool.map(_Part.count, parts, above, below)), axis=0)
    lost, squares_of_positives, squares_of_negatives = (float(number) for number in sums)
    return Placements(positives[-1], negatives, lost, squares_of_positives, squares_of_negatives)


@dataclass(frozen=True)
class _Part:
    """A stretch of the sorted keys, counted by one thread."""

    keys: np.ndarray  # all of the same sign, sorted
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def count_positives(self) -> int:
        """How many rows of the part are positive."""
        return sum(int(np.count_nonzero(self.keys[rows] & _LABEL)) for rows in self._blocks())

    def count(self, negatives_above: int, positives_below: int) -> np.ndarray:
        """Lost pairs and sums of squares, given the negatives from here upwards and the positives below."""
        sums = np.zeros(3)
        for rows in self._blocks():
            keys = self.keys[rows]
            hit = (keys & _LABEL).astype(np.float64)
            hits = np.cumsum(hit)
            above = negatives_above - np.arange(1.0, len(keys) + 1) + hits
            below = positives_below + hits
            sums += (np.dot(hit, above), np.dot(hit * above, above), np.dot((1 - hit) * below, below))
            sums += self._count_ties(rows, above, below)
            positives_below += int(hits[-1])
            negatives_above -= len(keys) - int(hits[-1])
        return sums

    def _count_ties(self, rows: slice, above: np.ndarray, below: np.ndarray) -> tuple[float, float, float]:
        """What is missing in the sums because a tied pair was counted as won."""
        keys = self.keys
        pairs = keys[rows.start : rows.stop + 1]
        last_negative = np.flatnonzero((pairs[1:] ^ pairs[:-1]) == _LABEL)
        if not len(last_negative):
            return 0.0, 0.0, 0.0
        border = rows.start + last_negative + 1
        negatives = 1.0 * (border - _search(keys, rows, keys[border - 1], "left"))
        positives = 1.0 * (_search(keys, rows, keys[border], "right") - border)
        above, below = above[last_negative], below[last_negative]
        return (
            float(np.dot(positives, negatives)) / 2,
            float(np.dot(positives, negatives * (above + negatives / 4))),
            float(np.dot(negatives, positives * (below + positives / 4))),
        )

    def _blocks(self) -> list[slice]:
        return [slice(self.start + rows.start, self.start + rows.stop) for rows in row_slices(len(self))]


_LABEL = np.uint64(1)


def _search(keys: np.ndarray, rows: slice, wanted: np.ndarray, side: Literal["left", "right"]) -> np.ndarray:
    """The places of sorted keys: looked up in these rows, and in all rows where they run over the border."""
    found = rows.start + np.searchsorted(keys[rows], wanted, side=side)
    over = found == (rows.start if side == "left" else rows.stop)
    if over.any():
        found[over] = np.searchsorted(keys, wanted[over], side=side)
    return np.asarray(found)


def _keys_by_sign(scores: np.ndarray, positive: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys of the scores below zero and of the others, in no order yet."""
    below_zero = sum(int(np.count_nonzero(scores[rows] < 0)) for rows in row_slices(len(scores)))
    keys = np.empty(len(scores), dtype=np.int64)
    ends = [0, below_zero]
    for rows in row_slices(len(scores)):
        block, labels = scores[rows], positive[rows]
        if not below_zero:
            _write_keys(keys[rows], block, labels)
            continue
        for sign, chosen in enumerate((block < 0, block >= 0)):
            start, ends[sign] = ends[sign], ends[sign] + int(np.count_nonzero(chosen))
            _write_keys(keys[start : ends[sign]], block[chosen], labels[chosen])
    unsigned = keys.view(np.uint64)
    return unsigned[:below_zero], unsigned[below_zero:]


def _write_keys(keys: np.ndarray, scores: np.ndarray, labels: np.ndarray) -> None:
    bits = np.add(scores, 0.0).view(np.int64)  # -0.0 + 0.0 is 0.0
    bits ^= bits >> 63  # all bits of a negative number
    np.left_shift(bits, 1, out=keys)
    keys |= labels


def _sort_in_parts(keys: np.ndarray, pool: Executor, threads: int) -> list[_Part]:
    """Sort the keys in place, a part a thread, and give back the parts."""
    borders = [len(keys) * number // threads for number in range(threads + 1)]
    if threads > 1 and len(keys) > threads:
        keys.partition(borders[1:-1])
    parts = [_Part(keys, start, stop) for start, stop in pairwise(borders)]
    list(pool.map(lambda part: keys[part.start : part.stop].sort(), parts))
    return [part for part in parts if len(part)]
