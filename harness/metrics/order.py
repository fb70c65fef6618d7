"""Metrics that are an order statistic of the absolute errors: the median and the maximum."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from harness.metrics.base import Estimate, Metric, Need, Truth
from harness.metrics.intervals import Limits, measure_spread, student_quantile
from leaderboard.compare.units import tells

__all__ = ["METRICS", "median_absolute_error", "weighted_quantile"]


_FEWEST_UNITS = 6  # the smallest sample whose extremes enclose the median with 95 %


def median_absolute_error(truth: Truth, prediction: np.ndarray) -> float:
    """The median of the absolute errors; half way between the middle two where there are two."""
    return _read_quantiles(np.abs(truth.values - prediction), truth.weight, [0.5])[0]


def weighted_quantile(ordered: np.ndarray, mass: np.ndarray, share: float) -> float:
    """The value below which this share of the mass lies; the mean of two values where it lies between them.

    `mass` is the cumulated weight of the ordered values.
    """
    wanted = share * mass[-1]
    last = len(ordered) - 1
    first = min(int(np.searchsorted(mass, wanted)), last)
    second = min(int(np.searchsorted(mass, wanted, side="right")), last)
    return float((ordered[first] + ordered[second]) / 2)


def _read_quantiles(errors: np.ndarray, weight: np.ndarray | None, shares: Sequence[float]) -> list[float]:
    """The quantiles of the errors; without weights no more of them is sorted than that takes."""
    if weight is not None:
        ordered, mass = _sorted_with_mass(errors, weight)
        return [weighted_quantile(ordered, mass, share) for share in shares]
    wanted = np.asarray(shares) * len(errors)
    last = len(errors) - 1
    places = np.clip(np.stack([np.ceil(wanted) - 1, np.floor(wanted)]).astype(np.int64), 0, last)
    return [float(value) for value in np.partition(errors, np.unique(places))[places].mean(axis=0)]


def _sorted_with_mass(errors: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    counted = weight > 0
    order = np.argsort(errors[counted])
    return errors[counted][order], np.cumsum(weight[counted][order])


def _median_estimate(truth: Truth, prediction: np.ndarray, _: Limits) -> Estimate:
    errors = np.abs(truth.values - prediction)
    (value,) = _read_quantiles(errors, truth.weight, [0.5])
    below = (errors <= value).astype(np.float64)
    below -= np.average(below, weights=truth.weight)
    spread = measure_spread(below, truth)
    if spread.units < _FEWEST_UNITS or not tells(spread.degrees):
        return Estimate(value, None, None, "none: fewer than six independent rows")
    variance = max(spread.variance, 0.25 / spread.units / len(errors))
    width = student_quantile(spread.degrees) * math.sqrt(variance)
    shares = [min(max(0.5 + side * width, 0.0), 1.0) for side in (-1, 1)]
    low, high = _read_quantiles(errors, truth.weight, shares)
    return Estimate(value, min(low, value), max(high, value), "order statistics")


def max_error(truth: Truth, prediction: np.ndarray) -> float:
    """The largest absolute error."""
    return float(np.abs(truth.values - prediction).max())


MEDIAN_AE = Metric(
    name="median_ae",
    title="Median absolute error",
    kind="regression",
    direction="minimize",
    needs={"regression": Need.VALUES},
    range=(0.0, math.inf),
    best=0.0,
    interval="order statistics",
    summary="The error that half of the rows stay below; a few wild rows do not change it.",
    doc="""`median(|y - p|)`, with weights the weighted median

Use it when outliers are wrong data rather than rows that matter. It says nothing about the worse
half. The interval is read off the ordered errors: the quantiles that lie a standard error of the
share on either side.""",
    function=median_absolute_error,
    estimator=_median_estimate,
    resampled=True,
    weights=True,
)
MAX_ERROR = Metric(
    name="max_error",
    title="Maximum error",
    kind="regression",
    direction="minimize",
    needs={"regression": Need.VALUES},
    range=(0.0, math.inf),
    best=0.0,
    interval="none",
    summary="The largest error of all rows.",
    doc="""`max(|y - p|)`

Use it when a guarantee is asked for. One row decides, so it has no interval, and weights do not apply.""",
    function=max_error,
)
METRICS = (MEDIAN_AE, MAX_ERROR)
