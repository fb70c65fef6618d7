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
    Spread,
    count_rows,
    normal_estimate,
    units_method,
    wilson_estimate,
)
from harness.metrics.means import Means, Statistics, mean_of_truth, measure_means
from harness.metrics.slices import row_slices

if TYPE_CHECKING:
    from harness.metrics.base import Estimate, Need, Truth

__all__ = ["Additive", "Check", "Combine", "Proportion"]

_ROUNDING = 1e-12  # of a weighted mean of zeros and ones
_COMPLEX_STEP = 1e-30  # the derivative by a step along the imaginary axis is exact, however small the step

Combine = Callable[..., Any]  # (means, one row each, **options) -> the score, or one score a column
Check = Callable[[np.ndarray], None]  # raises MetricError where the metric is not defined for the true values


def only_mean(means: np.ndarray, **_: object) -> Any:
    """The score of a metric that is a plain mean."""
    return means[0]


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
        spread = Spread(float(slope @ means.covariance @ slope), means.units, means.degrees)

        def edge(share: float) -> float:
            return self._furthest_mixture(share, means.mean, truth, options)

        method = units_method(truth, "normal")
        return normal_estimate(value, spread, limits, method=method, edge=edge)

    def influence(self, truth: Truth, prediction: np.ndarray, **options: Any) -> tuple[float, np.ndarray]:
        """The score, and what each row adds to it."""
        mean = self.means(truth, prediction, options).mean
        slope = self._gradient(mean, options)
        if self.centre:
            options = {**options, "centre": mean_of_truth(truth)}
        parts = np.empty(len(prediction))
        for rows in row_slices(len(prediction)):
            added = np.stack(self.statistics(truth.values[rows], prediction[rows], **options), axis=1)
            parts[rows] = (added - mean).reshape(len(added), -1) @ slope
        return self._combined(mean, options), parts

    def means(self, truth: Truth, prediction: np.ndarray, options: dict[str, Any]) -> Means:
        """The means of the statistics over all rows, with their covariance."""
        if self.check is not None:
            self.check(truth.values)
        if self.centre:
            options = {**options, "centre": mean_of_truth(truth)}
        return measure_means(truth, prediction, self.statistics, options)

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
        share, variance = _settled(float(means.mean[0])), float(means.covariance[0, 0])
        if truth.weight is None and truth.block is None:
            return wilson_estimate(share, means.units)
        rows = float(means.units)
        if variance > 0 and 0 < share < 1:
            rows = min(share * (1 - share) / variance, float(count_rows(truth)))
        method = "Wilson" if truth.block is None else units_method(truth, "Wilson")
        return wilson_estimate(share, rows, degrees=means.degrees, method=method)

    def influence(self, truth: Truth, prediction: np.ndarray, **options: Any) -> tuple[float, np.ndarray]:
        """The share, and how far each row is above it."""
        share = self.score(truth, prediction, **options)
        return share, self._statistics(truth.values, prediction, **options)[0] - share

    def _means(self, truth: Truth, prediction: np.ndarray, options: dict[str, Any]) -> Means:
        return measure_means(truth, prediction, self._statistics, options)

    def _statistics(self, values: np.ndarray, prediction: np.ndarray, **options: Any) -> tuple[np.ndarray]:
        return (self.hits(values, prediction, **options).astype(np.float64),)


def _settled(share: float) -> float:
    """The share, of all or of no rows where the sum of weights misses that only by its rounding."""
    if share > 1.0 - _ROUNDING:
        return 1.0
    return 0.0 if share < _ROUNDING else share
