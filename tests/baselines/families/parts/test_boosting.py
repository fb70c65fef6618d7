from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import optuna
import pytest

from baselines.families.lightgbm import LightGBM
from baselines.families.parts.boosting import (
    Growth,
    bins_cost,
    choose_patience,
    choose_rate,
    fine_bins,
    most_rounds,
    strewn_cost,
    suggest_bins,
    usual_bins,
    usual_rounds,
)
from baselines.learning import Deadline, Fitted, Learning, Loss, Matrix, Objective, Shape

ROWS = Matrix(np.zeros((100, 1), dtype=np.float32))
PATIENCE = choose_patience(100, 1, 0.1)


@dataclass(frozen=True)
class Nothing:
    """Answers with zeros."""

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        return np.zeros(len(matrix))


def learn(**changes: Any) -> Learning:
    facts: dict[str, Any] = {
        "train": ROWS,
        "target": np.zeros(100),
        "weight": None,
        "valid": ROWS,
        "valid_target": np.zeros(100),
        "valid_weight": None,
        "task": "regression",
        "classes": 0,
        "objective": Objective(Loss.SQUARED),
        "seed": 0,
        "threads": 1,
    }
    return Learning(**(facts | changes))


def shape(**changes: Any) -> Shape:
    facts: dict[str, Any] = {
        "task": "binary",
        "classes": 2,
        "targets": 1,
        "rows": 1_000,
        "rows_valid": 250,
        "rows_test": 250,
        "numbers": 5,
        "categories": 0,
        "levels": 0,
        "texts": 0,
    }
    return Shape(**(facts | changes))


def grow(growth: Growth, losses: Any) -> Fitted:
    """What comes of a model with these losses; the last one goes on for ever."""
    while growth.goes_on():
        growth.add_round(None if losses is None else losses[min(growth.rounds, len(losses) - 1)])
    return growth.end(Nothing())


def test_growth_ends_when_the_loss_has_not_fallen_for_long() -> None:
    fitted = grow(Growth(learn(), rate=0.1), [1.0, 0.5, 0.6])
    assert fitted.rounds == 2 + PATIENCE
    assert fitted.complete
    assert fitted.curve is not None
    assert fitted.curve[:4].tolist() == [1, 0.5, 0.6, 0.6]


def test_small_steps_are_looked_at_less_often() -> None:
    growth = Growth(learn(), rate=0.05)
    for loss in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
        growth.add_round(loss if growth.wants_loss else None)
    assert growth.losses == [1.0, 1.0, 1.0, 1.0, 0.6, 0.6]


def test_gains_too_small_to_notice_are_not_waited_for() -> None:
    creeping = [1.0, 0.5, *(0.5 - 1e-6 * np.arange(1_000))]
    assert grow(Growth(learn(), rate=0.1), creeping).rounds < 3 * PATIENCE
    steady = [1.0, *0.99 ** np.arange(1_000)]
    assert grow(Growth(learn(), rate=0.5), steady).rounds == most_rounds(0.5)


def test_a_loss_near_zero_or_hardly_better_than_at_first_is_measured_by_what_was_gained() -> None:
    weak = [0.6931, *(0.6931 - 1e-5 * np.arange(1, 200))]  # a thousandth of the loss itself takes 70 rounds
    assert grow(Growth(learn(), rate=0.1), weak).rounds > 200
    negative = [3.0, *(-1 - 0.01 * np.arange(200))]
    assert grow(Growth(learn(), rate=0.1), negative).rounds > 200


def test_without_rows_to_validate_growth_is_as_usual() -> None:
    fitted = grow(Growth(learn(valid=None, valid_target=None), rate=0.1), None)
    assert (fitted.rounds, fitted.curve, fitted.complete) == (usual_rounds("regression", 0.1), None, True)


def test_given_rounds_are_made_whatever_the_loss() -> None:
    fitted = grow(Growth(learn(rounds=200), rate=0.1), [1.0, 2.0])
    assert fitted.rounds == 200


def test_a_passed_deadline_leaves_one_round() -> None:
    fitted = grow(Growth(learn(deadline=Deadline(0.0)), rate=0.1), [1.0])
    assert (fitted.rounds, fitted.complete) == (1, False)


def test_a_loss_that_is_no_number_ends_in_time() -> None:
    assert grow(Growth(learn(), rate=0.1), [np.nan]).rounds <= PATIENCE + 2


def test_a_block_of_rounds_is_cut_to_the_time_left() -> None:
    assert Growth(learn(), rate=0.1).affordable(10) == 10
    late = Growth(learn(deadline=Deadline(0.0)), rate=0.1)
    late.add_round(1.0)
    assert late.affordable(10) == 1


def test_patience_shrinks_with_rows_and_grows_with_the_best_round() -> None:
    few, many, late, fast = (
        choose_patience(rows, best, rate)
        for rows, best, rate in ((1_000, 0, 0.1), (1_000_000, 0, 0.1), (1_000, 1_000, 0.1), (1_000, 0, 0.2))
    )
    assert few > many >= 10
    assert late > 2 * few
    assert fast == few // 2


def test_rates_rise_where_rounds_are_dear() -> None:
    assert choose_rate(shape(), 0.05) == 0.05
    assert choose_rate(shape(rows=1_000_000), 0.05) == pytest.approx(0.1, rel=0.01)
    assert choose_rate(shape(rows=100_000, task="multiclass", classes=10), 0.05) == pytest.approx(
        0.1, rel=0.01
    )
    assert choose_rate(shape(rows=10**9), 0.05) == 0.2


def test_trees_and_threads() -> None:
    assert [shape().outputs, shape(task="multiclass", classes=7).outputs] == [1, 7]
    assert [LightGBM().threads(shape(rows=rows)) for rows in (199_999, 200_000)] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "usual", "fine"),
    [
        ({"rows": 1_000, "values": 900}, 127, 127),
        ({"rows": 1_000, "levels": 200, "values": 900}, 255, 255),
        ({"rows": 8_000, "values": 255}, 255, 255),
        ({"rows": 8_000, "values": 256}, 255, 1_023),
        ({"rows": 100_000, "numbers": 8, "values": 256}, 255, 1_023),
        ({"rows": 100_000, "numbers": 14, "values": 256}, 255, 255),  # too many to be binned finely
    ],
)
def test_bins_are_as_fine_as_rows_and_values_bear(changes: dict[str, Any], usual: int, fine: int) -> None:
    facts = shape(**changes)
    assert (usual_bins(facts), fine_bins(facts)) == (usual, fine)
    asked = optuna.create_study().ask()
    suggested = suggest_bins(asked, "max_bin", facts)
    assert suggested in {usual, fine}
    assert ("max_bin" in asked.params) == (usual != fine), "what makes no difference is not searched"


def test_fine_bins_are_dear() -> None:
    assert bins_cost(1_023) > bins_cost(255) == bins_cost(127)


def test_a_hastened_booster_takes_usual_bins_first_and_a_higher_rate_if_that_is_not_enough() -> None:
    family, large = LightGBM(), shape(rows=20_000, rows_valid=5_000, numbers=20, values=5_000)
    fine = {**family.portfolio(large)[1], "learning_rate": 0.06}
    assert fine["max_bin"] == 1_023
    coarse = {**fine, "max_bin": 255}
    saved = family.seconds(large, coarse) / family.seconds(large, fine)
    assert 0.2 < saved < 0.6
    assert family.hasten(large, fine, 0.9) == coarse
    faster = family.hasten(large, fine, saved / 2)
    assert faster is not None
    assert (faster["max_bin"], faster["learning_rate"]) == (255, pytest.approx(0.12))


def test_a_booster_that_learns_fast_with_usual_bins_cannot_be_hastened() -> None:
    family, small = LightGBM(), shape()
    config = {**family.portfolio(small)[0], "learning_rate": 0.3}
    assert family.hasten(small, config, 0.5) is None
    assert family.hasten(small, {**config, "learning_rate": 0.1}, 0.5) == {**config, "learning_rate": 0.2}


@pytest.mark.parametrize(
    ("rows", "cost"), [(10_000, 1.005), (1_000_000, 1.5), (2_000_000, 2.0), (9_000_000, 2.0)]
)
def test_rows_cost_more_where_they_are_strewn_over_much_memory(rows: int, cost: float) -> None:
    assert strewn_cost(shape(rows=rows, numbers=1)) == pytest.approx(cost)
