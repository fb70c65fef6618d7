from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from baselines.ensemble.greedy import Remembered, mix, select
from baselines.ensemble.measures import CalledMeasure, Measure, SquaredMeasure
from baselines.ensemble.rows import arrange_rows


def make_members(
    seed: int, *, members: int, rows: int = 400
) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    random = np.random.default_rng(seed)
    truth = random.normal(size=rows)
    errors = random.normal(size=(members, rows)) * (1 + np.arange(members) / 4)[:, np.newaxis]
    return truth, list(truth + errors), np.arange(rows) % 5


def squared(truth: np.ndarray, members: list[np.ndarray], folds: np.ndarray) -> SquaredMeasure:
    return SquaredMeasure(members, truth, arrange_rows(folds, np.ones(len(truth), dtype=bool)))


@pytest.mark.parametrize("seed", range(5))
def test_it_comes_as_near_as_an_exhaustive_search(seed: int) -> None:
    truth, members, folds = make_members(seed, members=3)
    weights = select(squared(truth, members, folds), steps=20)
    grid = [np.array([a, b, 20 - a - b]) / 20 for a, b in product(range(21), repeat=2) if a + b <= 20]
    best = min(np.mean((mix(members, each) - truth) ** 2) for each in grid)
    assert np.mean((mix(members, weights) - truth) ** 2) <= best * 1.005
    assert weights.sum() == pytest.approx(1.0)


def test_a_fold_left_out_has_no_say() -> None:
    truth, members, folds = make_members(0, members=4)
    members[3] = np.where(folds == 0, truth, truth + 10.0)  # perfect in fold 0, useless elsewhere
    measure = squared(truth, members, folds)
    spoiled = [np.where(folds == 0, 1e6, member) for member in members]
    assert select(measure, without=0)[3] == 0.0
    assert select(measure, without=0) == pytest.approx(select(squared(truth, spoiled, folds), without=0))


def test_of_equal_members_the_first_is_taken_and_no_larger_mixture() -> None:
    truth, members, folds = make_members(1, members=1)
    assert select(squared(truth, members * 3, folds)).tolist() == [1.0, 0.0, 0.0]


def test_folds_that_cannot_be_measured_do_not_count() -> None:
    truth, members, folds = make_members(2, members=2)

    def loss(mixture: np.ndarray, rows: np.ndarray) -> float:
        return np.nan if folds[rows[0]] == 0 else float(np.mean((mixture - truth[rows]) ** 2))

    rows = arrange_rows(folds, np.ones(len(truth), dtype=bool))
    called: Measure = CalledMeasure(members, rows, loss)
    assert select(called) == pytest.approx(select(squared(truth, members, folds), without=0))


def test_nothing_measurable_takes_the_first() -> None:
    truth, members, folds = make_members(3, members=3)
    rows = arrange_rows(folds, np.ones(len(truth), dtype=bool))
    assert select(CalledMeasure(members, rows, lambda *_: np.nan)).tolist() == [1.0, 0.0, 0.0]


def test_a_remembered_mixture_is_not_computed_again() -> None:
    truth, members, folds = make_members(4, members=3)
    calls = []

    def loss(mixture: np.ndarray, rows: np.ndarray) -> float:
        calls.append(len(rows))
        return float(np.mean((mixture - truth[rows]) ** 2))

    rows = arrange_rows(folds, np.ones(len(truth), dtype=bool))
    remembered = Remembered(CalledMeasure(members, rows, loss))
    first = select(remembered)
    count = len(calls)
    assert select(remembered) == pytest.approx(first)
    assert len(calls) == count


def test_a_shortlist_hardly_costs_anything() -> None:
    truth, members, folds = make_members(5, members=60)
    measure = squared(truth, members, folds)
    losses = [np.mean((mix(members, select(measure, shortlist=size)) - truth) ** 2) for size in (25, 60)]
    assert losses[0] <= losses[1] * 1.02
