from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import Truth, evaluate, find_metric


def make_chances(seed: int, classes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    true = np.concatenate([np.arange(classes), random.integers(0, classes, 150)])
    chances = random.dirichlet(np.full(classes, 0.3), len(true))
    chances[:5] = np.eye(classes)[random.integers(0, classes, 5)]  # certain, and mostly wrong
    return true, chances, random.random(len(true))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("weighted", [False, True])
def test_two_classes_agree_with_scikit_learn(seed: int, weighted: bool) -> None:
    true, chances, weight = make_chances(seed, 2)
    truth, given = Truth(true, 2, weight if weighted else None), chances[:, 1]
    log_loss = sk.log_loss(true, given, sample_weight=truth.weight)
    assert evaluate(find_metric("log_loss"), truth, given) == pytest.approx(log_loss, rel=1e-12)
    brier = sk.brier_score_loss(true, given, sample_weight=truth.weight)
    assert evaluate(find_metric("brier"), truth, given) == pytest.approx(brier, rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("weighted", [False, True])
def test_several_classes_agree_with_scikit_learn(seed: int, weighted: bool) -> None:
    true, chances, weight = make_chances(seed, 5)
    truth = Truth(true, 5, weight if weighted else None)
    log_loss = sk.log_loss(true, chances, sample_weight=truth.weight)
    assert evaluate(find_metric("log_loss"), truth, chances) == pytest.approx(log_loss, rel=1e-12)
    brier = sk.brier_score_loss(true, chances, sample_weight=truth.weight)
    assert evaluate(find_metric("brier"), truth, chances) == pytest.approx(brier, rel=1e-12)


@pytest.mark.parametrize("k", [1, 2, 4])
def test_top_k_agrees_with_scikit_learn_on_ties(k: int) -> None:
    true, chances, weight = make_chances(0, 5)
    chances = chances.round(1)
    value = evaluate(find_metric("top_k_accuracy"), Truth(true, 5, weight), chances, options={"k": k})
    assert value == pytest.approx(
        sk.top_k_accuracy_score(true, chances, k=k, sample_weight=weight), rel=1e-12
    )


def test_a_class_that_was_ruled_out_costs_36() -> None:
    value = evaluate(find_metric("log_loss"), Truth(np.array([1]), 2), np.array([0.0]))
    assert value == pytest.approx(-np.log(np.finfo(float).eps), rel=1e-12)


@pytest.mark.parametrize("name", ["log_loss", "brier"])
@pytest.mark.parametrize("chance", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(name: str, chance: float) -> None:
    with pytest.raises(SubmissionRefusedError, match="probabilities between 0 and 1"):
        evaluate(find_metric(name), Truth(np.array([0, 1]), 2), np.array([0.5, chance]))


@pytest.mark.parametrize(
    ("name", "classes", "shape"), [("log_loss", 3, (2, 4)), ("roc_auc", 3, (2,)), ("rmse", 0, (2, 1))]
)
def test_predictions_of_another_shape_are_named(name: str, classes: int, shape: tuple[int, ...]) -> None:
    with pytest.raises(MetricError, match=r"predictions of shape \(2.*; expected \(2"):
        evaluate(find_metric(name), Truth(np.array([0, 1]), classes), np.full(shape, 0.25))
