from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from harness.competition.check.association import make_outcome, measure_auc, measure_skill, to_scalar

RANDOM = np.random.default_rng(0)


def test_a_perfect_feature_leaves_no_error_and_a_random_one_saves_none() -> None:
    classes = RANDOM.integers(0, 3, 900)
    outcome = make_outcome(classes, 3)
    assert measure_skill(classes.astype(float), outcome, ordered=True).share == 1
    assert measure_skill(classes, outcome, ordered=False).share == 1
    assert measure_skill(RANDOM.normal(size=900), outcome, ordered=True).share < 0.1
    assert measure_skill(RANDOM.integers(0, 9, 900), outcome, ordered=False).share < 0.1


def test_unique_values_and_gaps_foretell_nothing() -> None:
    numbers = RANDOM.normal(size=600)
    outcome = make_outcome(numbers, 0)
    assert measure_skill(np.arange(600), outcome, ordered=False).share < 0.01
    assert measure_skill(np.full(600, np.nan), outcome, ordered=True).share < 0.01
    assert measure_skill(np.full(600, -1), outcome, ordered=False).share < 0.01
    assert measure_skill(numbers, outcome, ordered=True).share > 0.995


def test_the_area_under_the_curve_agrees_with_scikit_learn() -> None:
    positive, scores = RANDOM.random(500) < 0.3, RANDOM.normal(size=500)
    auc, error = measure_auc(positive, scores)
    assert auc == pytest.approx(roc_auc_score(positive, scores))
    assert error == pytest.approx(0.028, abs=0.003)


def test_many_classes_are_merged() -> None:
    classes = np.arange(2000) % 400
    assert make_outcome(classes, 400).table.shape == (2000, 51)
    assert make_outcome(classes, 400).table.sum() == 2000


def test_a_scalar_target_has_mean_zero_and_keeps_classes_apart() -> None:
    scalar = to_scalar(np.array([0, 1, 2, 2, 1, 0]), 3)
    assert scalar.mean() == pytest.approx(0)
    assert len(np.unique(scalar)) == 3
    assert to_scalar(np.array([10.0, 1000.0, 20.0]), 0).tolist() == [-1, 1, 0]
