"""What single rows lose, in float32 and thousands of times: the losses by which mixtures are compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from harness.tuning.measure.goal import Blend
from harness.tuning.measure.scale import Scale, from_scale

if TYPE_CHECKING:
    from harness.tuning.measure.goal import Goal

__all__ = ["log_loss", "number_loss"]

_LEAST = np.float32(1e-6)  # of a probability, a rate or an amount


def log_loss(chances: np.ndarray) -> np.ndarray:
    """The surprise at the true class, of its probability."""
    return np.asarray(-np.log(np.maximum(chances, _LEAST)))


def number_loss(goal: Goal, target: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """The loss of predictions, on the goal's scale, of rows with these answers."""
    answers = target.astype(np.float32)
    if goal.blend is Blend.POISSON:
        return partial(_poisson, answers)
    if goal.blend is Blend.GAMMA:
        return partial(_gamma, answers)
    if goal.blend is Blend.RELATIVE:
        return partial(_relative, answers, goal.scale)
    return partial(_pinball, answers, np.float32(goal.objective.alpha))


def _pinball(answers: np.ndarray, alpha: np.float32, numbers: np.ndarray) -> np.ndarray:
    short = answers - numbers
    return np.asarray(np.maximum(alpha * short, (alpha - np.float32(1)) * short))


def _relative(answers: np.ndarray, scale: Scale, numbers: np.ndarray) -> np.ndarray:
    given = from_scale(scale, numbers, answers)
    size = np.abs(answers) + np.abs(given)
    return np.asarray(np.abs(answers - given) / np.where(size > 0, size, np.float32(1)))


def _poisson(answers: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    rates = np.maximum(numbers, _LEAST)
    return np.asarray(rates - answers * np.log(rates))


def _gamma(answers: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    amounts = np.maximum(numbers, _LEAST)
    return np.asarray(np.log(amounts) + answers / amounts)
