"""The rows that an ensemble is chosen on: those that every member predicted out of fold, fold after fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from baselines.errors import CannotFitError

__all__ = ["FoldRows", "arrange_rows", "predicted_rows"]

_PARTS = 5  # of a single fold: choosing needs rows that were left out, whichever model predicted them


@dataclass(frozen=True)
class FoldRows:
    """Row numbers in the order of their folds, what each weighs, and where each fold starts."""

    rows: np.ndarray  # (rows,)
    starts: np.ndarray  # (folds,)
    weight: np.ndarray | None = None  # (rows,) in this order

    @property
    def folds(self) -> int:
        """How many folds there are; none is empty."""
        return len(self.starts)

    @property
    def mass(self) -> np.ndarray:
        """How much each fold weighs."""
        weight = np.ones(len(self.rows)) if self.weight is None else self.weight
        return np.asarray(np.add.reduceat(weight, self.starts))

    def slices(self) -> list[slice]:
        """Where each fold's rows stand."""
        ends = [*self.starts[1:].tolist(), len(self.rows)]
        return [slice(start, end) for start, end in zip(self.starts.tolist(), ends, strict=True)]

    def sample(self, most: int) -> FoldRows:
        """At most about so many rows, each fold keeping its share."""
        if len(self.rows) <= most:
            return self
        random = np.random.default_rng(0)
        kept = [
            place.start + np.sort(random.permutation(size)[: max(1, size * most // len(self.rows))])
            for place in self.slices()
            for size in [place.stop - place.start]
        ]
        starts = np.cumsum([0, *map(len, kept[:-1])])
        places = np.concatenate(kept)
        return FoldRows(self.rows[places], starts, None if self.weight is None else self.weight[places])


def predicted_rows(members: Sequence[np.ndarray], folds: np.ndarray) -> np.ndarray:
    """Which rows a fold validates (its number is not negative) and every member predicted."""
    usable = folds >= 0
    for raw in members:
        finite = np.isfinite(raw)
        usable &= finite if raw.ndim == 1 else finite.all(axis=1)
    return np.asarray(usable)


def arrange_rows(folds: np.ndarray, usable: np.ndarray, weight: np.ndarray | None = None) -> FoldRows:
    """The usable rows that weigh anything, fold after fold; a single fold is dealt into parts."""
    counted = usable & (folds >= 0)
    if weight is not None:
        counted = counted & (weight > 0)
    rows = np.flatnonzero(counted)
    if not len(rows):
        raise CannotFitError("No row was predicted out of fold by every model, so nothing can be blended.")
    numbers = folds[rows]
    if numbers.min() == numbers.max():
        numbers = np.random.default_rng(0).permutation(len(rows)) % min(_PARTS, len(rows))
    order = np.argsort(numbers, kind="stable")
    _, starts = np.unique(numbers[order], return_index=True)
    rows = rows[order]
    return FoldRows(rows, starts, None if weight is None else weight[rows].astype(np.float64))
