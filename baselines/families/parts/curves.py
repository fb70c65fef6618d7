"""A model that grows step by step: its validation loss after each, and when going on is pointless."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baselines.learning import Learning, Model, Objective

__all__ = ["Progress", "has_worsened", "mean_loss", "take_step"]

Step = TypeVar("Step")

_LEAST_PROBABILITY = 1e-7
_LEAST_MEAN = 1e-9


class Progress:
    """Counts the steps of a model and judges each by the validation rows, where there are any.

    It has ended after `length` steps, or as many as the learning asks for; if it asks for no number, also
    where the losses make it `pointless` to go on.
    """

    def __init__(
        self, learning: Learning, *, length: int, pointless: Callable[[Sequence[float]], bool]
    ) -> None:
        self._learning, self._pointless = learning, pointless
        self._length = length if learning.rounds is None else min(learning.rounds, length)
        self._losses: list[float] = []
        self._steps = 0

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to do."""
        if self._steps >= self._length:
            return True
        return self._learning.rounds is None and self._pointless(self._losses)

    def add(self, model: Model) -> None:
        """One step more, after which the model is like this."""
        valid = self._learning.valid
        self.add_predictions(None if valid is None else model.predict(valid))

    def add_predictions(self, predictions: np.ndarray | None) -> None:
        """One step more, after which these are predicted for the validation rows, where there are any."""
        self._steps += 1
        target = self._learning.valid_target
        if predictions is not None and target is not None:
            loss = mean_loss(self._learning.objective, target, predictions, self._learning.valid_weight)
            self._losses.append(loss)

    def end(self, model: Model) -> Fitted:
        """The model of all steps."""
        curve = np.array(self._losses) if self._losses else None
        return Fitted(model, curve, self._steps, self.ended)


def mean_loss(
    objective: Objective, target: np.ndarray, prediction: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """The mean loss of predictions, lower is better."""
    return float(np.average(_losses(objective, target, prediction.astype(np.float64)), weights=weight))


def has_worsened(curve: Sequence[float], *, patience: int, clearly: float = 0.0) -> bool:
    """Whether the last `patience` losses all lie above the best one before by the share `clearly`."""
    if len(curve) <= patience:
        return False
    best = min(curve[:-patience])
    return min(curve[-patience:]) > best + clearly * abs(best)


def take_step(steps: Sequence[Step], rounds: int | None) -> Step:
    """What a model is after so many rounds; the last step if it has fewer, or none are asked for."""
    return steps[len(steps) - 1 if rounds is None else min(rounds, len(steps)) - 1]


def _losses(objective: Objective, target: np.ndarray, prediction: np.ndarray) -> np.ndarray:
    match objective.loss:
        case Loss.LOG:
            return np.asarray(
                -np.log(np.maximum(_probability_of_truth(target, prediction), _LEAST_PROBABILITY))
            )
        case Loss.SQUARED:
            return np.asarray((target - prediction) ** 2)
        case Loss.ABSOLUTE:
            return np.asarray(np.abs(target - prediction))
        case Loss.QUANTILE:
            error = target - prediction
            return np.asarray(np.maximum(objective.alpha * error, (objective.alpha - 1) * error))
    mean = np.maximum(prediction, _LEAST_MEAN)
    if objective.loss is Loss.POISSON:
        return np.asarray(mean - target * np.log(mean))
    return np.asarray(target / mean + np.log(mean))


def _probability_of_truth(target: np.ndarray, prediction: np.ndarray) -> np.ndarray:
    if prediction.ndim == 1:
        return np.where(target == 1, prediction, 1 - prediction)
    return np.asarray(prediction[np.arange(len(target)), target])
