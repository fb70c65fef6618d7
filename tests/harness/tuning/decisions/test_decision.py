from __future__ import annotations

import pickle

import numpy as np
import pytest

from harness.tuning.decisions.decision import (
    Cheapest,
    Cuts,
    Decision,
    Lists,
    Numbers,
    Probabilities,
    Scores,
    Threshold,
    WeightedClasses,
)
from harness.tuning.measure.scale import Scale

SEVERAL = np.array([[0.6, 0.3, 0.1], [0.1, 0.5, 0.4]], dtype=np.float32)


def test_numbers_come_back_to_the_targets_unit_and_into_its_range() -> None:
    numbers = Numbers(Scale.LOG1P, (0.0,), (100.0,), np.empty(0))
    assert numbers.apply(np.log1p([-0.5, 20.0, 1e9])) == pytest.approx([0.0, 20.0, 100.0])
    assert numbers.apply(np.array([1e5])).tolist() == [100.0]


def test_every_target_has_its_own_range() -> None:
    numbers = Numbers(Scale.PLAIN, (0.0, -1.0), (1.0, 1.0), np.empty(0))
    assert numbers.apply(np.array([[-5.0, -5.0], [5.0, 0.5]])).tolist() == [[0.0, -1.0], [1.0, 0.5]]


def test_probabilities_sum_to_one_and_are_never_nothing() -> None:
    raw = np.array([[1.0, 0.0, 0.0], [0.2, 0.2, 0.2]], dtype=np.float32)
    made = Probabilities(0.01).apply(raw)
    assert made.sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-12)
    assert made[0] == pytest.approx(np.array([1.0, 0.01, 0.01]) / 1.02)
    assert Probabilities(0.01).apply(np.array([0.0, 1.0])).tolist() == [0.01, 0.99]
    assert Probabilities().apply(np.zeros((1, 4))).tolist() == [[0.25] * 4]


def test_labels() -> None:
    assert Threshold(0.3).apply(np.array([0.2, 0.3, 0.9])).tolist() == [0, 1, 1]
    assert WeightedClasses((1.0, 1.0, 1.0)).apply(SEVERAL).tolist() == [0, 1]
    assert WeightedClasses((0.1, 1.0, 2.0)).apply(SEVERAL).tolist() == [1, 2]
    assert Cuts((0.4, 1.5)).apply(SEVERAL).tolist() == [1, 1]  # expected classes: 0.5 and 1.3


def test_the_cheapest_class_may_be_an_unlikely_one() -> None:
    assert Cheapest(((0.0, 1.0), (5.0, 0.0))).apply(np.array([0.1, 0.2])).tolist() == [0, 1]
    assert Cheapest(((0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (9.0, 9.0, 0.0))).apply(SEVERAL).tolist() == [2, 2]


def test_lists_name_the_most_probable_first() -> None:
    assert Lists(2).apply(SEVERAL).tolist() == [[0, 1], [1, 2]]
    assert Lists(2).apply(np.array([0.7])).tolist() == [[1, 0]]


def test_scores_are_what_was_predicted() -> None:
    assert Scores().apply(np.array([0.25], dtype=np.float32)).dtype == np.float64


DECISIONS = [
    Numbers(Scale.PLAIN, (0.0,), (1.0,), np.empty(0)),
    Probabilities(0.1),
    Scores(),
    Threshold(),
    WeightedClasses((1.0, 2.0)),
    Cuts((0.5,)),
    Cheapest(((0.0, 1.0), (1.0, 0.0))),
    Lists(2),
]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: type(decision).__name__)
def test_a_decision_travels(decision: Decision) -> None:
    raw = np.array([[0.3, 0.7], [0.6, 0.4]])
    copy: Decision = pickle.loads(pickle.dumps(decision))  # noqa: S301 - written a moment ago
    assert copy.apply(raw).tolist() == decision.apply(raw).tolist()
