"""Which goals have a stack, and that it is one for each fold that it did not see."""

from __future__ import annotations

import numpy as np
import pytest

from baselines.learning import Deadline
from harness.metrics import Truth, find_metric
from harness.tuning.measure.goal import Goal, make_goal
from harness.tuning.worker.blend import blend_members
from harness.tuning.worker.stack import stack_members

FOLDS = np.arange(200) // 50
RANDOM = np.random.default_rng(0)


def numbers(goal: Goal, targets: int = 1) -> tuple[Truth, list[np.ndarray]]:
    """A positive truth and three models of it, each wrong in its own way."""
    shape = (200,) if targets == 1 else (200, targets)
    truth = Truth(RANDOM.gamma(3.0, size=shape) + 0.5)
    target = goal.learn_target(truth.values)
    return truth, [(target + RANDOM.normal(size=shape)).astype(np.float32) for _ in range(3)]


def stack(name: str, task: str, targets: int = 1) -> object:
    goal = make_goal(find_metric(name), task=task, classes=0)
    truth, members = numbers(goal, targets)
    ensemble = blend_members(goal, members, truth, FOLDS)
    return stack_members(goal, members, truth, FOLDS, ensemble, deadline=Deadline())


def test_squared_errors_of_one_target_are_stacked() -> None:
    assert stack("rmse", "regression") is not None


@pytest.mark.parametrize(("name", "task", "targets"), [("mae", "regression", 1), ("r2", "multioutput", 2)])
def test_other_errors_of_numbers_and_several_targets_are_not(name: str, task: str, targets: int) -> None:
    assert stack(name, task, targets) is None


def test_classes_are_stacked_to_probabilities() -> None:
    goal = make_goal(find_metric("log_loss"), task="multiclass", classes=3)
    codes = np.arange(200) % 3
    logits = np.eye(3)[codes] + RANDOM.normal(size=(3, 200, 3))
    chances = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    members, truth = list(chances.astype(np.float32)), Truth(codes, 3)
    ensemble = blend_members(goal, members, truth, FOLDS)
    found = stack_members(goal, members, truth, FOLDS, ensemble, deadline=Deadline())
    assert found is not None
    np.testing.assert_allclose(found.honest.sum(axis=1), 1.0, rtol=1e-5)
    losses = [-np.log(each[np.arange(200), codes]).mean() for each in (found.honest, *members)]
    assert losses[0] < min(losses[1:]), "three models that err in their own ways are better together"
