"""The stack of an ensemble's members, where there is one for the goal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from baselines.ensemble.rows import arrange_rows, predicted_rows
from baselines.ensemble.stack import Stack, stack_classes, stack_numbers
from baselines.learning import Loss

if TYPE_CHECKING:
    import numpy as np

    from baselines.ensemble.honest import Ensemble
    from baselines.learning import Deadline
    from harness.metrics import Truth
    from harness.tuning.measure.goal import Goal

__all__ = ["stack_members"]


def stack_members(
    goal: Goal,
    members: Sequence[np.ndarray],
    truth: Truth,
    folds: np.ndarray,
    ensemble: Ensemble,
    *,
    deadline: Deadline,
) -> Stack | None:
    """The stack of an ensemble, each fold by a layer that did not see it; None where there is none."""
    weight = goal.learn_weight(truth.values, truth.weight)
    rows = arrange_rows(folds, predicted_rows(members, folds), weight)
    if goal.classes:
        codes = truth.values if truth.values.ndim == 1 else truth.values[:, 0]
        return stack_classes(members, ensemble, codes, rows, deadline=deadline)
    if goal.objective.loss is not Loss.SQUARED or members[0].ndim > 1:
        return None
    return stack_numbers(members, ensemble, goal.learn_target(truth.values), rows, deadline=deadline)
