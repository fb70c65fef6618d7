"""Metrics of predicted numbers. Several target columns give the mean of the columns' scores."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.errors import MetricError
from harness.metrics.additive import Additive, Check, Combine, only_mean
from harness.metrics.base import Direction, Metric, Need, Option

if TYPE_CHECKING:
    from harness.metrics.intervals import Limits
    from harness.metrics.means import Statistics

__all__ = ["METRICS"]

_FROM_ZERO = (0.0, math.inf)
_EPSILON = float(np.finfo(np.float64).eps)


def _squared_error(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, ...]:
    return (np.square(true - given),)


def _absolute_error(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, ...]:
    return (np.abs(true - given),)


def _squared_log_error(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, ...]:
    return (np.square(np.log1p(true) - np.log1p(given)),)


def _relative_error(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, ...]:
    return (np.abs(true - given) / np.maximum(np.abs(true), _EPSILON),)


def _symmetric_relative_error(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, ...]:
    size = np.abs(true) + np.abs(given)
    return (200 * np.abs(true - given) / np.where(size > 0, size, 1.0),)


def _pinball(true: np.ndarray, given: np.ndarray, *, alpha: float) -> tuple[np.ndarray, ...]:
    short = true - given
    return (np.maximum(alpha * short, (alpha - 1) * short),)


def _poisson(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, ...]:
    ratio = np.where(true > 0, true, given) / given
    return (np.maximum(2 * (true * np.log(ratio) - true + given), 0.0),)


def _gamma(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray, ...]:
    ratio = true / given
    return (np.maximum(2 * (ratio - np.log(ratio) - 1), 0.0),)


def _residual_and_deviation(
    true: np.ndarray, given: np.ndarray, *, centre: np.ndarray
) -> tuple[np.ndarray, ...]:
    deviation = true - centre
    return np.square(true - given), deviation, np.square(deviation)


def _root(means: np.ndarray, **_: object) -> Any:
    return np.sqrt(means[0])


def _explained(means: np.ndarray, **_: object) -> Any:
    residual, deviation, squared = means
    total = squared - deviation * deviation
    varies = total.real > 0
    constant = np.where(residual.real > 0, 0.0, 1.0)
    return np.where(varies, 1 - residual / np.where(varies, total, 1.0), constant)


def _above(limit: float, *, included: bool) -> Check:
    words = "at least" if included else "greater than"

    def check(true: np.ndarray) -> None:
        lowest = float(true.min())
        if lowest < limit or (lowest == limit and not included):
            raise MetricError(
                f"The target holds {lowest:g}, but this metric is defined for true values {words} {limit:g}. "
                "Choose another metric or repair the target."
            )

    return check


def _metric(
    statistics: Statistics,
    *,
    combine: Combine = only_mean,
    check: Check | None = None,
    centre: bool = False,
    direction: Direction = "minimize",
    limits: Limits = _FROM_ZERO,
    best: float = 0.0,
    **words: Any,
) -> Metric:
    additive = Additive(statistics, Need.VALUES, combine=combine, check=check, centre=centre)
    return Metric(
        kind="regression",
        direction=direction,
        needs={"regression": Need.VALUES, "multioutput": Need.VALUES},
        range=limits,
        best=best,
        interval="normal over rows or blocks",
        function=additive.score,
        estimator=additive.estimate,
        influence=additive.influence,
        weights=True,
        **words,
    )


RMSE = _metric(
    _squared_error,
    combine=_root,
    name="rmse",
    title="Root mean squared error",
    summary="The typical size of an error, in the target's unit; large errors count most.",
    doc="""`sqrt(mean((y - p)²))`

Use it when a large error is much worse than several small ones. The best constant is the mean of
the target. Several targets: the mean of the columns' errors, as in scikit-learn (the same as
`mcrmse`).""",
)
MSE = _metric(
    _squared_error,
    name="mse",
    title="Mean squared error",
    summary="The mean squared error, in the target's unit squared.",
    doc="""`mean((y - p)²)`

Ranks like `rmse`; what models that predict the mean minimise. Several targets: the mean of the
columns' errors.""",
)
MAE = _metric(
    _absolute_error,
    name="mae",
    title="Mean absolute error",
    summary="The mean size of the errors, in the target's unit; every unit counts the same.",
    doc="""`mean(|y - p|)`

Use it when an error twice as large is twice as bad, or when outliers should not decide. The best
constant is the median of the target. Several targets: the mean of the columns' errors.""",
)
RMSLE = _metric(
    _squared_log_error,
    combine=_root,
    check=_above(-1.0, included=False),
    above=-1.0,
    name="rmsle",
    title="Root mean squared logarithmic error",
    summary="The typical relative error, for targets that spread over orders of magnitude.",
    doc="""`sqrt(mean((log(1 + y) - log(1 + p))²))`

Use it for prices, counts and other positive targets where ratios matter; predicting too little
costs more than too much. True values and predictions must be greater than -1.""",
)
MAPE = _metric(
    _relative_error,
    name="mape",
    title="Mean absolute percentage error",
    summary="The mean error relative to the true value, as a fraction: 0.1 is ten percent.",
    doc="""`mean(|y - p| / max(|y|, ε))`, with ε = 2.2e-16 as in scikit-learn

Use it for targets far from zero. A true value of 0 makes the score astronomically large: choose
`smape` or `mae` then. It favours predicting too little. A fraction, not a percentage.""",
)
SMAPE = _metric(
    _symmetric_relative_error,
    limits=(0.0, 200.0),
    name="smape",
    title="Symmetric mean absolute percentage error",
    summary="The mean error relative to the size of both numbers, in percent from 0 to 200.",
    doc="""`mean(200 · |y - p| / (|y| + |p|))`, a row where both are 0 counting 0 (Kaggle's definition)

Use it for forecasts of series that can be zero. Where only one of the two is 0 the row costs 200.""",
)
R2 = _metric(
    _residual_and_deviation,
    combine=_explained,
    centre=True,
    direction="maximize",
    limits=(-math.inf, 1.0),
    best=1.0,
    name="r2",
    title="Coefficient of determination",
    summary="The share of the target's variance that is explained; 0 is as good as predicting the mean.",
    doc="""`1 - Σ(y - p)² / Σ(y - ȳ)²`

Use it to compare across targets of different scale; it ranks like `rmse`. Negative when worse than
the mean. A constant target scores 1 for perfect predictions and 0 otherwise, as in scikit-learn.
Several targets: the plain mean of the columns' scores.""",
)
PINBALL = _metric(
    _pinball,
    options={"alpha": Option(0.5, "the quantile that is asked for", low=0.0, high=1.0)},
    name="pinball",
    title="Pinball (quantile) loss",
    summary="How well a quantile is predicted; alpha = 0.5 is half the mean absolute error.",
    doc="""`mean(max(alpha (y - p), (alpha - 1) (y - p)))`

Use it when too little and too much cost differently: with alpha = 0.9 a shortfall costs nine times an
excess. The best constant is the alpha-quantile of the target.""",
)
POISSON_DEVIANCE = _metric(
    _poisson,
    check=_above(0.0, included=True),
    above=0.0,
    name="poisson_deviance",
    title="Mean Poisson deviance",
    summary="The error of predicted counts or rates, whose variance grows with their mean.",
    doc="""`2 · mean(y log(y / p) - y + p)`, with `0 log 0 = 0`

Use it for counts (claims, visits). True values must not be negative, predictions must be positive.""",
)
GAMMA_DEVIANCE = _metric(
    _gamma,
    check=_above(0.0, included=False),
    above=0.0,
    name="gamma_deviance",
    title="Mean Gamma deviance",
    summary="The error of predicted positive amounts, of which only the ratio to the truth matters.",
    doc="""`2 · mean(log(p / y) + y / p - 1)`

Use it for amounts (claim sizes, durations). True values and predictions must be positive.""",
)


def _columnwise(metric: Metric, name: str, title: str, summary: str) -> Metric:
    return replace(
        metric,
        name=name,
        title=title,
        summary=summary,
        needs={"multioutput": Need.VALUES},
        doc=f"The mean over the target columns of each column's `{metric.name}`.\n\n"
        "Columns on a large scale count most: standardise the targets, or choose `r2`, where all should "
        "count the same.",
    )


METRICS = (
    RMSE,
    MSE,
    MAE,
    RMSLE,
    MAPE,
    SMAPE,
    R2,
    PINBALL,
    POISSON_DEVIANCE,
    GAMMA_DEVIANCE,
    _columnwise(RMSE, "mcrmse", "Mean columnwise root mean squared error", "The mean of the columns' rmse."),
    _columnwise(
        MAE, "mcmae", "Mean columnwise absolute error", "The mean of the columns' mean absolute error."
    ),
    _columnwise(
        RMSLE,
        "mcrmsle",
        "Mean columnwise root mean squared logarithmic error",
        "The mean of the columns' rmsle.",
    ),
)
