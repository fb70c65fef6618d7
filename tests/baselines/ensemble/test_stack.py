from __future__ import annotations

import time

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from baselines.ensemble.honest import Ensemble
from baselines.ensemble.rows import arrange_rows
from baselines.ensemble.stack import stack_classes, stack_numbers
from baselines.errors import CannotFitError
from baselines.learning import Deadline

FOREVER = Deadline()
FOLDS = np.arange(2_000) % 4
ROWS = arrange_rows(FOLDS, np.ones(2_000, dtype=bool))


def equal_ensemble(members: list[np.ndarray]) -> Ensemble:
    weights = np.full(len(members), 1 / len(members))
    return Ensemble(weights, np.mean(members, axis=0), np.tile(weights, (4, 1)))


def test_numbers_agree_with_ridge_regression_towards_the_ensemble() -> None:
    random = np.random.default_rng(0)
    truth = random.normal(size=2_000)
    members = [0.7 * truth + 3 + 0.5 * random.normal(size=2_000) for _ in range(3)]
    layer = stack_numbers(members, equal_ensemble(members), truth, ROWS, deadline=FOREVER).layer
    columns = np.stack(members, axis=1)
    pull = 5.0 * np.var(columns, axis=0).mean()
    ridge = Ridge(alpha=pull).fit(columns, truth - columns.mean(axis=1))  # what is left by equal weights
    assert layer.weights == pytest.approx(ridge.coef_ + 1 / 3, abs=1e-6)
    assert layer.predict(members) == pytest.approx(columns.mean(axis=1) + ridge.predict(columns), abs=1e-6)


def test_weights_are_not_negative() -> None:
    random = np.random.default_rng(1)
    truth = random.normal(size=2_000)
    members = [truth + random.normal(size=2_000), -truth]
    layer = stack_numbers(members, equal_ensemble(members), truth, ROWS, deadline=FOREVER).layer
    assert layer.weights[0] > 0
    assert layer.weights[1] == 0


def test_two_classes_agree_with_logistic_regression() -> None:
    random = np.random.default_rng(2)
    codes = (random.random(2_000) < 0.5).astype(int)
    logits = [(2 * codes - 1) + random.normal(size=2_000) for _ in range(2)]
    members = [1 / (1 + np.exp(-each)) for each in logits]
    stack = stack_classes(members, equal_ensemble(members), codes, ROWS, deadline=FOREVER)
    oracle = LogisticRegression(C=1e6).fit(np.stack(logits, axis=1), codes)
    assert stack.layer.weights == pytest.approx(oracle.coef_[0], rel=0.05)  # the ensemble draws a little
    assert np.ptp(stack.honest) > 0.9


def test_classes_that_are_too_timid_are_sharpened() -> None:
    random = np.random.default_rng(3)
    codes = random.integers(0, 4, 2_000)
    chances = np.full((2_000, 4), 0.2)
    chances[np.arange(2_000), codes] = 0.4  # always right, never sure
    stack = stack_classes([chances], equal_ensemble([chances]), codes, ROWS, deadline=FOREVER)
    assert stack.honest.sum(axis=1) == pytest.approx(np.ones(2_000))
    assert stack.honest[np.arange(2_000), codes].min() > 0.9


def test_a_fold_is_predicted_by_a_layer_that_did_not_see_it() -> None:
    random = np.random.default_rng(4)
    truth = random.normal(size=2_000)
    members = [truth + random.normal(size=2_000) for _ in range(3)]
    one = stack_numbers(members, equal_ensemble(members), truth, ROWS, deadline=FOREVER)
    other = np.where(FOLDS == 2, -5.0, truth)
    again = stack_numbers(members, equal_ensemble(members), other, ROWS, deadline=FOREVER)
    assert again.honest[FOLDS == 2] == pytest.approx(one.honest[FOLDS == 2], abs=1e-12)
    assert np.abs(again.honest[FOLDS == 1] - one.honest[FOLDS == 1]).max() > 0.1


def test_noise_looks_no_better_than_chance() -> None:
    losses = []
    for seed in range(10):
        random = np.random.default_rng(seed)
        codes = random.integers(0, 2, 2_000)
        members = list(random.uniform(0.1, 0.9, size=(10, 2_000)))
        honest = stack_classes(members, equal_ensemble(members), codes, ROWS, deadline=FOREVER).honest
        losses.append(-np.log(np.where(codes == 1, honest, 1 - honest)).mean())
    assert np.mean(losses) >= np.log(2)


def test_no_time_is_no_stack() -> None:
    members = [np.zeros(2_000)]
    with pytest.raises(CannotFitError, match="No time was left"):
        stack_numbers(
            members, equal_ensemble(members), np.zeros(2_000), ROWS, deadline=Deadline(time.time() - 1)
        )
