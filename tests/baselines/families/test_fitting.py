from __future__ import annotations

import pickle
import time
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.errors import CannotFitError
from baselines.families.base import Family, Suggest
from baselines.families.fitting import fit_family
from baselines.learning import (
    Config,
    Deadline,
    Fitted,
    Learning,
    Loss,
    Matrix,
    Objective,
    Shape,
    Task,
)

CURVE = np.array([0.5, 0.25])


@dataclass(frozen=True)
class Remembered:
    """Answers with the target of the row whose number stands in the first column."""

    answers: np.ndarray

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        return np.asarray(self.answers[np.asarray(matrix.values[:, 0], dtype=int)])


class Rote(Family):
    """Learns the rows by heart and keeps what it was given to see."""

    name = "rote"
    title = "rote"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED, Loss.ABSOLUTE})

    def __init__(self) -> None:
        self.seen: list[Learning] = []

    def seconds(self, shape: Shape, config: Config) -> float:
        return 0.0

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        return ({},)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        return {}

    def fit(self, learning: Learning, config: Config) -> Fitted:
        self.seen.append(learning)
        answers = learning.target
        if learning.task == "multiclass":
            answers = np.eye(learning.classes)[learning.target]
        return Fitted(Remembered(answers), CURVE * len(self.seen), 2)


def learn(
    target: Any, *, task: Task = "regression", values: np.ndarray | None = None, **changes: Any
) -> Learning:
    target = np.asarray(target, dtype=np.float64 if task == "regression" else np.int32)
    values = np.arange(len(target), dtype=np.float32)[:, None] if values is None else values
    facts: dict[str, Any] = {
        "train": Matrix(values),
        "target": target,
        "weight": None,
        "valid": Matrix(values),
        "valid_target": target,
        "valid_weight": None,
        "task": task,
        "classes": {"regression": 0, "binary": 2, "multiclass": 3}[task],
        "objective": Objective(Loss.SQUARED if task == "regression" else Loss.LOG),
        "seed": 0,
        "threads": 1,
    }
    return Learning(**(facts | changes))


def answers(learning: Learning, family: Family | None = None) -> np.ndarray:
    return fit_family(family or Rote(), learning, {}).model.predict(learning.train)


def test_classes_are_renumbered_and_spread_back() -> None:
    rote, learning = Rote(), learn([0, 2, 2], task="multiclass", valid_target=np.array([1, 2, 0]))
    assert answers(learning, rote).tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 1]]
    seen = rote.seen[0]
    assert (seen.task, seen.classes, seen.target.tolist()) == ("binary", 2, [0, 1, 1])
    assert seen.valid is not None
    assert seen.valid_target is not None
    assert seen.valid.values.tolist() == [[1], [2]]  # the row of the class that was never learnt is left out
    assert seen.valid_target.tolist() == [1, 0]


def test_validation_rows_of_unknown_classes_alone_validate_nothing() -> None:
    rote = Rote()
    answers(learn([0, 2, 2], task="multiclass", valid_target=np.array([1, 1, 1])), rote)
    assert rote.seen[0].valid is None
    assert rote.seen[0].valid_target is None


@pytest.mark.parametrize(
    ("learning", "wanted"),
    [
        (learn([1, 1], task="binary"), [1, 1]),
        (learn([2, 2], task="multiclass"), [[0, 0, 1]] * 2),
        (learn([7, 7, 7]), [7, 7, 7]),
        (learn([0, 1, 1, 1], task="binary", values=np.empty((4, 0), np.float32)), [0.75] * 4),
        (learn([1, 2, 6], values=np.full((3, 2), np.nan, np.float32)), [3, 3, 3]),
        (learn([1, 2, 6], weight=np.array([0, 0, 3.0]), values=np.ones((3, 1), np.float32)), [6, 6, 6]),
        (learn([1, 2, 6], values=np.ones((3, 1), np.float32), objective=Objective(Loss.ABSOLUTE)), [2, 2, 2]),
    ],
    ids=["one class", "one of three", "constant", "no columns", "all missing", "weighted", "median"],
)
def test_where_nothing_can_be_learnt_the_dummy_answers(learning: Learning, wanted: list[Any]) -> None:
    rote = Rote()
    assert answers(learning, rote).tolist() == wanted
    assert not rote.seen


def test_a_column_that_varies_late_is_still_learnt_from() -> None:
    values = np.zeros((500, 1), dtype=np.float32)
    values[499] = 1
    rote = Rote()
    answers(learn(np.arange(500), values=values), rote)
    assert rote.seen


def test_numbers_come_centred_and_scaled_and_go_back_in_their_units() -> None:
    rote, learning = Rote(), learn([10, 30], valid_target=np.array([20.0, 50.0]))
    assert answers(learning, rote).tolist() == [10, 30]
    assert rote.seen[0].target.tolist() == pytest.approx([-1, 1])
    assert rote.seen[0].valid_target is not None
    assert rote.seen[0].valid_target.tolist() == pytest.approx([0, 3])


def test_weights_count_in_scaling_and_have_a_mean_of_one() -> None:
    rote = Rote()
    answers(learn([0, 10, 20], weight=np.array([2.0, 2.0, 0.0])), rote)
    assert rote.seen[0].target.tolist() == pytest.approx([-1, 1, 3])
    assert rote.seen[0].weight is not None
    assert rote.seen[0].weight.tolist() == [1.5, 1.5, 0]
    answers(learn([0, 10, 20], weight=np.zeros(3)), rote)
    assert rote.seen[1].weight is None


@given(st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=9))
def test_targets_in_any_unit_come_back(target: list[float]) -> None:
    np.testing.assert_allclose(answers(learn(target)), target, rtol=1e-9, atol=1e-9 * max(map(abs, target)))


def test_several_targets_have_a_model_each_and_a_common_curve() -> None:
    rote, learning = Rote(), learn([[1, 10], [2, 20], [3, 40]])
    fitted = fit_family(rote, learning, {})
    assert fitted.model.predict(learning.train).tolist() == [[1, 10], [2, 20], [3, 40]]
    assert fitted.rounds == 2
    assert fitted.curve is not None
    assert fitted.curve.tolist() == (CURVE * 1.5).tolist()
    assert rote.seen[0].shared is not rote.seen[1].shared
    fit_family(rote, learning, {})
    assert rote.seen[2].shared is rote.seen[0].shared


def test_several_targets_share_the_time_that_is_left() -> None:
    rote, now = Rote(), time.time()
    fit_family(rote, learn([[1, 10], [2, 20]], deadline=Deadline(now + 100)), {})
    first, second = (one.deadline.at for one in rote.seen)
    assert first is not None
    assert first - now == pytest.approx(50, abs=5)
    assert second is not None
    assert second - now == pytest.approx(100, abs=5)


@pytest.mark.parametrize(
    ("wanted", "served"),
    [
        (Objective(Loss.QUANTILE, 0.9), Loss.ABSOLUTE),
        (Objective(Loss.ABSOLUTE), Loss.ABSOLUTE),
        (Objective(Loss.POISSON), Loss.SQUARED),
        (Objective(Loss.GAMMA), Loss.SQUARED),
    ],
)
def test_an_unknown_loss_is_served_by_the_nearest(wanted: Objective, served: Loss) -> None:
    rote = Rote()
    answers(learn([1, 2, 6], objective=wanted), rote)
    assert rote.seen[0].objective.loss is served


def test_counts_stay_positive_under_the_squared_loss() -> None:
    learning = learn([0, 0, 100], objective=Objective(Loss.POISSON))
    np.testing.assert_allclose(answers(learning), [1 / 3, 1 / 3, 100])  # a hundredth of the mean


@pytest.mark.parametrize(
    ("learning", "reason"),
    [
        (learn([1, np.inf]), "infinite or missing"),
        (learn([1, np.nan]), "infinite or missing"),
        (
            learn([-1, 2], objective=Objective(Loss.POISSON)),
            "-1, but under the poisson loss it must not be negative",
        ),
        (learn([0, 2], objective=Objective(Loss.GAMMA)), "0, but under the gamma loss it must be positive"),
        (learn([1, 2], deadline=Deadline(time.time() - 1)), "No time was left"),
    ],
)
def test_what_cannot_be_fitted_says_why(learning: Learning, reason: str) -> None:
    with pytest.raises(CannotFitError, match=reason):
        fit_family(Rote(), learning, {})


class Broken(Rote):
    """Has a curve that is not a number."""

    def __init__(self, *curve: float) -> None:
        super().__init__()
        self.curve = np.array(curve)

    def fit(self, learning: Learning, config: Config) -> Fitted:
        return replace(super().fit(learning, config), curve=self.curve)


def test_a_curve_that_was_never_finite_is_no_model() -> None:
    with pytest.raises(CannotFitError, match="never finite"):
        fit_family(Broken(np.nan, np.inf), learn([1, 2]), {})


def test_a_curve_with_gaps_keeps_its_finite_part() -> None:
    fitted = fit_family(Broken(1.0, np.nan), learn([1, 2]), {})
    assert fitted.curve is not None
    assert fitted.curve.tolist() == [1, np.inf]


def test_every_model_around_a_model_can_be_pickled() -> None:
    for learning in (
        learn([0, 2, 2], task="multiclass"),
        learn([[1, 10], [2, 20]]),
        learn([0, 3], objective=Objective(Loss.POISSON)),
    ):
        model = fit_family(Rote(), learning, {}).model
        loaded = pickle.loads(pickle.dumps(model))  # noqa: S301 - pickled on this very line
        np.testing.assert_array_equal(loaded.predict(learning.train), model.predict(learning.train))


def test_nothing_of_the_fold_is_changed() -> None:
    learning = learn([1, 2, 6], weight=np.array([1.0, 2.0, 3.0]))
    before = replace(learning, target=learning.target.copy(), weight=np.array([1.0, 2.0, 3.0]))
    answers(learning)
    np.testing.assert_array_equal(learning.target, before.target)
    np.testing.assert_array_equal(learning.weight, before.weight)
