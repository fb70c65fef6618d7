"""How raw predictions become what a metric needs: numbers, probabilities, labels or lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from harness.tuning.measure.scale import Scale, from_scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Cheapest",
    "Cuts",
    "Decision",
    "Lists",
    "Numbers",
    "Probabilities",
    "Scores",
    "Threshold",
    "WeightedClasses",
    "by_class",
]


class Decision(Protocol):
    """What is done with raw predictions; picklable, and learnt without the rows that it is applied to.

    Raw predictions are the probability of class 1 (rows,), of every class (rows, classes), or numbers on the
    goal's scale (rows,) or (rows, targets).
    """

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The predictions in the form that the metric needs."""
        ...


@dataclass(frozen=True)
class Numbers:
    """Numbers in the target's unit, kept within what is possible."""

    scale: Scale
    low: tuple[float, ...]  # one for all targets, or one each
    high: tuple[float, ...]
    known: NDArray[np.float64] = field(repr=False)  # answers, where ranks have to be turned into values

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The numbers."""
        with np.errstate(over="ignore"):
            numbers = from_scale(self.scale, raw.astype(np.float64), self.known)
        return np.asarray(np.clip(numbers, np.array(self.low), np.array(self.high)))


@dataclass(frozen=True)
class Scores:
    """The probability of the positive class, as a score of any size."""

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The scores."""
        return raw.astype(np.float64)


@dataclass(frozen=True)
class Probabilities:
    """Probabilities that sum to 1, none of them smaller than the rows that were seen can tell."""

    smallest: float = 0.0

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The probabilities."""
        if raw.ndim == 1:
            return np.asarray(np.clip(raw.astype(np.float64), self.smallest, 1 - self.smallest))
        chances = np.maximum(raw.astype(np.float64), max(self.smallest, np.finfo(np.float64).tiny))
        return np.asarray(chances / chances.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Threshold:
    """Class 1 from this probability on."""

    cut: float = 0.5

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The labels."""
        return (raw >= self.cut).astype(np.int32)


@dataclass(frozen=True)
class WeightedClasses:
    """The class whose probability times its weight is highest."""

    weights: tuple[float, ...]

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The labels."""
        return np.asarray(np.argmax(raw * np.array(self.weights), axis=1), dtype=np.int32)


@dataclass(frozen=True)
class Cuts:
    """Ordered classes: how many of the cuts lie below the expected class."""

    cuts: tuple[float, ...]

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The labels."""
        expected = raw @ np.arange(raw.shape[1])
        return np.asarray(np.searchsorted(self.cuts, expected, side="right"), dtype=np.int32)


@dataclass(frozen=True)
class Cheapest:
    """The class of the lowest expected cost."""

    costs: tuple[tuple[float, ...], ...]  # a row for each true class

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The labels."""
        return np.asarray(np.argmin(by_class(raw) @ np.array(self.costs), axis=1), dtype=np.int32)


@dataclass(frozen=True)
class Lists:
    """The most probable classes, the best first."""

    length: int

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """The lists of class codes."""
        order = np.argsort(-by_class(raw), axis=1, kind="stable")
        return np.asarray(order[:, : self.length].astype(np.int32))


def by_class(raw: np.ndarray) -> np.ndarray:
    """The probability of every class, (rows, classes)."""
    if raw.ndim == 2:
        return raw
    return np.stack([1 - raw, raw], axis=1)
