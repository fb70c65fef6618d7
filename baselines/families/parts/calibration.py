"""How sure scores may be: one scale for all classes, learnt where the truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baselines.families.parts.links import sigmoid

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Calibration", "learn_calibration"]

_MOST_ROWS = 5_000
_CAUTION = 1.0  # rows' worth of doubt that scores mean anything
_LOG_SCALES = (-7.0, 4.0)


@dataclass(frozen=True)
class Calibration:
    """Turns scores of classes (of two: of the second) into probabilities."""

    scale: float
    offset: float

    def answer(self, scores: np.ndarray) -> np.ndarray:
        """The probability of class 1 (rows,), or of every class (rows, classes)."""
        if scores.shape[1] == 1:
            return sigmoid(self.scale * scores[:, 0] + self.offset)
        powers = np.exp(self.scale * (scores - scores.max(axis=1, keepdims=True)))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def learn_calibration(scores: np.ndarray, target: np.ndarray) -> Calibration:
    """The scale of scores (rows, outputs), and of two classes the offset, that make the truth likeliest."""
    kept = slice(None, None, 1 + len(target) // _MOST_ROWS)
    scores, target = np.asarray(scores[kept], dtype=np.float64), target[kept]
    return _of_two(scores[:, 0], target) if scores.shape[1] == 1 else _of_many(scores, target)


def _of_two(scores: np.ndarray, target: np.ndarray) -> Calibration:
    from scipy.optimize import minimize

    center, spread = float(scores.mean()), float(scores.std()) or 1.0
    scores = (scores - center) / spread

    def cost(point: np.ndarray) -> tuple[float, np.ndarray]:
        logits = point[0] * scores + point[1]
        slope = sigmoid(logits) - target
        loss = np.maximum(logits, 0) - logits * target + np.log1p(np.exp(-np.abs(logits)))
        value = float(loss.sum()) + 0.5 * _CAUTION * float(point @ point) / 4
        return value, np.array([slope @ scores, slope.sum()]) + _CAUTION * point / 4

    scale, offset = minimize(cost, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return Calibration(float(scale / spread), float(offset - scale * center / spread))


def _of_many(scores: np.ndarray, target: np.ndarray) -> Calibration:
    shifted = scores - scores.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(target)), target]

    def cost(log_scale: float) -> float:
        scale = float(np.exp(log_scale))
        loss = np.log(np.exp(scale * shifted).sum(axis=1)) - scale * right
        return float(loss.sum())

    return Calibration(float(np.exp(_lowest(cost))), 0.0)


def _lowest(cost: Callable[[float], float]) -> float:
    from scipy.optimize import minimize_scalar

    return float(minimize_scalar(cost, bounds=_LOG_SCALES, method="bounded", options={"xatol": 0.01}).x)
