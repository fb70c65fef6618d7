from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import MetricError
from harness.metrics import Truth, evaluate, find_metric
from harness.tuning.decisions.learn import learn_decision
from harness.tuning.measure.goal import Goal, make_goal
from harness.tuning.worker.honest import HonestScore, honest_predictions, honest_score


def binary_goal(name: str) -> Goal:
    return make_goal(find_metric(name), task="binary", classes=2)


def test_a_mean_of_folds_is_no_pooled_score() -> None:
    score = HonestScore((1.0, math.nan, 2.0), pooled=1.8)
    assert (score.mean, score.std, score.pooled) == (1.5, pytest.approx(math.sqrt(0.5)), 1.8)
    assert HonestScore((1.0,), pooled=1.0).std == 0.0


def test_scores_by_hand() -> None:
    goal = make_goal(find_metric("rmse"), task="regression")
    truth, raw = Truth(np.array([1.0, 9.0, 3.0, 7.0, 5.0])), np.array([1.0, 9.0, 4.0, 8.0, np.nan])
    score = honest_score(goal, raw, truth, np.array([0, 0, 1, 1, 1]))
    assert score.fold_scores == (0.0, 1.0)
    assert (score.mean, score.pooled) == (0.5, pytest.approx(math.sqrt(0.5)))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1_000), name=st.sampled_from(["f1", "mcc", "accuracy", "balanced_accuracy"]))
def test_what_happens_in_a_fold_has_no_part_in_its_own_decision(seed: int, name: str) -> None:
    random = np.random.default_rng(seed)
    codes, folds, raw = random.integers(0, 2, 60), np.arange(60) % 3, random.random(60)
    codes[:6] = [0, 0, 0, 1, 1, 1]
    other = np.where(folds == 1, 1 - codes, codes)
    one, two = (honest_predictions(binary_goal(name), raw, Truth(each, 2), folds) for each in (codes, other))
    assert one[folds == 1].tolist() == two[folds == 1].tolist()


def test_thresholds_do_not_flatter_on_noise() -> None:
    """A model that knows nothing: thresholds chosen on all rows find something in it, honest ones do not."""
    goal = binary_goal("mcc")
    naive, honest = [], []
    for seed in range(60):
        random = np.random.default_rng(seed)
        truth, raw = Truth(random.integers(0, 2, 60), 2), random.random(60)
        naive.append(evaluate(goal.metric, truth, learn_decision(goal, raw, truth).apply(raw)))
        honest.append(honest_score(goal, raw, truth, np.arange(60) % 5).pooled)
    assert np.mean(naive) > 0.03
    assert np.mean(honest) < 0.02


def test_an_honest_score_foretells_new_rows() -> None:
    goal = binary_goal("f1")
    told, found = [], []
    for seed in range(15):
        random = np.random.default_rng(seed)
        raw = random.beta(1, 3, 1_300)
        truth = Truth((random.random(1_300) < raw).astype(int), 2)
        seen, new = np.arange(300), np.arange(300, 1_300)
        told.append(honest_score(goal, raw[seen], truth.take(seen), seen % 5).pooled)
        decision = learn_decision(goal, raw[seen], truth.take(seen))
        found.append(goal.score(truth.take(new), decision.apply(raw[new])))
    assert np.mean(told) == pytest.approx(np.mean(found), abs=0.02)


def test_a_fold_of_one_class_has_no_score_but_its_rows_count_in_the_pool() -> None:
    raw, codes = np.array([0.1, 0.9, 0.4, 0.3]), np.array([0, 1, 0, 0])
    score = honest_score(binary_goal("roc_auc"), raw, Truth(codes, 2), np.array([0, 0, 1, 1]))
    assert score.fold_scores[0] == 1.0
    assert math.isnan(score.fold_scores[1])
    assert (score.mean, score.pooled) == (1.0, 1.0)


def test_no_score_at_all_is_told() -> None:
    with pytest.raises(MetricError, match="no row of this share is of class number 1"):
        honest_score(
            binary_goal("roc_auc"), np.array([0.1, 0.9]), Truth(np.array([0, 0]), 2), np.array([0, 1])
        )


def test_a_single_fold_is_enough() -> None:
    random = np.random.default_rng(0)
    raw = random.random(50)
    truth = Truth((random.random(50) < raw).astype(int), 2)
    score = honest_score(binary_goal("f1"), raw, truth, np.where(np.arange(50) < 10, -1, 0))
    assert len(score.fold_scores) == 1
    assert score.mean == score.pooled
