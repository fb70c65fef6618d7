from __future__ import annotations

import time

import numpy as np
import pytest

from baselines.learning import Deadline
from harness.metrics import Truth, find_metric
from harness.tuning.measure.goal import make_goal
from harness.tuning.worker.selection_bias import SelectionBias, chosen_gap, estimate_selection_bias


def test_the_best_of_a_hundred_models_that_know_nothing_is_worth_nothing() -> None:
    best, corrected = [], []
    for seed in range(20):
        wrong = np.random.default_rng(seed).integers(0, 2, (100, 150)).astype(float)
        trials = np.argsort(wrong.mean(axis=1), kind="stable")

        def losses(rows: np.ndarray, trials: np.ndarray, wrong: np.ndarray = wrong) -> np.ndarray:
            return np.asarray(wrong[trials][:, rows].mean(axis=1))

        best.append(wrong.mean(axis=1).min())
        corrected.append(best[-1] + chosen_gap(losses, rows=150, trials=trials, seed=seed))
    assert np.mean(best) < 0.41
    assert np.mean(corrected) == pytest.approx(0.5, abs=0.025)


def test_the_area_of_models_that_know_nothing_is_one_half() -> None:
    goal = make_goal(find_metric("roc_auc"), task="binary", classes=2)
    found = []
    for seed in range(4):
        trials = list(np.random.default_rng(seed).random((100, 150)).astype(np.float32))
        truth = Truth(np.arange(150) % 2, 2)
        found.append(estimate_selection_bias(goal, trials, truth, np.arange(150) // 30, seed=seed))
    assert np.mean([each.best for each in found]) > 0.58
    assert np.mean([each.corrected for each in found]) == pytest.approx(0.5, abs=0.04)


def test_a_model_that_is_clearly_best_flatters_by_nothing() -> None:
    goal = make_goal(find_metric("rmse"), task="regression")
    random = np.random.default_rng(0)
    truth = Truth(random.normal(size=200))
    trials = [truth.values + noise * random.normal(size=200) for noise in (3.0, 0.1, 5.0)]
    found = estimate_selection_bias(goal, trials, truth, np.arange(200) % 5)
    assert found.best == pytest.approx(goal.score(truth, trials[1]))
    assert found.bias == 0.0


def test_a_loss_is_corrected_upwards() -> None:
    goal = make_goal(find_metric("rmse"), task="regression")
    random = np.random.default_rng(1)
    trials = list(random.normal(size=(50, 60)))
    found = estimate_selection_bias(goal, trials, Truth(random.normal(size=60)), np.arange(60) % 5)
    assert found.corrected > found.best
    assert found.bias == pytest.approx(found.corrected - found.best)


def test_the_same_seed_gives_the_same_answer() -> None:
    goal = make_goal(find_metric("roc_auc"), task="binary", classes=2)
    trials = list(np.random.default_rng(2).random((20, 90)).astype(np.float32))
    truth, folds = Truth(np.arange(90) % 2, 2), np.arange(90) % 5
    one, same, other = (estimate_selection_bias(goal, trials, truth, folds, seed=seed) for seed in (0, 0, 1))
    assert one == same
    assert one.corrected != other.corrected


def test_rows_that_were_not_predicted_are_left_out() -> None:
    goal = make_goal(find_metric("rmse"), task="regression")
    truth = Truth(np.array([0.0, 0.0, 2.0, 5.0, 2.0, 5.0]))
    raw = np.array([np.nan, 9.0, 3.0, 6.0, 1.0, 4.0])
    found = estimate_selection_bias(goal, [raw], truth, np.array([0, -1, 0, 0, 1, 1]))
    assert found == SelectionBias(1.0, 1.0)


def test_no_time_is_no_correction() -> None:
    def losses(rows: np.ndarray, trials: np.ndarray) -> np.ndarray:
        raise AssertionError("there is no time for this")

    over = Deadline(time.time() - 1)
    assert np.isnan(chosen_gap(losses, rows=10, trials=np.arange(3), seed=0, deadline=over))
