"""Losses that can be compared whatever the unit of the target."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from baselines.learning import Learning, Loss, Matrix, Objective
from harness.tuning.measure.loss import scaled_loss

ROWS = Matrix(np.zeros((4, 1), dtype=np.float32))


def learn(loss: Loss, target: np.ndarray, truth: np.ndarray, **changes: Any) -> Learning:
    facts: dict[str, Any] = {
        "train": ROWS,
        "target": target,
        "weight": None,
        "valid": ROWS,
        "valid_target": truth,
        "valid_weight": None,
        "task": "regression",
        "classes": 0,
        "objective": Objective(loss),
        "seed": 0,
        "threads": 1,
    }
    return Learning(**(facts | changes))


@pytest.mark.parametrize("unit", [1.0, 1_000.0])
@pytest.mark.parametrize(("loss", "expected"), [(Loss.SQUARED, 0.25), (Loss.ABSOLUTE, 0.5)])
def test_errors_count_in_standard_deviations_of_the_target(loss: Loss, expected: float, unit: float) -> None:
    target = unit * np.array([0.0, 0.0, 4.0, 4.0])  # its standard deviation is two units
    truth = unit * np.array([1.0, 2.0])
    assert scaled_loss(learn(loss, target, truth), truth + unit) == pytest.approx(expected)


def test_several_targets_count_alike() -> None:
    target = np.array([[0.0, 0.0], [4.0, 400.0]])
    truth = np.array([[1.0, 100.0]])
    learning = learn(Loss.SQUARED, target, truth)
    assert scaled_loss(learning, truth + np.array([2.0, 200.0])) == pytest.approx(1.0)
    assert scaled_loss(learning, truth + np.array([2.0, 0.0])) == pytest.approx(0.5)


def test_probabilities_have_no_unit() -> None:
    learning = learn(
        Loss.LOG, np.array([0, 1, 1, 1]), np.array([1, 0]), task="binary", classes=2, valid_weight=None
    )
    assert scaled_loss(learning, np.array([0.5, 0.5])) == pytest.approx(np.log(2))


def test_a_constant_target_has_a_loss_too() -> None:
    assert scaled_loss(learn(Loss.SQUARED, np.full(4, 7.0), np.full(2, 7.0)), np.full(2, 8.0)) == 1.0
