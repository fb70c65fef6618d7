from __future__ import annotations

import numpy as np
import pytest

from harness.metrics import Metric, Need, Truth, all_metrics, evaluate, find_metric
from harness.tuning.decisions.decision import (
    Cheapest,
    Lists,
    Numbers,
    Probabilities,
    Threshold,
    WeightedClasses,
)
from harness.tuning.decisions.learn import learn_decision
from harness.tuning.measure.goal import make_goal

CLASSES = {"binary": 2, "multiclass": 4}
CASES = [(metric.name, task) for metric in all_metrics() for task in metric.needs if task != "clustering"]


def make_truth(task: str, rows: int = 80) -> Truth:
    random = np.random.default_rng(0)
    if task in CLASSES:
        return Truth(np.arange(rows) % CLASSES[task], CLASSES[task])
    return Truth(random.gamma(2.0, size=(rows, 2) if task == "multioutput" else rows) + 0.1)


@pytest.mark.parametrize(("name", "task"), CASES)
def test_what_is_decided_is_what_the_metric_needs(name: str, task: str) -> None:
    truth, random = make_truth(task), np.random.default_rng(1)
    goal = make_goal(find_metric(name), task=task, classes=truth.classes)
    if truth.classes:
        chances = (
            random.dirichlet(np.ones(truth.classes), len(truth.values)) + np.eye(truth.classes)[truth.values]
        )
        chances /= chances.sum(axis=1, keepdims=True)
        raw = chances[:, 1] if truth.classes == 2 else chances
    else:
        raw = goal.learn_target(truth.values) + 0.5 * random.normal(size=truth.values.shape)
    prediction = learn_decision(goal, raw.astype(np.float32), truth).apply(raw.astype(np.float32))
    score = goal.score(truth, prediction)
    assert prediction.dtype == (np.int32 if goal.need in {Need.LABELS, Need.LISTS} else np.float64)
    assert np.isfinite(score)


@pytest.mark.parametrize(
    ("name", "wild"), [("rmsle", -50.0), ("poisson_deviance", -3.0), ("gamma_deviance", 0.0)]
)
def test_wild_predictions_stay_where_the_metric_is_defined(name: str, wild: float) -> None:
    truth = Truth(np.array([0.5, 1.0, 4.0]))
    goal = make_goal(find_metric(name), task="regression")
    prediction = learn_decision(goal, np.zeros(3), truth).apply(np.array([wild, 0.2, 99.0]))
    assert goal.score(truth, prediction) < 10


def test_numbers_may_leave_the_answers_a_little() -> None:
    goal = make_goal(find_metric("rmse"), task="regression")
    decision = learn_decision(goal, np.zeros(2), Truth(np.array([-1.0, 3.0])))
    assert isinstance(decision, Numbers)
    assert (decision.low, decision.high) == ((-5.0,), (7.0,))
    counts = learn_decision(goal, np.zeros(2), Truth(np.array([0.0, 3.0])))
    assert counts.apply(np.array([-1.0, 2.0])).tolist() == [0.0, 2.0]


def test_probabilities_are_as_sure_as_the_rows_allow() -> None:
    truth = Truth(np.arange(99) % 2, 2)
    log_loss = learn_decision(
        make_goal(find_metric("log_loss"), task="binary", classes=2), np.zeros(99), truth
    )
    assert log_loss == Probabilities(0.005)
    brier = learn_decision(make_goal(find_metric("brier"), task="binary", classes=2), np.zeros(99), truth)
    assert brier == Probabilities(0.0)


def test_costs_and_lists_take_their_options() -> None:
    truth = make_truth("multiclass")
    raw = np.full((80, 4), 0.25)
    costs = (1 - np.eye(4)).tolist()
    goal = make_goal(find_metric("cost_weighted"), task="multiclass", classes=4, options={"costs": costs})
    assert learn_decision(goal, raw, truth) == Cheapest(tuple(map(tuple, costs)))
    goal = make_goal(find_metric("map_at_k"), task="multiclass", classes=4, options={"k": 3})
    assert learn_decision(goal, raw, truth) == Lists(3)
    goal = make_goal(find_metric("map_at_k"), task="multiclass", classes=4, options={"k": 30})
    assert learn_decision(goal, raw, truth) == Lists(4)


def test_very_many_classes_are_not_weighed() -> None:
    raw = np.eye(60)
    goal = make_goal(find_metric("f1"), task="multiclass", classes=60)
    assert learn_decision(goal, raw, Truth(np.arange(60), 60)) == WeightedClasses((1.0,) * 60)


def profit(truth: Truth, prediction: np.ndarray) -> float:
    """A host's own metric: a contact costs 1, a customer is worth 10."""
    return float(((10 * truth.values - 1) * prediction).sum())


def test_a_threshold_serves_a_metric_that_only_its_author_knows() -> None:
    metric = Metric(
        name="profit", title="Profit", direction="maximize", needs={"binary": Need.LABELS},
        range=(-np.inf, np.inf), best=None, interval="none", summary="", doc="", function=profit,
    )  # fmt: skip
    random = np.random.default_rng(0)
    raw = random.random(2_000)
    truth = Truth((random.random(2_000) < raw).astype(int), 2)
    decision = learn_decision(make_goal(metric, task="binary", classes=2), raw, truth)
    assert isinstance(decision, Threshold)
    assert decision.cut == pytest.approx(0.1, abs=0.06)


@pytest.mark.parametrize("name", ["f1", "balanced_accuracy", "mcc"])
def test_a_rare_class_is_found_by_a_lower_threshold(name: str) -> None:
    random = np.random.default_rng(0)
    raw = random.beta(1, 8, 4_000)
    truth = Truth((random.random(4_000) < raw).astype(int), 2)
    goal = make_goal(find_metric(name), task="binary", classes=2)
    prediction = learn_decision(goal, raw, truth).apply(raw)
    assert goal.score(truth, prediction) > evaluate(goal.metric, truth, (raw > 0.5).astype(int)) + 0.1
