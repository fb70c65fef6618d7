"""Weighted means over the rows and the covariance of these means, in one pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.metrics.intervals import count_degrees, count_rows
from harness.metrics.slices import ROWS_AT_ONCE, row_slices
from leaderboard.compare.units import count_alike, unit_codes

if TYPE_CHECKING:
    from harness.metrics.base import Truth

__all__ = ["Means", "Statistics", "mean_of_truth", "measure_means"]

# (true values, predictions, **options) -> what each row adds, each (rows,) or (rows, targets)
Statistics = Callable[..., tuple[np.ndarray, ...]]


@dataclass(frozen=True)
class Means:
    """Means over the rows, their covariance, and the independent rows or blocks behind them."""

    mean: np.ndarray  # (statistics,) or (statistics, targets)
    covariance: np.ndarray
    units: int
    degrees: float  # of freedom


def measure_means(
    truth: Truth, prediction: np.ndarray, statistics: Statistics, options: dict[str, Any]
) -> Means:
    """The means of the statistics over all rows."""
    codes, blocks = (None, 0) if truth.block is None else unit_codes(truth.block)
    sums: _Sums | None = None
    shape: tuple[int, ...] = ()
    for rows in row_slices(len(prediction), at_once=max(ROWS_AT_ONCE, blocks)):
        added = np.stack(statistics(truth.values[rows], prediction[rows], **options))
        shape = (len(added), *added.shape[2:])
        columns = np.moveaxis(added, 1, -1).reshape(-1, added.shape[1])
        if sums is None:
            sums = _Sums(columns.mean(axis=1), blocks)
        weight = np.ones(columns.shape[1]) if truth.weight is None else truth.weight[rows]
        sums.add(columns, weight, None if codes is None else codes[rows])
    assert sums is not None
    if codes is None:
        units, degrees = count_rows(truth), count_degrees(truth)
    else:
        units, alike = int(np.count_nonzero(sums.block_weight)), count_alike(sums.block_weight)
        degrees = min(units, alike) - 1
    covariance = sums.scatter() / sums.weight**2 * (units / max(units - 1, 1))
    return Means((sums.total / sums.weight).reshape(shape), covariance, units, degrees)


def mean_of_truth(truth: Truth) -> np.ndarray:
    """The mean of the true values, exact where they are all the same."""
    first, total, mass = truth.values[0], 0.0, 0.0
    for rows in row_slices(len(truth.values)):
        weight = np.ones(rows.stop - rows.start) if truth.weight is None else truth.weight[rows]
        total = total + weight @ (truth.values[rows] - first)
        mass += float(weight.sum())
    return np.asarray(first + total / mass)


class _Sums:
    """Running sums of the statistics and of their differences from a value near the mean, for the digits."""

    def __init__(self, near: np.ndarray, blocks: int) -> None:
        size = len(near)
        self.near = np.where(np.isfinite(near), near, 0.0)
        self.weight = self.weight_squared = 0.0
        self.total = np.zeros(size)
        self.difference = np.zeros(size)
        self.difference_weighted = np.zeros(size)
        self.products = np.zeros((size, size))
        self.in_block = np.zeros((size, blocks))
        self.block_weight = np.zeros(blocks)

    def add(self, columns: np.ndarray, weight: np.ndarray, codes: np.ndarray | None) -> None:
        """Add some rows, a row of `columns` for each statistic."""
        parts = (columns - self.near[:, np.newaxis]) * weight
        self.weight += float(weight.sum())
        self.total += columns @ weight
        self.difference += parts.sum(axis=1)
        if codes is not None:
            self._add_blocks(parts, weight, codes)
            return
        self.weight_squared += float(np.dot(weight, weight))
        self.difference_weighted += parts @ weight
        self.products += parts @ parts.T

    def _add_blocks(self, parts: np.ndarray, weight: np.ndarray, codes: np.ndarray) -> None:
        blocks = len(self.block_weight)
        self.block_weight += np.bincount(codes, weights=weight, minlength=blocks)
        for row, part in enumerate(parts):
            self.in_block[row] += np.bincount(codes, weights=part, minlength=blocks)

    def scatter(self) -> np.ndarray:
        """The sum over rows, or over blocks, of the squared weighted differences from the mean."""
        mean = self.difference / self.weight
        if len(self.block_weight):
            residual = self.in_block - np.outer(mean, self.block_weight)
            return np.asarray(residual @ residual.T)
        mixed = np.outer(self.difference_weighted, mean)
        return np.asarray(self.products - mixed - mixed.T + self.weight_squared * np.outer(mean, mean))
