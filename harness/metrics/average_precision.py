"""Average precision: the precision at every positive row, averaged."""

from __future__ import annotations

import numpy as np

from harness.metrics.base import Estimate, Metric, Need, Option, Truth
from harness.metrics.classwise import class_rows, class_units, mean_over_classes, require_all_classes
from harness.metrics.intervals import Limits, Spread, measure_spread, normal_estimate, units_method
from harness.metrics.midranks import row_weights, tie_groups

__all__ = ["METRICS"]

_TITLE = "Average precision"


def _average_precision(truth: Truth, prediction: np.ndarray, *, average: str) -> float:
    return _influence(truth, prediction, average=average)[0]


def _estimate(truth: Truth, prediction: np.ndarray, limits: Limits, *, average: str) -> Estimate:
    value, influence = _influence(truth, prediction, average=average)
    spread = measure_spread(influence, truth)
    rows = class_rows(truth)
    fewest, share = int(class_units(truth).min()), float(rows[1:].min() / rows.sum())
    return normal_estimate(
        value,
        Spread(spread.variance, min(spread.units, fewest), min(spread.degrees, fewest - 1)),
        limits,
        method=units_method(truth, "normal"),
        edge=lambda unseen: 1 - unseen * (1 - share),
    )


def _influence(truth: Truth, prediction: np.ndarray, *, average: str) -> tuple[float, np.ndarray]:
    require_all_classes(truth, _TITLE)
    weight = row_weights(len(prediction), truth.weight)
    if prediction.ndim == 1:
        return _one_against(prediction, truth.values == 1, weight)
    return mean_over_classes(_one_against, truth.values, prediction, weight, weighted=average == "weighted")


def _one_against(scores: np.ndarray, positive: np.ndarray, weight: np.ndarray) -> tuple[float, np.ndarray]:
    """The score, and each row's influence: through its own precision and that of all positives below it."""
    ties = tie_groups(-scores)
    hits, rows = ties.sums(weight * positive), ties.sums(weight)
    found, taken = np.cumsum(hits), np.cumsum(rows)
    taken = np.where(taken > 0, taken, 1.0)  # rows without weight may come first
    precision, share = found / taken, found[-1] / taken[-1]
    value = float(np.dot(hits, precision) / found[-1])
    gain = _from_here_on(hits / taken)
    loss = _from_here_on(hits * precision / taken)
    influence = positive * (ties.to_rows(precision + gain) - value) - ties.to_rows(loss)
    return value, influence / share


def _from_here_on(parts: np.ndarray) -> np.ndarray:
    return np.cumsum(parts[::-1])[::-1]


METRICS = (
    Metric(
        name="average_precision",
        title=_TITLE,
        kind="classification",
        direction="maximize",
        needs={"binary": Need.SCORES, "multiclass": Need.PROBABILITIES},
        range=(0.0, 1.0),
        best=1.0,
        interval="normal over rows or blocks",
        summary="The precision above each positive row, averaged: the area under the precision-recall curve.",
        doc="""`Σ (Rₙ - Rₙ₋₁) Pₙ` over the thresholds, without interpolation, as in scikit-learn

Use it when positives are rare and the top of the list is what is used. Chance is the share of the
positives, so scores of different competitions do not compare. Several classes: the mean of each
class against the rest.""",
        options={
            "average": Option(
                "macro", "several classes: every class alike, or by its share", choices=("macro", "weighted")
            )
        },
        function=_average_precision,
        estimator=_estimate,
        influence=_influence,
        weights=True,
    ),
)
