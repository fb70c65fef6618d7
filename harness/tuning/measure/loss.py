"""The loss that models minimise, in units in which all of them can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baselines.families.parts.curves import mean_loss
from baselines.learning import Loss

if TYPE_CHECKING:
    from baselines.learning import Learning

__all__ = ["scaled_loss"]


def scaled_loss(learning: Learning, prediction: np.ndarray) -> float:
    """The loss on the validation rows as a curve tells it: errors in standard deviations of the target."""
    truth = learning.valid_target
    assert truth is not None
    if truth.ndim == 1:
        return _of_one(learning, learning.target, truth, prediction)
    columns = range(truth.shape[1])
    return float(
        np.mean(
            [_of_one(learning, learning.target[:, at], truth[:, at], prediction[:, at]) for at in columns]
        )
    )


def _of_one(learning: Learning, target: np.ndarray, truth: np.ndarray, prediction: np.ndarray) -> float:
    loss = mean_loss(learning.objective, truth, prediction, learning.valid_weight)
    if learning.objective.loss not in (Loss.SQUARED, Loss.ABSOLUTE, Loss.QUANTILE):
        return loss
    spread = float(np.std(target)) or 1.0
    return loss / spread**2 if learning.objective.loss is Loss.SQUARED else loss / spread
