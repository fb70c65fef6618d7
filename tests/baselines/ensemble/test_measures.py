from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from baselines.ensemble.measures import CalledMeasure, Measure, RowMeasure, SquaredMeasure, stack_columns
from baselines.ensemble.rows import FoldRows, arrange_rows

RANDOM = np.random.default_rng(0)
FOLDS = RANDOM.integers(-1, 3, 80)
TRUTH = RANDOM.normal(size=80) + 100.0
MEMBERS = [(TRUTH + RANDOM.normal(size=80)).astype(np.float32) for _ in range(4)]
WEIGHT = RANDOM.random(80) + 0.1
COUNTS = np.array([2.0, 0.0, 1.0, 0.0])
CANDIDATES = np.array([3, 0])


def expected(loss: Callable[[np.ndarray, np.ndarray], float]) -> np.ndarray:
    """The loss of the obvious mixture on the rows of each fold."""
    found = []
    for candidate in CANDIDATES:
        counts = COUNTS + np.eye(4)[candidate]
        mixture = np.average(np.asarray(MEMBERS, np.float64), axis=0, weights=counts)
        found.append([loss(mixture[fold == FOLDS], np.flatnonzero(fold == FOLDS)) for fold in range(3)])
    return np.array(found)


def squared(mixture: np.ndarray, rows: np.ndarray) -> float:
    return float(np.average((mixture - TRUTH[rows]) ** 2, weights=WEIGHT[rows]))


def absolute(mixture: np.ndarray, rows: np.ndarray) -> float:
    return float(np.average(np.abs(mixture - TRUTH[rows]), weights=WEIGHT[rows]))


def row_measure(rows: FoldRows) -> Measure:
    answers = TRUTH[rows.rows].astype(np.float32)
    return RowMeasure(stack_columns(MEMBERS, rows), rows, lambda mixture: np.abs(mixture - answers))


@pytest.mark.parametrize(
    ("make", "loss"),
    [
        (lambda rows: SquaredMeasure(MEMBERS, TRUTH, rows), squared),
        (row_measure, absolute),
        (lambda rows: CalledMeasure(MEMBERS, rows, absolute), absolute),
    ],
    ids=["squared", "row", "called"],
)
def test_a_measure_is_the_loss_of_the_obvious_mixture(
    make: Callable[[FoldRows], Measure], loss: Callable[[np.ndarray, np.ndarray], float]
) -> None:
    rows = arrange_rows(FOLDS, np.ones(80, dtype=bool), WEIGHT)
    measure = make(rows)
    assert measure.losses(COUNTS, CANDIDATES) == pytest.approx(expected(loss), rel=1e-4)
    assert measure.mass == pytest.approx([WEIGHT[fold == FOLDS].sum() for fold in range(3)])


def test_several_targets_are_averaged() -> None:
    truth = np.array([[0.0, 10.0], [0.0, 10.0]])
    members = [np.array([[1.0, 10.0], [1.0, 10.0]]), np.array([[0.0, 13.0], [0.0, 13.0]])]
    rows = arrange_rows(np.array([0, 1]), np.ones(2, dtype=bool))
    alone = SquaredMeasure(members, truth, rows).losses(np.zeros(2), np.arange(2))
    assert alone.tolist() == [[0.5, 0.5], [4.5, 4.5]]


def test_columns_hold_the_probability_of_a_rows_class() -> None:
    rows = arrange_rows(np.array([0, 0, 1]), np.ones(3, dtype=bool))
    codes = np.array([1, 0, 1])
    binary = np.array([0.75, 0.25, 0.5])
    several = np.array([[0.25, 0.75], [0.5, 0.5], [1.0, 0.0]])
    assert stack_columns([binary], rows, codes).tolist() == [[0.75, 0.75, 0.5]]
    assert stack_columns([several], rows, codes).tolist() == [[0.75, 0.5, 0.0]]
    assert stack_columns([binary], rows).tolist() == [[0.75, 0.25, 0.5]]
