from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from harness.metrics import Truth, check_options, evaluate, find_metric
from harness.tuning.decisions.class_choice import (
    choose_cuts,
    choose_threshold,
    choose_weights,
    expected_truth,
)
from harness.tuning.decisions.confusion import TableScore, table_score
from harness.tuning.decisions.decision import Cuts, Threshold, WeightedClasses


def scorer(name: str, classes: int) -> TableScore:
    score = table_score(name, check_options(find_metric(name), {}), classes)
    assert score is not None
    return score


def make_chances(seed: int, rows: int, classes: int, *, signal: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    codes = random.choice(classes, rows, p=np.arange(1, classes + 1) / sum(range(1, classes + 1)))
    logits = random.normal(size=(rows, classes)) + signal * np.eye(classes)[codes]
    chances = np.exp(logits)
    return codes, chances / chances.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["accuracy", "f1", "mcc", "balanced_accuracy", "kappa", "precision"])
def test_a_threshold_is_the_best_of_all(name: str, seed: int) -> None:
    codes, chances = make_chances(seed, 60, 2)
    raw = chances[:, 1]
    truth = expected_truth(raw, codes, None, promised=0.0)
    found = choose_threshold(raw, truth, scorer(name, 2))

    def score(decision: Threshold) -> float:
        return evaluate(find_metric(name), Truth(codes, 2), decision.apply(raw))

    ordered = np.sort(raw)
    cuts = [-np.inf, *((ordered[1:] + ordered[:-1]) / 2).tolist(), np.inf]
    assert score(found) == pytest.approx(max(score(Threshold(cut)) for cut in cuts), abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["f1", "balanced_accuracy", "mcc"])
def test_weights_of_classes_come_near_the_best_of_a_grid(name: str, seed: int) -> None:
    codes, chances = make_chances(seed, 150, 3)
    found = choose_weights(chances, expected_truth(chances, codes, None, promised=0.0), scorer(name, 3))

    def score(decision: WeightedClasses) -> float:
        return evaluate(find_metric(name), Truth(codes, 3), decision.apply(chances))

    grid = [WeightedClasses((1.0, one, other)) for one, other in product(np.geomspace(0.1, 10, 25), repeat=2)]
    assert score(found) >= max(map(score, grid)) - 0.015
    assert score(found) >= score(WeightedClasses((1.0, 1.0, 1.0)))


@pytest.mark.parametrize("seed", range(3))
def test_cuts_come_near_the_best_of_a_grid(seed: int) -> None:
    codes, chances = make_chances(seed, 200, 4)
    found = choose_cuts(
        chances, expected_truth(chances, codes, None, promised=0.0), scorer("quadratic_weighted_kappa", 4)
    )

    def score(decision: Cuts) -> float:
        return evaluate(find_metric("quadratic_weighted_kappa"), Truth(codes, 4), decision.apply(chances))

    places = np.linspace(0.6, 2.6, 15)
    grid = [Cuts(cuts) for cuts in product(places, repeat=3) if cuts[0] <= cuts[1] <= cuts[2]]
    assert list(found.cuts) == sorted(found.cuts)
    assert score(found) >= max(map(score, grid)) - 0.01


def test_few_rows_keep_to_what_the_probabilities_promise() -> None:
    raw = np.linspace(0.01, 0.99, 50)
    codes = (raw > 0.8).astype(int)  # these few say 0.8, the probabilities say 0.5
    cut = choose_threshold(raw, expected_truth(raw, codes, None), scorer("accuracy", 2)).cut
    assert cut == pytest.approx(0.5, abs=0.05)
    raw, codes = np.tile(raw, 400), np.tile(codes, 400)
    cut = choose_threshold(raw, expected_truth(raw, codes, None), scorer("accuracy", 2)).cut
    assert cut == pytest.approx(0.8, abs=0.05)


def test_rows_count_by_their_weight() -> None:
    raw, codes = np.array([0.2, 0.8, 0.8]), np.array([0, 1, 0])
    truth = expected_truth(raw, codes, np.array([1.0, 1.0, 2.0]), promised=0.0)
    assert truth.tolist() == [[0.25, 0.0], [0.0, 0.25], [0.5, 0.0]]
    assert expected_truth(raw, codes, None, promised=1e12)[:, 1] == pytest.approx(raw / 3)
