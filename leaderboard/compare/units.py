"""What counts as one piece of evidence, and how much of it there is.

Where few rows tell something, or a few weigh much more than the others, these alone are evidence: they are
the degrees of freedom, of the difference of two scores as of the interval of one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

__all__ = [
    "Units",
    "count_alike",
    "degrees_of_variance",
    "distinct_codes",
    "is_countable",
    "skewness_of_sum",
    "tells",
    "unit_codes",
]

_SPAN = 4  # times the rows: codes up to there are counted, which is many times as fast as sorting them
_ROUNDING = 1e-9
_FEWEST_SKEWED = 3  # two lie on either side of their mean


@dataclass(frozen=True)
class Units:
    """What counts as one piece of evidence: a row with its weight, or all rows of a block."""

    weight: np.ndarray | None = None
    block: np.ndarray | None = None

    @property
    def are_rows(self) -> bool:
        """Whether every row is a unit like any other."""
        return self.weight is None and self.block is None

    def gather(self, influence: np.ndarray) -> np.ndarray:
        """What each unit contributes, as a share of all weight; units without weight are left out."""
        if self.are_rows:
            return np.asarray(influence * (1 / len(influence)))
        parts = influence if self.weight is None else influence * self.weight
        if self.block is not None:
            codes, count = self._codes
            parts = np.bincount(codes, weights=parts, minlength=count)
        masses = self._masses
        if masses.min() == 0:
            parts = parts[masses > 0]
        return np.asarray(parts * (1 / masses.sum()))

    def count(self, marked: np.ndarray) -> int:
        """How many units hold a marked row."""
        if self.are_rows:
            return int(np.count_nonzero(marked))
        return int(np.count_nonzero(self.gather(marked.astype(np.float64))))

    def count_alike(self, rows: int) -> float:
        """So many units of one mass would vary as these do."""
        return float(rows) if self.are_rows else self._alike

    @cached_property
    def _alike(self) -> float:
        return count_alike(self._masses)

    @cached_property
    def _masses(self) -> np.ndarray:
        if self.block is None:
            assert self.weight is not None
            return self.weight
        codes, count = self._codes
        return np.asarray(np.bincount(codes, weights=self.weight, minlength=count))

    @cached_property
    def _codes(self) -> tuple[np.ndarray, int]:
        assert self.block is not None
        return unit_codes(self.block)


def unit_codes(block: np.ndarray) -> tuple[np.ndarray, int]:
    """The blocks numbered from 0 without gaps, row by row, and how many there are."""
    if is_countable(block, below=_SPAN * len(block)):  # as prepared ones are
        there = np.bincount(block) > 0
        return np.asarray((np.cumsum(there) - 1)[block]), int(there.sum())
    blocks, codes = np.unique(block, return_inverse=True)
    return codes, len(blocks)


def distinct_codes(codes: np.ndarray) -> np.ndarray:
    """The codes that occur, in ascending order."""
    countable = is_countable(codes, below=_SPAN * len(codes))
    return np.flatnonzero(np.bincount(codes)) if countable else np.unique(codes)


def is_countable(codes: np.ndarray, *, below: int) -> bool:
    """Whether these are numbers from 0 to less than the limit, so that they can be places of an array."""
    if codes.dtype.kind != "i" or not len(codes):
        return False
    return bool(codes.min() >= 0 and codes.max() < below)


def count_alike(masses: np.ndarray) -> float:
    """So many units of one mass would vary as units of these masses do."""
    squares = masses * (1 / masses.max())  # so that no fourth power overflows
    np.square(squares, out=squares)
    return float(squares.sum() ** 2 / np.dot(squares, squares))


def degrees_of_variance(count: int, squares: float, fourths: float) -> float:
    """How well the variance is known, by the sums of so many contributions' second and fourth powers.

    As well as by so many normal ones, and one more. A few large contributions among many small ones (a rare
    class, unequal weights) tell no more than a few.
    """
    if squares <= 0:
        return math.inf
    kurtosis = count * fourths / squares**2
    return 2 * count / (kurtosis - 1) - 1 if kurtosis > 1 + 1e-9 else math.inf


def skewness_of_sum(count: int, squares: float, cubes: float) -> float:
    """How skewed the sum of so many contributions is, by the sums of their second and third powers.

    As they are when their mean is taken off them, which makes few of them look less skewed than they are.
    """
    if squares <= 0 or count < _FEWEST_SKEWED:
        return 0.0
    return cubes / math.sqrt(squares) ** 3 * math.sqrt(count * (count - 1)) / (count - 2)


def tells(degrees: float) -> bool:
    """Whether so many degrees of freedom tell anything: two units, or as much as two units."""
    return degrees >= 1 - _ROUNDING
