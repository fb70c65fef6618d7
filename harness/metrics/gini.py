"""The normalised Gini coefficient of predicted scores or amounts."""

from __future__ import annotations

import numpy as np

from harness.errors import MetricError
from harness.metrics.auc import area, area_estimate, area_influence
from harness.metrics.base import Estimate, Metric, Need, Truth
from harness.metrics.intervals import Limits, measure_spread, normal_estimate, units_method
from harness.metrics.midranks import midranks, row_weights, tie_groups

__all__ = ["METRICS"]


def _gini(truth: Truth, prediction: np.ndarray) -> float:
    if truth.classes == 2:
        return 2 * area(truth, prediction) - 1
    return _influence(truth, prediction)[0]


def _estimate(truth: Truth, prediction: np.ndarray, limits: Limits) -> Estimate:
    if truth.classes == 2:
        result = area_estimate(truth, prediction, (0.0, 1.0))
        low, high = (None if end is None else 2 * end - 1 for end in (result.low, result.high))
        return Estimate(2 * result.value - 1, low, high, result.method)
    value, influence = _influence(truth, prediction)
    return normal_estimate(
        value,
        measure_spread(influence, truth),
        limits,
        method=units_method(truth, "normal"),
        edge=lambda share: value - np.sign(value) * 2 * share,
    )


def _any_influence(truth: Truth, prediction: np.ndarray) -> tuple[float, np.ndarray]:
    if truth.classes == 2:
        value, influence = area_influence(truth, prediction)
        return 2 * value - 1, 2 * influence
    return _influence(truth, prediction)


def _influence(truth: Truth, prediction: np.ndarray) -> tuple[float, np.ndarray]:
    """The ratio of two covariances with ranks: those of the predictions and those of the truth itself."""
    true, weight = truth.values, row_weights(len(prediction), truth.weight)
    best, of_best = _rank_covariance(true, true, weight)
    if true.min() < 0 or best <= 0:
        raise MetricError(
            "gini is defined for true values that are not negative and not all the same. "
            "Choose another metric for this target."
        )
    given, of_given = _rank_covariance(true, prediction, weight)
    value = given / best
    return value, (of_given - value * of_best) / best


def _rank_covariance(true: np.ndarray, by: np.ndarray, weight: np.ndarray) -> tuple[float, np.ndarray]:
    ties = tie_groups(by)
    ranks = midranks(ties, weight) - 0.5
    covariance = float(np.dot(weight * true, ranks))
    mean = float(np.dot(weight, true))
    above = ties.sums_above(weight * true) - mean / 2
    return covariance, true * ranks + above - 2 * covariance


METRICS = (
    Metric(
        name="gini",
        title="Normalised Gini coefficient",
        kind="classification",
        direction="maximize",
        needs={"binary": Need.SCORES, "regression": Need.VALUES},
        range=(-1.0, 1.0),
        best=1.0,
        interval="DeLong, or normal over rows or blocks",
        summary="How well the predictions order the rows, relative to the best order; 0 is chance.",
        doc="""`gini(y, p) / gini(y, y)`, with gini(a, b) the covariance of a with the ranks of b

For two classes it is `2 · roc_auc - 1`. For amounts (insured losses, say) it measures whether the
large ones are ranked first; the scale of the predictions does not matter. Ties share their ranks,
so that the order of the rows, which decides ties in Kaggle's own code, does not matter.""",
        function=_gini,
        estimator=_estimate,
        influence=_any_influence,
        weights=True,
    ),
)
