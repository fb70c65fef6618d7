"""Ensembles under a goal: chosen by the metric itself where it is quick, else by what comes nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baselines.ensemble.honest import Ensemble, choose_ensemble
from baselines.ensemble.measures import CalledMeasure, Measure, RowMeasure, SquaredMeasure, stack_columns
from baselines.ensemble.order import OrderMeasure, area_under_curve, average_precision
from baselines.ensemble.rows import FoldRows, arrange_rows, predicted_rows
from harness.errors import MetricError
from harness.tuning.decisions.learn import learn_decision
from harness.tuning.measure.goal import Blend
from harness.tuning.measure.row_losses import log_loss, number_loss

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harness.metrics import Truth
    from harness.tuning.measure.goal import Goal

__all__ = ["blend_members", "measure_of"]

_MOST_ROWS = 20_000
_CALLED_ROWS = 5_000  # of a metric that costs a call
_ORDERS = {Blend.AREA: area_under_curve, Blend.PRECISION: average_precision}
_COLUMN_POWERS = {"mse": 0.0, "r2": 1.0}  # what is made small is a mean over targets of mse / std ** power


def blend_members(goal: Goal, members: Sequence[np.ndarray], truth: Truth, folds: np.ndarray) -> Ensemble:
    """The greedy ensemble of raw out-of-fold predictions.

    `folds` numbers the fold that validates each row, -1 for none; rows count that every member predicted.
    """
    weight = goal.learn_weight(truth.values, truth.weight)
    rows = arrange_rows(folds, predicted_rows(members, folds), weight)
    return choose_ensemble(members, measure_of(goal, members, truth, rows), rows)


def measure_of(goal: Goal, members: Sequence[np.ndarray], truth: Truth, rows: FoldRows) -> Measure:
    """The loss by which mixtures of the members are compared on these rows."""
    target = truth.values
    several = target.ndim > 1 and not goal.classes  # absolute errors are left to the squared ones then
    if goal.blend is Blend.SQUARED or several:
        return _squared(goal, members, target, rows)
    sample = rows.sample(_CALLED_ROWS if goal.blend is Blend.METRIC else _MOST_ROWS)
    if goal.blend in _ORDERS and rows.weight is None:
        return OrderMeasure(stack_columns(members, sample), target == 1, sample, _ORDERS[goal.blend])
    if goal.blend is Blend.METRIC:
        return CalledMeasure(members, sample, _metric_loss(goal, truth, members[0]))
    if goal.classes:
        first = target if target.ndim == 1 else target[:, 0]  # of the relevant answers of a row
        return RowMeasure(stack_columns(members, sample, first), sample, log_loss)
    return RowMeasure(stack_columns(members, sample), sample, number_loss(goal, target[sample.rows]))


def _squared(goal: Goal, members: Sequence[np.ndarray], target: np.ndarray, rows: FoldRows) -> Measure:
    """Squared errors of numbers on their scale, or of probabilities."""
    if goal.classes:
        certain = np.eye(goal.classes, dtype=np.float32)[target]
        return SquaredMeasure(members, certain[:, 1] if members[0].ndim == 1 else certain, rows)
    answers = goal.learn_target(target)
    if answers.ndim == 1:
        return SquaredMeasure(members, answers, rows)
    spread = np.maximum(answers.std(axis=0), 1e-12) ** _COLUMN_POWERS.get(goal.metric.name, 0.5)
    return SquaredMeasure([raw / spread for raw in members], answers / spread, rows)


def _metric_loss(goal: Goal, truth: Truth, example: np.ndarray) -> Callable[[np.ndarray, np.ndarray], float]:
    """The metric of some rows' mixture as a loss; NaN where it is not defined for them."""
    decision = learn_decision(goal, example, truth)  # of numbers, which learns from the answers alone

    def loss(mixture: np.ndarray, rows: np.ndarray) -> float:
        try:
            return goal.loss_of(goal.score(truth.take(rows), decision.apply(mixture)))
        except MetricError:
            return float("nan")

    return loss
