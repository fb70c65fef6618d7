"""Metrics of predicted class probabilities that are a mean over the rows."""

from __future__ import annotations

import math

import numpy as np

from harness.metrics.additive import Additive, Proportion
from harness.metrics.base import Metric, Need, Option

__all__ = ["METRICS"]

_EPSILON = float(np.finfo(np.float64).eps)


def _log_loss_rows(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray]:
    chance = np.where(true > 0, given, 1 - given) if given.ndim == 1 else _chance_of(true, given)
    return (-np.log(np.clip(chance, _EPSILON, 1 - _EPSILON)),)


def _brier_rows(true: np.ndarray, given: np.ndarray) -> tuple[np.ndarray]:
    if given.ndim == 1:
        return (np.square(given - true),)
    others = np.einsum("ij,ij->i", given, given)
    return (np.maximum(others - 2 * _chance_of(true, given) + 1, 0.0),)


def _chance_of(true: np.ndarray, given: np.ndarray) -> np.ndarray:
    return np.asarray(given[np.arange(len(true)), true])


def _among_top(true: np.ndarray, given: np.ndarray, *, k: int) -> np.ndarray:
    chance = _chance_of(true, given)[:, np.newaxis]
    later = np.arange(given.shape[1]) > true[:, np.newaxis]
    ahead = (given > chance) | ((given == chance) & later)
    return np.asarray(ahead.sum(axis=1) < k)


_LOG_LOSS = Additive(_log_loss_rows, Need.PROBABILITIES)
_BRIER = Additive(_brier_rows, Need.PROBABILITIES)
_TOP_K = Proportion(_among_top)

METRICS = (
    Metric(
        name="log_loss",
        title="Log loss (cross-entropy)",
        kind="classification",
        direction="minimize",
        needs={"binary": Need.PROBABILITIES, "multiclass": Need.PROBABILITIES},
        range=(0.0, math.inf),
        best=0.0,
        interval="normal over rows or blocks",
        summary="How surprised the probabilities are by the truth; confident mistakes cost most.",
        doc="""`-mean(log p(y))`, probabilities clipped to [2.2e-16, 1 - 2.2e-16] as in scikit-learn

Use it when the probabilities themselves will be used. A row that was ruled out costs 36; giving
every class its share of the rows scores the entropy of the classes (0.693 for two equal ones).""",
        function=_LOG_LOSS.score,
        estimator=_LOG_LOSS.estimate,
        influence=_LOG_LOSS.influence,
        weights=True,
    ),
    Metric(
        name="brier",
        title="Brier score",
        kind="classification",
        direction="minimize",
        needs={"binary": Need.PROBABILITIES, "multiclass": Need.PROBABILITIES},
        range=(0.0, 2.0),
        best=0.0,
        interval="normal over rows or blocks",
        summary="The mean squared error of the probabilities; no row can ruin it.",
        doc="""two classes: `mean((p - y)²)`, from 0 to 1; more: `mean(Σₖ (pₖ - yₖ)²)`, from 0 to 2, as in
scikit-learn

Use it instead of `log_loss` when single confident mistakes should not decide. It rewards both
calibration and resolution.""",
        function=_BRIER.score,
        estimator=_BRIER.estimate,
        influence=_BRIER.influence,
        weights=True,
    ),
    Metric(
        name="top_k_accuracy",
        title="Top-k accuracy",
        kind="classification",
        direction="maximize",
        needs={"multiclass": Need.PROBABILITIES},
        range=(0.0, 1.0),
        best=1.0,
        interval="Wilson",
        summary="The share of rows whose class is among the k most probable.",
        doc="""`mean(rank of p(y) ≤ k)`

Use it when a short list is shown to a person. Equal probabilities are ordered by class, the later
class first, as in scikit-learn.""",
        options={"k": Option(2, "how many classes are shown", low=1)},
        function=_TOP_K.score,
        estimator=_TOP_K.estimate,
        influence=_TOP_K.influence,
        weights=True,
    ),
)
