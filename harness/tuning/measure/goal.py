"""From the competition's metric to what a model learns, how models are blended and how classes are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from baselines.learning import Loss, Objective
from harness.errors import CompetitionError
from harness.metrics import Need, Truth, check_options, evaluate
from harness.metrics.registry import MODULES, find_metric
from harness.tuning.measure.scale import Scale, to_scale

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.competition.spec import Task
    from harness.metrics import Metric

__all__ = ["Blend", "Choice", "Goal", "check_target", "goal_of", "make_goal"]


class Blend(StrEnum):
    """The loss by which the weights of an ensemble are chosen."""

    LOG = "log"
    SQUARED = "squared"  # of probabilities: the Brier score
    QUANTILE = "quantile"  # the absolute error for the median
    RELATIVE = "relative"  # the absolute error as a part of both numbers
    POISSON = "poisson"
    GAMMA = "gamma"
    AREA = "area"  # under the ROC curve
    PRECISION = "precision"  # on average, at the positive rows
    METRIC = "metric"  # the metric itself, where nothing quicker comes near


class Choice(StrEnum):
    """How predicted classes are made of probabilities."""

    NONE = "none"
    WEIGHTS = "weights"  # the highest probability once classes are weighted; a threshold for two classes
    CUTS = "cuts"  # ordered classes: the expected class, cut into classes
    COSTS = "costs"  # the class of the lowest expected cost


@dataclass(frozen=True)
class _Plan:
    """What one metric of numbers asks for."""

    loss: Loss
    blend: Blend
    scale: Scale = Scale.PLAIN
    relative: bool = False


_MEAN = _Plan(Loss.SQUARED, Blend.SQUARED)
_MEDIAN = _Plan(Loss.ABSOLUTE, Blend.QUANTILE)
_RANKS = _Plan(Loss.SQUARED, Blend.SQUARED, Scale.RANKS)
_PLANS: Mapping[str, _Plan] = {
    **dict.fromkeys(("rmse", "mse", "r2", "mcrmse", "max_error"), _MEAN),
    **dict.fromkeys(("mae", "mcmae"), _MEDIAN),
    **dict.fromkeys(("rmsle", "mcrmsle"), _Plan(Loss.SQUARED, Blend.SQUARED, Scale.LOG1P)),
    **dict.fromkeys(("spearman", "kendall"), _RANKS),
    "median_ae": _Plan(Loss.ABSOLUTE, Blend.METRIC),
    "mape": _Plan(Loss.ABSOLUTE, Blend.QUANTILE, relative=True),
    "smape": _Plan(Loss.ABSOLUTE, Blend.RELATIVE, Scale.SIZE),
    "pinball": _Plan(Loss.QUANTILE, Blend.QUANTILE),
    "poisson_deviance": _Plan(Loss.POISSON, Blend.POISSON),
    "gamma_deviance": _Plan(Loss.GAMMA, Blend.GAMMA),
    "gini": _Plan(Loss.SQUARED, Blend.METRIC),
}
_BLENDS: Mapping[tuple[str, str], Blend] = {
    ("roc_auc", "binary"): Blend.AREA,
    ("gini", "binary"): Blend.AREA,
    ("average_precision", "binary"): Blend.PRECISION,
    ("brier", "binary"): Blend.SQUARED,
    ("brier", "multiclass"): Blend.SQUARED,
}
_RARELY_NEARER = 0.01  # to zero: only this share of the answers, and they weigh no more than the next


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What a competition asks of a model, and the way from what it predicts to the metric.

    Two goals are equal where models learn the same; what is done with their predictions may differ.
    """

    classes: int  # 0 for numbers
    objective: Objective
    scale: Scale = Scale.PLAIN
    relative: bool = False  # errors count relative to the size of the answer
    weighted: bool = True  # the competition's weights count
    task: Task = field(repr=False, compare=False)
    metric: Metric = field(repr=False, compare=False)
    options: Mapping[str, object] = field(repr=False, compare=False)  # of the metric, complete
    blend: Blend = field(repr=False, compare=False)
    choice: Choice = field(default=Choice.NONE, repr=False, compare=False)

    @property
    def need(self) -> Need:
        """What a submission holds."""
        return self.metric.needs[self.task]

    @property
    def is_registered(self) -> bool:
        """Whether the metric is one of ours, and not a host's own of the same name."""
        return _is_registered(self.metric)

    def learn_target(self, target: np.ndarray) -> np.ndarray:
        """The answers as models learn them: class codes, or numbers on the goal's scale."""
        if self.classes:
            return target.astype(np.int32)
        return to_scale(self.scale, target.astype(np.float64))

    def learn_weight(self, target: np.ndarray, weight: np.ndarray | None) -> np.ndarray | None:
        """How much each row counts in learning; None: all the same."""
        own = weight if self.weighted else None
        if not self.relative:
            return own
        size = np.abs(target)
        nearest = float(np.quantile(size[size > 0], _RARELY_NEARER)) if size.any() else 1.0
        relative = 1.0 / np.maximum(size, nearest)
        if relative.ndim > 1:  # one weight for all targets of a row
            relative = relative.mean(axis=1)
        relative *= len(relative) / relative.sum()
        return np.asarray(relative if own is None else relative * own)

    def score(self, truth: Truth, prediction: np.ndarray) -> float:
        """The metric of these predictions, in the form that it needs."""
        return evaluate(self.metric, truth, prediction, options=self.options)

    def loss_of(self, score: float) -> float:
        """The score of the metric as something to make small."""
        return score if self.metric.direction == "minimize" else -score


def goal_of(prepared: Prepared, metric: Metric) -> Goal:
    """The goal of a competition under this metric."""
    return make_goal(
        metric, task=prepared.task, classes=len(prepared.classes), options=prepared.spec.metric.options
    )


def make_goal(
    metric: Metric, *, task: Task, classes: int = 0, options: Mapping[str, object] | None = None
) -> Goal:
    """The goal that this metric sets for this task."""
    need, chosen = metric.needs[task], check_options(metric, options or {})
    if need is Need.CLUSTERS:
        raise CompetitionError(f"{metric.name} scores clusters, and no answer says what a cluster is.")
    name = metric.name if _is_registered(metric) else ""
    if need is not Need.VALUES:
        return Goal(
            classes=classes,
            objective=Objective(Loss.LOG),
            weighted=metric.weights,
            task=task,
            metric=metric,
            options=chosen,
            blend=_BLENDS.get((name, task), Blend.LOG),
            choice=_choice(name, need, chosen, classes),
        )
    plan = _PLANS.get(name, _MEAN)
    alpha = chosen["alpha"] if plan.loss is Loss.QUANTILE else 0.5
    assert isinstance(alpha, float)
    return Goal(
        classes=0,
        objective=Objective(plan.loss, alpha),
        scale=plan.scale,
        relative=plan.relative,
        weighted=metric.weights,
        task=task,
        metric=metric,
        options=chosen,
        blend=plan.blend,
    )


def check_target(goal: Goal, target: np.ndarray) -> None:
    """Raise CompetitionError for answers that no model can learn, or that the metric is not defined for."""
    wrong = ~np.isfinite(target)
    if wrong.any():
        rows = int(wrong.reshape(len(target), -1).any(axis=1).sum())
        raise CompetitionError(
            f"The target holds {target[wrong].flat[0]} in {rows:,} of {len(target):,} training rows, "
            "and no model can learn that. Repair the source, or leave these rows out."
        )
    if goal.need is Need.VALUES and goal.is_registered:
        lowest = -np.inf if goal.metric.above is None else goal.metric.above
        constant = np.full(target.shape, max(float(target.mean()), lowest + 1))
        evaluate(goal.metric, Truth(target.astype(np.float64)), constant, options=goal.options)


def _is_registered(metric: Metric) -> bool:
    return metric.name in MODULES and find_metric(metric.name) is metric


def _choice(name: str, need: Need, options: Mapping[str, object], classes: int) -> Choice:
    if need is not Need.LABELS:
        return Choice.NONE
    if name == "cost_weighted":
        return Choice.COSTS
    ordered = name == "quadratic_weighted_kappa" or (name == "kappa" and options["weights"] != "none")
    return Choice.CUTS if ordered and classes > 2 else Choice.WEIGHTS
