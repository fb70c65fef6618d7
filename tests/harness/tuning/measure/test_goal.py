from __future__ import annotations

import numpy as np
import pytest

from baselines.learning import Loss, Objective
from harness.errors import CompetitionError, MetricError
from harness.metrics import Need, all_metrics, find_metric
from harness.tuning.measure.goal import Blend, Choice, Goal, check_target, make_goal
from harness.tuning.measure.scale import Scale

CLASSES = {"binary": 2, "multiclass": 4}
CASES = [(metric.name, task) for metric in all_metrics() for task in metric.needs if task != "clustering"]


def goal_of_name(name: str, task: str = "regression", **options: object) -> Goal:
    return make_goal(find_metric(name), task=task, classes=CLASSES.get(task, 0), options=options)


@pytest.mark.parametrize(("name", "task"), CASES)
def test_every_metric_sets_a_goal(name: str, task: str) -> None:
    goal = goal_of_name(name, task)
    numbers = goal.need is Need.VALUES
    assert (goal.objective.loss is Loss.LOG) == (not numbers)
    assert (goal.choice is not Choice.NONE) == (goal.need is Need.LABELS)
    assert goal.classes == CLASSES.get(task, 0)
    assert goal.weighted == find_metric(name).weights


@pytest.mark.parametrize(
    ("name", "loss", "scale", "blend"),
    [
        ("rmse", Loss.SQUARED, Scale.PLAIN, Blend.SQUARED),
        ("r2", Loss.SQUARED, Scale.PLAIN, Blend.SQUARED),
        ("mae", Loss.ABSOLUTE, Scale.PLAIN, Blend.QUANTILE),
        ("median_ae", Loss.ABSOLUTE, Scale.PLAIN, Blend.METRIC),
        ("rmsle", Loss.SQUARED, Scale.LOG1P, Blend.SQUARED),
        ("mape", Loss.ABSOLUTE, Scale.PLAIN, Blend.QUANTILE),
        ("smape", Loss.ABSOLUTE, Scale.SIZE, Blend.RELATIVE),
        ("poisson_deviance", Loss.POISSON, Scale.PLAIN, Blend.POISSON),
        ("gamma_deviance", Loss.GAMMA, Scale.PLAIN, Blend.GAMMA),
        ("spearman", Loss.SQUARED, Scale.RANKS, Blend.SQUARED),
        ("gini", Loss.SQUARED, Scale.PLAIN, Blend.METRIC),
    ],
)
def test_numbers_are_learnt_by_the_nearest_loss(name: str, loss: Loss, scale: Scale, blend: Blend) -> None:
    goal = goal_of_name(name)
    assert (goal.objective.loss, goal.scale, goal.blend) == (loss, scale, blend)


def test_a_quantile_is_the_one_that_the_metric_asks_for() -> None:
    assert goal_of_name("pinball", alpha=0.9).objective == Objective(Loss.QUANTILE, 0.9)
    assert goal_of_name("pinball").objective == Objective(Loss.QUANTILE, 0.5)


@pytest.mark.parametrize(
    ("name", "options", "choice"),
    [
        ("accuracy", {}, Choice.WEIGHTS),
        ("quadratic_weighted_kappa", {}, Choice.CUTS),
        ("kappa", {"weights": "linear"}, Choice.CUTS),
        ("kappa", {}, Choice.WEIGHTS),
        ("cost_weighted", {}, Choice.COSTS),
    ],
)
def test_classes_are_chosen_as_the_metric_counts(
    name: str, options: dict[str, object], choice: Choice
) -> None:
    assert goal_of_name(name, "multiclass", **options).choice is choice


def test_two_ordered_classes_need_a_threshold_only() -> None:
    assert goal_of_name("quadratic_weighted_kappa", "binary").choice is Choice.WEIGHTS


def test_goals_are_equal_where_models_learn_the_same() -> None:
    one, other = goal_of_name("f1", "binary"), goal_of_name("roc_auc", "binary")
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert goal_of_name("rmse") != goal_of_name("rmsle")
    assert "0x" not in repr(one)  # it names a fit in the ledger, and an address would be new in every process


def test_relative_errors_weigh_by_the_size_of_the_answer() -> None:
    target = np.array([-1.0, 2.0, 4.0])
    weight = goal_of_name("mape").learn_weight(target, np.array([1.0, 1.0, 2.0]))
    assert weight is not None
    assert weight / weight[0] == pytest.approx([1.0, 0.5, 0.5], rel=0.03)


def test_answers_near_zero_do_not_outweigh_all_others() -> None:
    target = np.concatenate([[0.0, 1e-12], np.linspace(1, 2, 998)])
    weight = goal_of_name("mape").learn_weight(target, None)
    assert weight is not None
    assert weight.mean() == pytest.approx(1.0)
    assert weight.max() < 2


def test_weights_count_where_the_metric_has_them() -> None:
    weight = np.array([1.0, 3.0])
    assert goal_of_name("rmse").learn_weight(np.zeros(2), weight) is weight
    assert goal_of_name("kendall").learn_weight(np.zeros(2), weight) is None


@pytest.mark.parametrize("wrong", [np.inf, np.nan])
def test_answers_that_are_no_numbers_are_told(wrong: float) -> None:
    with pytest.raises(CompetitionError, match=f"holds {wrong} in 1 of 3 training rows"):
        check_target(goal_of_name("rmse"), np.array([1.0, wrong, 2.0]))


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("rmsle", [-2.0, 1.0]),
        ("poisson_deviance", [-1.0, 1.0]),
        ("gamma_deviance", [0.0, 1.0]),
        ("gini", [-1.0, 1.0]),
    ],
)
def test_answers_that_the_metric_is_not_defined_for_are_told(name: str, target: list[float]) -> None:
    with pytest.raises(MetricError, match=r"defined for true values"):
        check_target(goal_of_name(name), np.array(target))


@pytest.mark.parametrize(("name", "task"), CASES)
def test_ordinary_answers_are_fine(name: str, task: str) -> None:
    goal = goal_of_name(name, task)
    target = np.arange(8) % 4 if goal.classes else np.linspace(0.5, 3, 8)
    check_target(goal, np.stack([target, target], axis=1) if task == "multioutput" else target)


def test_clusters_are_not_learnt() -> None:
    with pytest.raises(CompetitionError, match="v_measure scores clusters"):
        make_goal(find_metric("v_measure"), task="clustering")
