"""Rank correlations of true and predicted numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.metrics.base import Metric, Need
from harness.metrics.concordance import concordances
from harness.metrics.intervals import Limits, measure_spread, normal_estimate, units_method
from harness.metrics.midranks import midranks, row_weights, tie_groups

if TYPE_CHECKING:
    from harness.metrics.base import Estimate, Truth

__all__ = ["METRICS"]

Moment = tuple[float, np.ndarray]  # a mean over rows or pairs of rows, and the influence of each row on it


def spearman(truth: Truth, prediction: np.ndarray) -> Moment:
    """Spearman's correlation, and the influence of each row."""
    weight = row_weights(len(prediction), truth.weight)
    sides = [tie_groups(values) for values in (truth.values, prediction)]
    ranks = [midranks(ties, weight) - 0.5 for ties in sides]

    def moment(one: int, other: int) -> Moment:
        value = float(np.dot(weight * ranks[one], ranks[other]))
        lifted = sides[one].sums_above(weight * ranks[other]) + sides[other].sums_above(weight * ranks[one])
        return value, ranks[one] * ranks[other] + lifted - 3 * value

    return _ratio(moment(0, 1), moment(0, 0), moment(1, 1))


def kendall(truth: Truth, prediction: np.ndarray) -> Moment:
    """Kendall's tau-b, and the influence of each row."""
    pairs = max(len(prediction) - 1, 1)

    def moment(one: np.ndarray, other: np.ndarray) -> Moment:
        shares = concordances(one, other) / pairs
        return float(shares.mean()), 2 * (shares - shares.mean())

    def untied(values: np.ndarray) -> Moment:
        _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
        shares = (len(values) - counts[group]) / pairs
        return float(shares.mean()), 2 * (shares - shares.mean())

    return _ratio(moment(truth.values, prediction), untied(truth.values), untied(prediction))


def _ratio(covariance: Moment, one: Moment, other: Moment) -> Moment:
    """The covariance over the root of the two spreads; 0 where one side is constant."""
    if min(one[0], other[0]) <= 0:
        return 0.0, np.zeros_like(covariance[1])
    root = math.sqrt(one[0] * other[0])
    value = covariance[0] / root
    return value, covariance[1] / root - value / 2 * (one[1] / one[0] + other[1] / other[0])


def _metric(correlation: Any, **words: Any) -> Metric:
    def score(truth: Truth, prediction: np.ndarray) -> float:
        return float(correlation(truth, prediction)[0])

    def estimate(truth: Truth, prediction: np.ndarray, limits: Limits) -> Estimate:
        value, influence = correlation(truth, prediction)
        return normal_estimate(
            value,
            measure_spread(influence, truth),
            limits,
            method=units_method(truth, "normal"),
            edge=lambda share: value * (2 * (1 - share) ** 2 - 1),  # such rows are wrong against all others
        )

    return Metric(
        kind="ranking",
        direction="maximize",
        needs={"regression": Need.VALUES},
        range=(-1.0, 1.0),
        best=1.0,
        interval="normal over rows or blocks",
        function=score,
        estimator=estimate,
        influence=correlation,
        **words,
    )


METRICS = (
    _metric(
        spearman,
        name="spearman",
        title="Spearman's rank correlation",
        summary="The correlation of the ranks: how nearly the order of the rows is right.",
        doc="""`correlation(rank(y), rank(p))`, ties sharing their mean rank

Use it when only the order counts and a few gross errors should cost. It does not change under any
rising function of the predictions. A constant prediction scores 0.""",
        weights=True,
    ),
    _metric(
        kendall,
        name="kendall",
        title="Kendall's tau-b",
        summary="How many more pairs of rows are in the right order than in the wrong one.",
        doc="""`(concordant - discordant) / sqrt(pairs untied in y · pairs untied in p)`

Use it when the probability of ordering two rows right is the natural unit: without ties, tau = 2 ·
probability - 1. A constant prediction scores 0.""",
    ),
)
