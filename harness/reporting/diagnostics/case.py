"""An entry's predictions beside the answers, and what a diagnostic is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.metrics import Need

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.metrics import Truth
    from harness.page.blocks import Block

__all__ = ["Case", "Diagnostic", "OneClass", "thin"]

MOST_CLASSES = 8


@dataclass(frozen=True)
class OneClass:
    """One class against all others: which rows are of it, and how strongly each is predicted to be."""

    name: str
    is_it: np.ndarray
    strength: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Case:
    """What an entry predicted for rows whose answers are known."""

    entry: str
    what: str  # the rows, in words
    need: Need
    classes: tuple[str, ...]
    targets: tuple[str, ...]
    truth: Truth
    prediction: np.ndarray
    features: pa.Table
    id: str

    @property
    def weight(self) -> np.ndarray:
        """What each row counts."""
        return np.ones(len(self.prediction)) if self.truth.weight is None else self.truth.weight

    @property
    def ranks_rows(self) -> bool:
        """Whether predictions say how strongly a row is of a class."""
        return self.need in (Need.SCORES, Need.PROBABILITIES) and len(self.classes) > 1

    def each_class(self) -> Iterator[OneClass]:
        """The positive class, or the most frequent of several; none that all rows or no rows are of."""
        counts = np.bincount(self.truth.values, minlength=len(self.classes))
        codes = (
            [1] if self.prediction.ndim == 1 else np.argsort(-counts, kind="stable")[:MOST_CLASSES].tolist()
        )
        for code in codes:
            if 0 < counts[code] < len(self.prediction):
                strength = self.prediction if self.prediction.ndim == 1 else self.prediction[:, code]
                yield OneClass(self.classes[code], self.truth.values == code, strength)

    @property
    def drawn_classes(self) -> str:
        """Which classes `each_class` gives, in a sentence; nothing for a single one."""
        if self.prediction.ndim == 1:
            return ""
        if len(self.classes) <= MOST_CLASSES:
            return " Each class against all others."
        return f" The {MOST_CLASSES} most frequent of {len(self.classes)} classes, each against all others."

    @property
    def are_chances(self) -> bool:
        """Whether predictions are the chances of classes: scores count as such where they could be."""
        return self.ranks_rows and bool(self.prediction.min() >= 0 and self.prediction.max() <= 1)

    def labels(self) -> np.ndarray:
        """The class that each row is predicted to be; of probabilities the largest."""
        if self.need is Need.LABELS:
            return self.prediction
        if self.prediction.ndim == 1:
            return (self.prediction >= 0.5).astype(np.int64)
        return np.asarray(self.prediction.argmax(axis=1))


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """One kind of figure. Its function gives no blocks where it does not apply."""

    title: str
    build: Callable[[Case], Iterable[Block]]


def thin(x: np.ndarray, y: np.ndarray, *, most: int = 160) -> tuple[tuple[float, float], ...]:
    """So many of the points of a curve, its ends among them."""
    places = np.unique(np.linspace(0, len(x) - 1, min(most, len(x))).round().astype(np.int64))
    return tuple(zip(x[places].tolist(), y[places].tolist(), strict=True))
