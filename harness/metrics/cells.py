"""The cells of a contingency table: how often each pair of true and predicted code occurs.

A score that depends on the rows only through these cells is given with its slope in the share of each
cell; the delta method makes the interval. Only cells that occur are held, so that many thousand classes
are no burden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.errors import MetricError
from harness.metrics.base import Truth
from harness.metrics.intervals import (
    Limits,
    Spread,
    count_degrees,
    count_rows,
    measure_spread,
    normal_estimate,
    units_method,
)
from harness.metrics.slices import row_slices
from leaderboard.compare.units import is_countable

if TYPE_CHECKING:
    from harness.metrics.base import Estimate

__all__ = ["CellMetric", "Cells", "count_cells"]

_DENSE_CELLS = 1 << 16
_ROWS_AT_ONCE = 1 << 16
_WORTH_IT = 4  # times as many rows as they can become make it worth putting alike ones together


@dataclass(frozen=True)
class Cells:
    """The cells that occur, the share of the (weighted) rows in each, and the class count of both sides."""

    true: np.ndarray  # (cells,) codes
    given: np.ndarray  # (cells,) codes
    share: np.ndarray  # (cells,) summing to 1
    classes: int
    rows: int

    @property
    def hit(self) -> np.ndarray:
        """Whether a cell holds right answers."""
        return np.asarray(self.true == self.given)

    def shares_true(self) -> np.ndarray:
        """The share of each class among the true codes."""
        return np.bincount(self.true, weights=self.share, minlength=self.classes)

    def shares_given(self) -> np.ndarray:
        """The share of each class among the predicted codes."""
        return np.bincount(self.given, weights=self.share, minlength=self.classes)

    def shares_hit(self) -> np.ndarray:
        """The share of the rows that are of each class and predicted so."""
        return np.bincount(self.true, weights=self.share * self.hit, minlength=self.classes)


# (cells, **options) -> the score, and its slope in the share of each cell
CellScore = Callable[..., tuple[float, np.ndarray]]
# (cells, share, **options) -> the score once this share of the rows is the other way round
CellEdge = Callable[..., float]


@dataclass(frozen=True)
class CellMetric:
    """A score made of the cells of the contingency table."""

    cell_score: CellScore
    edge: CellEdge

    def score(self, truth: Truth, prediction: np.ndarray, **options: Any) -> float:
        """The score."""
        return self.cell_score(count_cells(truth, prediction).cells, **options)[0]

    def estimate(self, truth: Truth, prediction: np.ndarray, limits: Limits, **options: Any) -> Estimate:
        """The score and its interval by the delta method."""
        rows = len(prediction)
        truth, prediction = _put_alike_together(truth, prediction)
        count = count_cells(truth, prediction, rows=rows)
        value, slopes = self.cell_score(count.cells, **options)
        influence = slopes - np.dot(slopes, count.cells.share)
        if truth.block is None:
            units = count_rows(truth)
            variance = float(np.dot(count.squares, influence**2)) * units / max(units - 1, 1)
            spread = Spread(variance, units, count_degrees(truth))
        else:
            spread = measure_spread(influence[count.codes(truth, prediction)], truth)
        return normal_estimate(
            value,
            spread,
            limits,
            method=units_method(truth, "normal"),
            edge=lambda share: self.edge(count.cells, share, **options),
        )

    def influence(self, truth: Truth, prediction: np.ndarray, **options: Any) -> tuple[float, np.ndarray]:
        """The score, and what each row adds to it: the slope of its cell beyond the mean slope."""
        count = count_cells(truth, prediction)
        value, slopes = self.cell_score(count.cells, **options)
        centred = slopes - np.dot(slopes, count.cells.share)
        return value, centred[count.codes(truth, prediction)]


@dataclass(frozen=True)
class CellCount:
    """The cells with the sums of squared weights in each, as a share of the squared sum of all weights."""

    cells: Cells
    squares: np.ndarray

    def codes(self, truth: Truth, prediction: np.ndarray) -> np.ndarray:
        """The cell of every row that has a weight; any cell for the others."""
        classes = self.cells.classes
        known = self.cells.true.astype(np.int64) * classes + self.cells.given
        wanted = _cell_codes(truth.values, prediction, classes)
        if classes * classes > _DENSE_CELLS:
            return np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        place = np.zeros(classes * classes, dtype=np.int64)
        place[known] = np.arange(len(known))
        return np.asarray(place[wanted])


def count_cells(truth: Truth, prediction: np.ndarray, *, rows: int | None = None) -> CellCount:
    """The cells that occur among the rows; these stand for so many `rows` where alike ones are one."""
    classes = _check_classes(truth, prediction)
    counting = _count_dense if classes * classes <= _DENSE_CELLS else _count_sparse
    codes, mass, squares = counting(truth, prediction, classes)
    total = mass.sum()
    true, given = np.divmod(codes, classes)
    return CellCount(Cells(true, given, mass / total, classes, rows or len(prediction)), squares / total**2)


def _put_alike_together(truth: Truth, prediction: np.ndarray) -> tuple[Truth, np.ndarray]:
    """The rows with those of one block, one answer and one prediction made one row, where many are alike."""
    if truth.block is None:
        return truth, prediction
    classes = _check_classes(truth, prediction)
    if not is_countable(truth.block, below=len(prediction) // (_WORTH_IT * classes**2)):
        return truth, prediction
    codes = _cell_codes(_cell_codes(truth.block, truth.values, classes), prediction, classes)
    mass = np.bincount(codes, weights=truth.weight)
    occurring = np.flatnonzero(mass)
    rest, given = np.divmod(occurring, classes)
    block, true = np.divmod(rest, classes)
    return Truth(true, truth.classes, weight=mass[occurring].astype(np.float64), block=block), given


def _check_classes(truth: Truth, prediction: np.ndarray) -> int:
    """How many classes there are; MetricError where a code is none of them."""
    classes = max(truth.classes, 1)
    _check_codes(truth.values, classes, "true")
    _check_codes(prediction, classes, "predicted")
    return classes


def _check_codes(codes: np.ndarray, classes: int, which: str) -> None:
    if codes.min() < 0 or codes.max() >= classes:
        raise MetricError(f"Found {which} class codes outside of 0 to {classes - 1}.")


def _cell_codes(true: np.ndarray, given: np.ndarray, classes: int) -> np.ndarray:
    codes = true.astype(np.int64)
    codes *= classes
    codes += given
    return codes


Counted = tuple[np.ndarray, np.ndarray, np.ndarray]  # codes, sums of weights, sums of squared weights


def _count_dense(truth: Truth, prediction: np.ndarray, classes: int) -> Counted:
    size = classes * classes
    mass, squares = np.zeros(size), np.zeros(size)
    for rows in row_slices(len(prediction), at_once=_ROWS_AT_ONCE):
        codes = _cell_codes(truth.values[rows], prediction[rows], classes)
        weight = None if truth.weight is None else truth.weight[rows]
        counts = np.bincount(codes, weights=weight, minlength=size)
        mass += counts
        squares += counts if weight is None else np.bincount(codes, weights=weight**2, minlength=size)
    occurring = np.flatnonzero(squares)
    return occurring, mass[occurring], squares[occurring]


def _count_sparse(truth: Truth, prediction: np.ndarray, classes: int) -> Counted:
    codes, inverse = np.unique(_cell_codes(truth.values, prediction, classes), return_inverse=True)
    if truth.weight is None:
        counts = np.bincount(inverse).astype(np.float64)
        return codes, counts, counts
    mass = np.bincount(inverse, weights=truth.weight)
    squares = np.bincount(inverse, weights=truth.weight**2)
    return codes[mass > 0], mass[mass > 0], squares[mass > 0]
