"""Computing a score: options, shapes and numbers are checked first, so that metric functions need not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics.base import Estimate, Metric, Need, Truth
from harness.metrics.options import check_options

__all__ = ["estimate", "evaluate", "influence_of"]

_NO_OPTIONS: Mapping[str, object] = {}


def evaluate(
    metric: Metric, truth: Truth, prediction: np.ndarray, *, options: Mapping[str, object] = _NO_OPTIONS
) -> float:
    """The score of the predictions."""
    truth, chosen = _checked(metric, truth, prediction, options)
    with np.errstate(over="ignore", invalid="ignore"):
        value = metric.function(truth, prediction, **chosen)
    return _defined(metric, value)


def estimate(
    metric: Metric, truth: Truth, prediction: np.ndarray, *, options: Mapping[str, object] = _NO_OPTIONS
) -> Estimate:
    """The score of the predictions with its 95 % interval."""
    truth, chosen = _checked(metric, truth, prediction, options)
    with np.errstate(over="ignore", invalid="ignore"):
        if metric.estimator is None:
            return Estimate(
                _defined(metric, metric.function(truth, prediction, **chosen)), None, None, "none"
            )
        result = metric.estimator(truth, prediction, metric.range, **chosen)
    return replace(result, value=_defined(metric, result.value))


def influence_of(
    metric: Metric, truth: Truth, prediction: np.ndarray, *, options: Mapping[str, object] = _NO_OPTIONS
) -> tuple[float, np.ndarray]:
    """The score of the predictions, and what each row adds to it beyond the mean row."""
    if metric.influence is None:
        raise MetricError(f"{metric.name} is no smooth function of the rows, so no row has a part in it.")
    truth, chosen = _checked(metric, truth, prediction, options)
    with np.errstate(over="ignore", invalid="ignore"):
        value, influence = metric.influence(truth, prediction, **chosen)
    return _defined(metric, value), influence


def _checked(
    metric: Metric, truth: Truth, prediction: np.ndarray, options: Mapping[str, object]
) -> tuple[Truth, dict[str, object]]:
    chosen = check_options(metric, options)
    if len(prediction) != len(truth.values):
        raise MetricError(
            f"{metric.name}: {len(prediction)} predictions for {len(truth.values)} true values; "
            "expected one each."
        )
    if not len(prediction):
        raise MetricError(f"{metric.name} needs at least one row, but this share of the data has none.")
    _check_shape(metric, truth, prediction)
    _check_numbers(metric, truth, prediction)
    if truth.weight is None:
        return truth, chosen
    if not metric.weights:
        return replace(truth, weight=None), chosen
    _check_weight(truth.weight)
    return truth, chosen


def _check_shape(metric: Metric, truth: Truth, prediction: np.ndarray) -> None:
    if truth.classes == 0 and not metric.features:
        expected = truth.values.shape
    elif _need(metric, truth) is Need.PROBABILITIES and truth.classes > 2:
        expected = (len(prediction), truth.classes)
    else:
        return
    if prediction.shape != expected:
        raise MetricError(f"{metric.name}: predictions of shape {prediction.shape}; expected {expected}.")


def _need(metric: Metric, truth: Truth) -> Need | None:
    return metric.needs.get("binary" if truth.classes == 2 else "multiclass")


def _check_numbers(metric: Metric, truth: Truth, prediction: np.ndarray) -> None:
    if not prediction.size:
        return
    lowest, highest = prediction.min(), prediction.max()  # either is NaN if any number is
    if not (np.isfinite(lowest) and np.isfinite(highest)):
        raise SubmissionRefusedError(f"{metric.name} needs finite predictions, but found NaN or infinity.")
    if metric.above is not None and lowest <= metric.above:
        raise SubmissionRefusedError(
            f"{metric.name} needs predictions greater than {metric.above:g}, but found {lowest:g}."
        )
    if truth.classes and _need(metric, truth) is Need.PROBABILITIES and not 0 <= lowest <= highest <= 1:
        wrong = lowest if lowest < 0 else highest
        raise SubmissionRefusedError(
            f"{metric.name} needs probabilities between 0 and 1, but found {wrong:g}."
        )


def _check_weight(weight: np.ndarray) -> None:
    total = float(weight.sum())
    if not (math.isfinite(total) and total > 0 and weight.min() >= 0):
        raise MetricError("Row weights must be finite, not negative, and not all zero.")


def _defined(metric: Metric, value: float) -> float:
    if math.isnan(value):
        raise MetricError(f"{metric.name} is undefined for these rows and predictions.")
    low, high = metric.range
    return min(max(float(value), low), high)
