"""How scores become predictions, and what they cost: shared by the linear models and the neural network.

Scores have the shape (…, rows, outputs), so that several models can be judged at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from baselines.learning import Loss

if TYPE_CHECKING:
    from baselines.learning import Objective, Task

__all__ = [
    "GammaLink",
    "HingeLink",
    "Link",
    "LogisticLink",
    "PinballLink",
    "PoissonLink",
    "SoftmaxLink",
    "SquaredLink",
    "find_link",
    "sigmoid",
]

_HIGHEST_EXPONENT = 30.0  # of a predicted count or amount; beyond it a line search only overflows
_RAREST = 1e-4  # share from which a start of log odds is taken


class Link(Protocol):
    """A loss that is a smooth function of scores."""

    @property
    def outputs(self) -> int:
        """How many scores a row has."""
        ...

    def curvature(self, target: np.ndarray) -> float:
        """About how strongly the loss of a row bends, on average."""
        ...

    def start(self, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """The scores (outputs,) that suit all rows best, about."""
        ...

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The loss of each row, and its slope along each score."""
        ...

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """Predictions: numbers, probabilities of class 1, or of every class."""
        ...


def sigmoid(scores: np.ndarray) -> np.ndarray:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * scores)))


def find_link(task: Task, classes: int, objective: Objective) -> Link:
    """The link that fits what is to be learnt."""
    if task == "binary":
        return LogisticLink()
    if task == "multiclass":
        return SoftmaxLink(classes)
    links: dict[Loss, Link] = {
        Loss.SQUARED: SquaredLink(),
        Loss.ABSOLUTE: PinballLink(0.5),
        Loss.QUANTILE: PinballLink(objective.alpha),
        Loss.POISSON: PoissonLink(),
        Loss.GAMMA: GammaLink(),
    }
    return links[objective.loss]


def _share(target: np.ndarray, weight: np.ndarray, code: int) -> float:
    return float(np.clip(np.average(target == code, weights=weight), _RAREST, 1 - _RAREST))


@dataclass(frozen=True)
class LogisticLink:
    """Log loss of two classes."""

    outputs: int = 1

    def curvature(self, target: np.ndarray) -> float:
        """The variance of the class."""
        return max(float(np.var(target)), 1e-3)

    def start(self, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """The log odds."""
        share = _share(target, weight, 1)
        return np.array([np.log(share / (1 - share))])

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log loss and its slope."""
        score = scores[..., 0]
        loss = np.maximum(score, 0) - score * target + np.log1p(np.exp(-np.abs(score)))
        return loss, (sigmoid(score) - target.astype(scores.dtype))[..., None]

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """The probability of class 1."""
        return sigmoid(scores[..., 0])


@dataclass(frozen=True)
class SoftmaxLink:
    """Log loss of several classes."""

    outputs: int

    def curvature(self, target: np.ndarray) -> float:
        """The mean variance of the classes."""
        shares = np.bincount(target, minlength=self.outputs) / len(target)
        return float(np.mean(shares * (1 - shares)))

    def start(self, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """The logarithm of the classes' shares, centred."""
        logs = np.log([_share(target, weight, code) for code in range(self.outputs)])
        return np.asarray(logs - logs.mean())

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log loss and its slope."""
        shifted = scores - scores.max(axis=-1, keepdims=True)
        slope = np.exp(shifted)
        total = slope.sum(axis=-1, keepdims=True)
        slope /= total
        rows = np.arange(len(target))
        loss = np.log(total[..., 0]) - shifted[..., rows, target]
        slope[..., rows, target] -= 1
        return loss, slope

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """The probability of every class."""
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class HingeLink:
    """The squared hinge of linear support vectors, each class against the rest; answers are margins."""

    outputs: int

    def curvature(self, target: np.ndarray) -> float:
        """Two wherever the margin is not reached."""
        return 1.0

    def start(self, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """The means of the signs."""
        return np.average(self._signs(target), axis=0, weights=weight)

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The squared distance to the margin, and its slope."""
        signs = self._signs(target).astype(scores.dtype)
        short = np.maximum(1 - signs * scores, 0)
        return (short**2).sum(axis=-1), -2 * signs * short

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """The margins themselves."""
        return scores

    def _signs(self, target: np.ndarray) -> np.ndarray:
        if self.outputs == 1:
            return 2.0 * target[:, None] - 1
        return np.where(target[:, None] == np.arange(self.outputs), 1.0, -1.0)


@dataclass(frozen=True)
class SquaredLink:
    """Half the squared error."""

    outputs: int = 1

    def curvature(self, target: np.ndarray) -> float:
        """One everywhere."""
        return 1.0

    def start(self, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """The mean."""
        return np.array([np.average(target, weights=weight)])

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Half the squared error and its slope."""
        error = scores[..., 0] - target.astype(scores.dtype)
        return 0.5 * error**2, error[..., None]

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """The scores."""
        return scores[..., 0]


@dataclass(frozen=True)
class PinballLink:
    """The pinball loss with its corner rounded off, for targets of about unit variance."""

    alpha: float
    width: float = 0.03  # of the rounded corner
    outputs: int = 1

    def curvature(self, target: np.ndarray) -> float:
        """As if one error in four lay in the rounded corner's reach."""
        return 1.0

    def start(self, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """The quantile."""
        return np.array([np.quantile(target, self.alpha, weights=weight, method="inverted_cdf")])

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The rounded pinball loss and its slope."""
        error = (target.astype(scores.dtype) - scores[..., 0]) / self.width
        over = np.maximum(-error, 0) + np.log1p(np.exp(-np.abs(error)))
        return self.width * (self.alpha * error + over), (sigmoid(-error) - self.alpha)[..., None]

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """The scores."""
        return scores[..., 0]


@dataclass(frozen=True)
class _ExponentialLink:
    outputs: int = 1

    def start(self, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """The logarithm of the mean."""
        return np.array([np.log(max(float(np.average(target, weights=weight)), 1e-9))])

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """The exponential of the scores."""
        return np.asarray(np.exp(np.clip(scores[..., 0], -_HIGHEST_EXPONENT, _HIGHEST_EXPONENT)))


@dataclass(frozen=True)
class PoissonLink(_ExponentialLink):
    """Half the Poisson deviance, up to a constant, of the exponential of scores."""

    def curvature(self, target: np.ndarray) -> float:
        """The mean."""
        return max(float(np.mean(target)), 1e-6)

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The deviance and its slope."""
        mean, aim = self.answer(scores), target.astype(scores.dtype)
        return mean - aim * scores[..., 0], (mean - aim)[..., None]


@dataclass(frozen=True)
class GammaLink(_ExponentialLink):
    """Half the gamma deviance, up to a constant, of the exponential of scores."""

    def curvature(self, target: np.ndarray) -> float:
        """One, near the best scores."""
        return 1.0

    def loss(self, scores: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The deviance and its slope."""
        ratio = target.astype(scores.dtype) / self.answer(scores)
        return ratio + scores[..., 0], (1 - ratio)[..., None]
