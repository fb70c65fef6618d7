from __future__ import annotations

import numpy as np
import pytest

from baselines.ensemble.greedy import average_folds, select
from baselines.ensemble.rows import arrange_rows
from harness.metrics import Truth, all_metrics, find_metric
from harness.tuning.decisions.learn import learn_decision
from harness.tuning.measure.goal import Goal, make_goal
from harness.tuning.worker.blend import blend_members, measure_of
from harness.tuning.worker.honest import honest_score

CLASSES = {"binary": 2, "multiclass": 4}
CASES = [(metric.name, task) for metric in all_metrics() for task in metric.needs if task != "clustering"]
FOLDS = np.arange(240) // 60


def make_members(goal: Goal, seed: int = 0, rows: int = 240) -> tuple[Truth, list[np.ndarray]]:
    """A truth and five models of it: each right in its own way, the last one knowing nothing."""
    random = np.random.default_rng(seed)
    noise = [0.6, 0.8, 1.0, 1.2, 50.0]
    if not goal.classes:
        shape = (rows, 2) if goal.task == "multioutput" else (rows,)
        truth = Truth(random.gamma(3.0, size=shape) + 0.5)
        target = goal.learn_target(truth.values)
        spread = target.std()
        return truth, [
            (target + each * spread * random.normal(size=shape)).astype(np.float32) for each in noise
        ]
    codes = np.arange(rows) % goal.classes
    members = []
    for each in noise:
        logits = np.eye(goal.classes)[codes] * 2 / each + random.normal(size=(rows, goal.classes))
        chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        members.append((chances[:, 1] if goal.classes == 2 else chances).astype(np.float32))
    return Truth(codes, goal.classes), members


@pytest.mark.parametrize(("name", "task"), CASES)
def test_an_ensemble_serves_every_metric(name: str, task: str) -> None:
    goal = make_goal(find_metric(name), task=task, classes=CLASSES.get(task, 0))
    truth, members = make_members(goal)
    ensemble = blend_members(goal, members, truth, FOLDS)
    worst = honest_score(goal, members[-1], truth, FOLDS).pooled
    assert ensemble.weights.sum() == pytest.approx(1.0)
    honest = honest_score(goal, ensemble.honest, truth, FOLDS).pooled
    assert goal.loss_of(honest) <= goal.loss_of(worst)
    decision = learn_decision(goal, ensemble.honest, truth)
    assert np.isfinite(goal.score(truth, decision.apply(ensemble.blend(members))))


@pytest.mark.parametrize(
    ("name", "task"),
    [("roc_auc", "binary"), ("average_precision", "binary"), ("brier", "multiclass"),
     ("log_loss", "multiclass"), ("rmsle", "regression"), ("mape", "regression"),
     ("r2", "multioutput"), ("median_ae", "regression")],
)  # fmt: skip
def test_the_measure_of_a_metric_orders_models_as_the_metric_does(name: str, task: str) -> None:
    goal = make_goal(find_metric(name), task=task, classes=CLASSES.get(task, 0))
    truth, members = make_members(goal)
    rows = arrange_rows(
        np.zeros(240, dtype=int), np.ones(240, dtype=bool), goal.learn_weight(truth.values, None)
    )
    measure = measure_of(goal, members, truth, rows)
    losses = average_folds(measure.losses(np.zeros(5), np.arange(5)), measure.mass)
    scores = [goal.score(truth, learn_decision(goal, raw, truth).apply(raw)) for raw in members]
    assert np.argsort(losses).tolist() == np.argsort([goal.loss_of(score) for score in scores]).tolist()


def test_weighted_rows_decide_more() -> None:
    goal = make_goal(find_metric("rmse"), task="regression")
    truth = Truth(np.zeros(240), weight=np.where(np.arange(240) % 8 < 4, 1.0, 1e-6))
    left, right = (np.where((np.arange(240) % 8 < 4) == side, 0.1, 3.0) for side in (True, False))
    assert blend_members(goal, [right, left], truth, FOLDS).weights.tolist() == [0.0, 1.0]


def test_only_rows_that_every_member_predicted_count() -> None:
    goal = make_goal(find_metric("roc_auc"), task="binary", classes=2)
    truth, members = make_members(goal)
    members[0] = members[0].copy()
    members[0][:60] = np.nan
    folds = np.where(np.arange(240) % 5 == 4, -1, FOLDS)
    some = np.flatnonzero(np.isfinite(members[0]) & (folds >= 0))
    one = blend_members(goal, members, truth, folds)
    other = blend_members(goal, [raw[some] for raw in members], truth.take(some), folds[some])
    assert one.weights.tolist() == other.weights.tolist()
    assert one.honest[some] == pytest.approx(other.honest)
    assert np.isnan(np.delete(one.honest, some)).all()


def test_columns_of_any_size_have_a_say() -> None:
    goal = make_goal(find_metric("r2"), task="multioutput")
    random = np.random.default_rng(0)
    truth = Truth(random.normal(size=(240, 2)) * [1.0, 1000.0])
    members = [truth.values + random.normal(size=(240, 2)) * noise for noise in ([2.0, 100.0], [0.1, 110.0])]
    rows = arrange_rows(FOLDS, np.ones(240, dtype=bool))
    assert select(measure_of(goal, members, truth, rows))[1] > 0.5
