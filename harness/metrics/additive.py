"""Scores that are a smooth function of means over the rows: their value and their interval in one pass.

A metric of this kind says what each row adds (`statistics`) and how the means become the score (`combine`).
Predictions with several columns give the mean of the columns' scores. Rows are read in blocks that stay in
the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.metrics.extremes import perfect_prediction, worst_prediction
from harness.metrics.intervals import (
    Limits,
    block_codes,
    count_rows,
    normal_estimate,
    units_method,
    wilson_estimate,
)
from harness.metrics.slices import row_slices

if TYPE_CHECKING:
    from harness.metrics.base import Estimate, Need, Truth

__all__ = ["Additive", "Check", "Combine", "Proportion", "Statistics"]

_COMPLEX_STEP = 1e-30  # the derivative by a step along the imaginary axis is exact, however small the step

# (true values, predictions, **options) -> what each row adds, each (rows,) or (rows, targets)
Statistics = Callable[..., tuple[np.ndarray, ...]]
Combine = Callable[..., Any]  # (means, one row each, **options) -> the score, or one score a column
Check = Callable[[np.ndarray], None]  # raises MetricError where the metric is not defined for the true values


def only_mean(means: np.ndarray, **_: object) -> Any:
    """The score of a metric that is a plain mean."""
    return means[0]


@dataclass(frozen=True)
class Means:
    """Weighted means over the rows, the covariance of these means, and the number of independent units."""

    mean: np.ndarray  # (statistics,) or (statistics, targets)
    covariance: np.ndarray
    units: int


@dataclass(frozen=True)
class Additive:
    """A score made of means over the rows."""

    statistics: Statistics
    need: Need
    combine: Combine = only_mean
    centre: bool = False  # whether the statistics want the mean of the truth, as the option `centre`
    check: Check | None = None

    def score(self, truth: Truth, prediction: np.ndarray, **options: Any) -> float:
        """The score."""
        return self._combined(self.means(truth, prediction, options).mean, options)

    def estimate(self, truth: Truth, prediction: np.ndarray, limits: Limits, **options: Any) -> Estimate:
        """The score and its interval by the delta method."""
        means = self.means(truth, prediction, options)
        value = self._combined(means.mean, options)
        slope = self._gradient(means.mean, options)
        variance = float(slope @ means.covariance @ slope)

        def edge(share: float) -> float:
            return self._furthest_mixture(share, means.mean, truth, options)

        method = units_method(truth, "normal")
        return normal_estimate(value, variance, means.units, limits, method=method, edge=edge)

    def means(self, truth: Truth, prediction: np.ndarray, options: dict[str, Any]) -> Means:
        """The means of the statistics over all rows, with their covariance."""
        if self.check is not None:
            self.check(truth.values)
        if self.centre:
            options = {**options, "centre": _mean(truth)}
        return measure(truth, prediction, self.statistics, options)

    def _furthest_mixture(
        self, share: float, mean: np.ndarray, truth: Truth, options: dict[str, Any]
    ) -> float:
        value = self._combined(mean, options)
        mixtures = []
        for extreme in (perfect_prediction, worst_prediction):
            other = self.means(truth, extreme(self.need, truth), options).mean
            mixtures.append(self._combined((1 - share) * mean + share * other, options))
        return max(mixtures, key=lambda mixture: abs(mixture - value))

    def _combined(self, means: np.ndarray, options: dict[str, Any]) -> float:
        return float(np.mean(self.combine(means, **options)))

    def _gradient(self, means: np.ndarray, options: dict[str, Any]) -> np.ndarray:
        slopes = np.empty(means.size)
        for index in range(means.size):
            nudged = means.astype(np.complex128)
            nudged.flat[index] += _COMPLEX_STEP * 1j
            slopes[index] = np.mean(self.combine(nudged, **options)).imag / _COMPLEX_STEP
        return slopes


@dataclass(frozen=True)
class Proportion:
    """A share of the rows, with Wilson's interval; weights and blocks shrink the rows it goes by."""

    hits: Callable[..., np.ndarray]  # (true values, predictions, **options) -> True where a row counts

    def score(self, truth: Truth, prediction: np.ndarray, **options: Any) -> float:
        """The share."""
        return float(self._means(truth, prediction, options).mean[0])

    def estimate(self, truth: Truth, prediction: np.ndarray, _: Limits, **options: Any) -> Estimate:
        """The share and Wilson's interval."""
        means = self._means(truth, prediction, options)
        share, variance = min(max(float(means.mean[0]), 0.0), 1.0), float(means.covariance[0, 0])
        rows = float(means.units)
        if (truth.weight is not None or truth.block is not None) and variance > 0:
            rows = min(share * (1 - share) / variance, float(len(truth.values)))
        method = "Wilson" if truth.block is None else units_method(truth, "Wilson")
        return wilson_estimate(share, rows, method=method)

    def _means(self, truth: Truth, prediction: np.ndarray, options: dict[str, Any]) -> Means:
        return measure(truth, prediction, self._statistics, options)

    def _statistics(self, values: np.ndarray, prediction: np.ndarray, **options: Any) -> tuple[np.ndarray]:
        return (self.hits(values, prediction, **options).astype(np.float64),)


def _mean(truth: Truth) -> np.ndarray:
    """The mean of the true values, exact where they are all the same."""
    first, total, mass = truth.values[0], 0.0, 0.0
    for rows in row_slices(len(truth.values)):
        weight = np.ones(rows.stop - rows.start) if truth.weight is None else truth.weight[rows]
        total = total + weight @ (truth.values[rows] - first)
        mass += float(weight.sum())
    return np.asarray(first + total / mass)


class _Sums:
    """The running sums from which the means and their covariance follow."""

    def __init__(self, shift: np.ndarray) -> None:
        size = len(shift)
        self.shift = shift  # sums of differences from the first rows' mean keep their digits
        self.weight = 0.0
        self.weight_squared = 0.0
        self.raw = np.zeros(size)
        self.first = np.zeros(size)
        self.first_squared_weight = np.zeros(size)
        self.second = np.zeros((size, size))

    def add(self, statistics: np.ndarray, weight: np.ndarray | None) -> np.ndarray:
        """Add some rows; what they add to the first moments, row by row, is given back."""
        parts = statistics - self.shift[:, np.newaxis]
        if weight is None:
            self.weight += parts.shape[1]
            self.weight_squared += parts.shape[1]
        else:
            self.weight += float(weight.sum())
            self.weight_squared += float(np.dot(weight, weight))
            parts *= weight
            statistics = statistics * weight
        self.raw += statistics.sum(axis=1)
        self.first += parts.sum(axis=1)
        self.second += parts @ parts.T
        self.first_squared_weight += parts.sum(axis=1) if weight is None else parts @ weight
        return np.asarray(parts)

    def mean(self) -> np.ndarray:
        """The mean."""
        return np.asarray(self.raw / self.weight)

    def mean_difference(self) -> np.ndarray:
        """The mean of the differences from the shift."""
        return np.asarray(self.first / self.weight)

    def scatter(self) -> np.ndarray:
        """The sum over rows of the squared weighted differences from the mean."""
        mean = self.mean_difference()
        mixed = np.outer(self.first_squared_weight, mean)
        return np.asarray(self.second - mixed - mixed.T + self.weight_squared * np.outer(mean, mean))


def measure(truth: Truth, prediction: np.ndarray, statistics: Statistics, options: dict[str, Any]) -> Means:
    """The weighted means of the statistics and the covariance of these means, in one pass over the rows."""
    codes, blocks = (None, 0) if truth.block is None else block_codes(truth.block)
    sums: _Sums | None = None
    in_block = block_weight = np.zeros(0)
    shape: tuple[int, ...] = ()
    for rows in row_slices(len(prediction)):
        stacked = np.stack(statistics(truth.values[rows], prediction[rows], **options))
        shape = (len(stacked), *stacked.shape[2:])
        flat = np.moveaxis(stacked, 1, -1).reshape(-1, stacked.shape[1])
        if sums is None:
            mean = flat.mean(axis=1)
            sums = _Sums(np.where(np.isfinite(mean), mean, 0.0))
            in_block, block_weight = np.zeros((len(flat), blocks)), np.zeros(blocks)
        weight = None if truth.weight is None else truth.weight[rows]
        parts = sums.add(flat, weight)
        if codes is not None:
            block_weight += np.bincount(codes[rows], weights=weight, minlength=blocks)
            for row, part in enumerate(parts):
                in_block[row] += np.bincount(codes[rows], weights=part, minlength=blocks)
    assert sums is not None
    scatter, units = sums.scatter(), count_rows(truth)
    if codes is not None:
        residual = in_block - np.outer(sums.mean_difference(), block_weight)
        scatter, units = residual @ residual.T, blocks
    covariance = scatter / sums.weight**2 * (units / max(units - 1, 1))
    return Means(sums.mean().reshape(shape), covariance, units)
