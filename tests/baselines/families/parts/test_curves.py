"""Losses against the library's, and when a curve has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from sklearn import metrics

from baselines.families.linear import Linear
from baselines.families.parts.curves import Progress, has_worsened, mean_loss
from baselines.learning import Learning, Loss, Matrix, Objective

TRUTH = np.array([0.5, 2.0, 3.5, 1.0])
GUESS = np.array([1.0, 1.5, 3.0, 0.2])
WEIGHT = np.array([1.0, 2.0, 0.5, 1.0])


def test_losses_are_those_of_the_library() -> None:
    def loss(kind: Loss, alpha: float = 0.5) -> float:
        return mean_loss(Objective(kind, alpha), TRUTH, GUESS, WEIGHT)

    assert loss(Loss.SQUARED) == pytest.approx(metrics.mean_squared_error(TRUTH, GUESS, sample_weight=WEIGHT))
    assert loss(Loss.ABSOLUTE) == pytest.approx(
        metrics.mean_absolute_error(TRUTH, GUESS, sample_weight=WEIGHT)
    )
    pinball = metrics.mean_pinball_loss(TRUTH, GUESS, alpha=0.8, sample_weight=WEIGHT)
    assert loss(Loss.QUANTILE, 0.8) == pytest.approx(pinball)
    codes = np.array([0, 1, 1, 0])
    shares = np.array([0.2, 0.7, 0.4, 0.3])
    assert mean_loss(Objective(Loss.LOG), codes, shares) == pytest.approx(metrics.log_loss(codes, shares))
    three = np.array([[0.2, 0.3, 0.5], [0.1, 0.8, 0.1], [0.6, 0.2, 0.2], [0.3, 0.3, 0.4]])
    codes = np.array([2, 1, 1, 0])
    assert mean_loss(Objective(Loss.LOG), codes, three) == pytest.approx(metrics.log_loss(codes, three))


@pytest.mark.parametrize(
    ("loss", "deviance"),
    [(Loss.POISSON, metrics.mean_poisson_deviance), (Loss.GAMMA, metrics.mean_gamma_deviance)],
)
def test_log_link_losses_are_half_a_deviance_up_to_a_constant(
    loss: Loss, deviance: Callable[..., float]
) -> None:
    objective = Objective(loss)
    gain = mean_loss(objective, TRUTH, GUESS) - mean_loss(objective, TRUTH, TRUTH)
    assert 2 * gain == pytest.approx(deviance(TRUTH, GUESS))


def test_a_curve_has_worsened_after_patience() -> None:
    assert not has_worsened([], patience=2)
    assert not has_worsened([3, 2], patience=2)
    assert not has_worsened([3, 2, 2.5], patience=2)
    assert has_worsened([3, 2, 2.5, 2.1], patience=2)
    assert not has_worsened([3, 2, 2.5, 2.01], patience=2, clearly=0.01)
    assert has_worsened([3, 2, 1.9999, 1.9999], patience=2, clearly=-0.001)


@dataclass(frozen=True)
class Same:
    """A number for all rows."""

    answer: float

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        return np.full(len(matrix), self.answer)


def walk(learning: Learning, answers: list[float]) -> tuple[int, Any]:
    progress = Progress(learning, length=4, pointless=lambda curve: has_worsened(curve, patience=1))
    count = 0
    for answer in answers:
        progress.add(Same(answer))
        count += 1
        if progress.ended:
            break
    return count, progress.end(Same(answers[count - 1]))


def test_progress_ends_where_losses_worsen_or_at_the_number_asked_for(
    table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    learning = see(Linear(), table("regression", rows=30, columns=2)).learning
    learning = replace(learning, valid_target=np.zeros(60))
    count, fitted = walk(learning, [2.0, 1.0, 3.0, 0.0])
    assert (count, fitted.rounds, fitted.complete) == (3, 3, True)
    assert fitted.curve.tolist() == [4.0, 1.0, 9.0]
    assert walk(replace(learning, rounds=2), [2.0, 3.0, 4.0])[0] == 2
    assert walk(learning, [4.0, 3.0, 2.0, 1.0, 0.0])[0] == 4
    unfinished = walk(replace(learning, valid=None, valid_target=None), [1.0, 2.0])[1]
    assert unfinished.curve is None
    assert not unfinished.complete
