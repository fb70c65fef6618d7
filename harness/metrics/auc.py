"""The area under the ROC curve, with its interval by DeLong's variance."""

from __future__ import annotations

from functools import partial

import numpy as np

from harness.metrics.base import Estimate, Metric, Need, Option, Truth
from harness.metrics.classwise import class_units, mean_over_classes, mean_over_pairs, require_all_classes
from harness.metrics.intervals import Limits, Spread, measure_spread, normal_estimate, units_method
from harness.metrics.midranks import row_weights, tie_groups
from harness.metrics.placements import count_placements

__all__ = ["METRICS", "area", "area_estimate", "area_influence", "won_shares"]

_TITLE = "ROC AUC"


def area(truth: Truth, prediction: np.ndarray, *, average: str = "macro", multi_class: str = "ovr") -> float:
    """The area under the ROC curve; with several classes the mean over classes or over pairs of them."""
    require_all_classes(truth, _TITLE)
    if prediction.ndim == 1 and truth.weight is None:
        return count_placements(prediction, truth.values).area
    return _influence(truth, prediction, average, multi_class)[0]


def area_estimate(
    truth: Truth, prediction: np.ndarray, limits: Limits, *, average: str = "macro", multi_class: str = "ovr"
) -> Estimate:
    """The area and its interval; perfect order is bounded by as many independent pairs as there can be."""
    require_all_classes(truth, _TITLE)
    pairs = int(class_units(truth).min())
    if prediction.ndim == 1 and truth.weight is None and truth.block is None:
        placements = count_placements(prediction, truth.values)
        value, variance = placements.area, placements.area_variance if pairs > 1 else 0.0
        spread = Spread(variance, pairs, pairs - 1)
    else:
        value, influence = _influence(truth, prediction, average, multi_class)
        spread = measure_spread(influence, truth)
        spread = Spread(spread.variance, min(pairs, spread.units), min(pairs - 1, spread.degrees))
    return normal_estimate(
        value,
        spread,
        limits,
        method="DeLong" if truth.block is None else units_method(truth, "DeLong"),
        edge=partial(_distant, value),
    )


def _distant(value: float, share: float) -> float:
    return abs(value - share)


def area_influence(
    truth: Truth, prediction: np.ndarray, *, average: str = "macro", multi_class: str = "ovr"
) -> tuple[float, np.ndarray]:
    """The area, and each row's influence on it."""
    require_all_classes(truth, _TITLE)
    return _influence(truth, prediction, average, multi_class)


def _influence(
    truth: Truth, prediction: np.ndarray, average: str, multi_class: str
) -> tuple[float, np.ndarray]:
    weight = row_weights(len(prediction), truth.weight)
    if prediction.ndim == 1:
        return _one_against(prediction, truth.values == 1, weight)
    mean = mean_over_pairs if multi_class == "ovo" else mean_over_classes
    return mean(_one_against, truth.values, prediction, weight, weighted=average == "weighted")


def _one_against(scores: np.ndarray, positive: np.ndarray, weight: np.ndarray) -> tuple[float, np.ndarray]:
    """The area, and each row's influence: how many more pairs it wins than the average row."""
    of_positives, of_negatives = weight * positive, weight * ~positive
    positives, negatives = of_positives.sum(), of_negatives.sum()
    won = won_shares(scores, positive, weight)
    value = float((of_positives * won).sum() / positives)
    rarity = np.where(positive, weight.sum() / positives, weight.sum() / negatives)
    return value, (won - value) * rarity


def won_shares(scores: np.ndarray, positive: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """For every row the share of the other class that lies on the right side of it; ties count half."""
    ties = tie_groups(scores)
    of_positives, of_negatives = weight * positive, weight * ~positive
    of_positive = 1 - ties.sums_above(of_negatives) / of_negatives.sum()
    of_negative = ties.sums_above(of_positives) / of_positives.sum()
    return np.asarray(np.where(positive, of_positive, of_negative))


METRICS = (
    Metric(
        name="roc_auc",
        title="Area under the ROC curve",
        kind="classification",
        direction="maximize",
        needs={"binary": Need.SCORES, "multiclass": Need.PROBABILITIES},
        range=(0.0, 1.0),
        best=1.0,
        interval="DeLong",
        summary="How likely a positive row is scored above a negative one.",
        doc="""`P(score of a positive > score of a negative) + P(equal) / 2`

Use it when the order of the rows matters and the threshold is chosen later. It does not change
under any rising function of the scores and does not care how rare the positives are: with very few
of them look at `average_precision` as well. 0.5 is chance.

Several classes: the mean of each class against the rest (`multi_class = "ovr"`) or of each class of
each pair (`"ovo"`), as in scikit-learn; a class without a row makes it undefined.

The interval is DeLong's on the logit scale. A perfect order of m positives and n negatives proves
no more than min(m, n) independent pairs do: the lower end is then 0.05 ** (1 / min(m, n)).""",
        options={
            "multi_class": Option(
                "ovr", "several classes: each against the rest, or pair by pair", choices=("ovr", "ovo")
            ),
            "average": Option(
                "macro", "several classes: every class alike, or by its share", choices=("macro", "weighted")
            ),
        },
        function=area,
        estimator=area_estimate,
        influence=area_influence,
        weights=True,
    ),
)
