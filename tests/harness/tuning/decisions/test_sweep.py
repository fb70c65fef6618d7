from __future__ import annotations

import numpy as np
import pytest

from harness.tuning.decisions.sweep import Moves, best_cut, count_table


def accuracy(tables: np.ndarray) -> np.ndarray:
    return np.asarray(np.diagonal(tables, axis1=1, axis2=2).sum(axis=1))


def sweep(places: list[float], codes: list[int]) -> tuple[float, float]:
    """The best threshold from which on rows are of class 1."""
    rows = len(places)
    truth = np.eye(2)[codes] / rows
    ones, zeros = np.ones(rows, dtype=int), np.zeros(rows, dtype=int)
    return best_cut(count_table(ones, truth), Moves(np.array(places), ones, zeros, truth), accuracy)


def test_a_table_counts_rows_by_true_and_given_class() -> None:
    truth = np.array([[1.0, 0.0], [0.25, 0.75], [0.0, 1.0]])
    assert count_table(np.array([0, 1, 1]), truth).tolist() == [[1.0, 0.25], [0.0, 1.75]]


def test_the_cut_lies_half_way_between_two_rows() -> None:
    assert sweep([0.1, 0.2, 0.6, 0.7], [0, 0, 1, 1]) == (pytest.approx(0.4), 1.0)


def test_rows_of_the_same_place_move_together() -> None:
    assert sweep([0.5, 0.5, 0.5, 0.9], [0, 1, 0, 1]) == (pytest.approx(0.7), 0.75)


def test_all_or_none_may_move() -> None:
    assert sweep([0.1, 0.9], [1, 1]) == (-np.inf, 1.0)
    assert sweep([0.1, 0.9], [0, 0]) == (np.inf, 1.0)


def test_many_rows_are_swept_in_steps() -> None:
    random = np.random.default_rng(0)
    places = random.random(50_000)
    codes = (random.random(50_000) < places).astype(int)
    cut, score = sweep(places.tolist(), codes.tolist())
    assert cut == pytest.approx(0.5, abs=0.05)
    assert score == pytest.approx(0.75, abs=0.01)
