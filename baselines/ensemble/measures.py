"""What mixtures of models lose, fold by fold: the measures by which an ensemble is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from baselines.ensemble.rows import FoldRows

__all__ = ["CalledMeasure", "Measure", "RowMeasure", "SquaredMeasure", "stack_columns", "sum_columns"]

_AT_ONCE = 1 << 13


class Measure(Protocol):
    """The loss of a mixture in each fold; folds count by their mass."""

    @property
    def members(self) -> int:
        """How many models there are to mix."""
        ...

    @property
    def mass(self) -> np.ndarray:
        """How much each fold counts, (folds,)."""
        ...

    def losses(self, counts: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """The mean loss in each fold once a candidate joins the counted ones, (candidates, folds).

        NaN where a fold cannot be measured.
        """
        ...


class SquaredMeasure:
    """The mean squared error, from the products of the members' residuals alone: rows are read once."""

    def __init__(self, members: Sequence[np.ndarray], truth: np.ndarray, rows: FoldRows) -> None:
        self.mass = rows.mass
        self.products = np.stack(
            [_products(members, truth, rows, place) for place in rows.slices()]
        )  # (folds, members, members)
        self.members = len(members)

    def losses(self, counts: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """The mean squared error in each fold once a candidate joins, (candidates, folds)."""
        with_others = self.products @ counts  # (folds, members)
        alone = np.diagonal(self.products, axis1=1, axis2=2)
        together = with_others @ counts
        size = float(counts.sum()) + 1.0
        joined = together[:, np.newaxis] + 2 * with_others[:, candidates] + alone[:, candidates]
        return np.asarray(joined.T / size**2)


class RowMeasure:
    """A mean over rows of a loss that needs one number of each member: log loss, absolute error, …."""

    def __init__(
        self,
        columns: np.ndarray,
        rows: FoldRows,
        loss: Callable[[np.ndarray], np.ndarray],
    ) -> None:
        self.columns = columns  # (members, rows) in the order of `rows`
        self.loss = loss  # of the mixture's numbers in that order, row by row
        self.weight = rows.weight
        self.starts = rows.starts
        self.mass = rows.mass
        self.members = len(columns)

    def losses(self, counts: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """The mean loss in each fold once a candidate joins, (candidates, folds)."""
        mixed = sum_columns(self.columns, counts)
        size = np.float32(counts.sum() + 1)
        found = np.empty((len(candidates), len(self.starts)))
        for place, candidate in enumerate(candidates):
            lost = self.loss((mixed + self.columns[candidate]) / size)
            if self.weight is not None:
                lost = lost * self.weight
            found[place] = np.add.reduceat(lost, self.starts, dtype=np.float64)
        return np.asarray(found / self.mass)


class CalledMeasure:
    """Any loss of the mixture's predictions and the numbers of their rows, called fold by fold."""

    def __init__(
        self,
        members: Sequence[np.ndarray],
        rows: FoldRows,
        loss: Callable[[np.ndarray, np.ndarray], float],
    ) -> None:
        self.raws = [raw[rows.rows] for raw in members]
        self.rows = rows
        self.loss = loss
        self.mass = rows.mass
        self.members = len(members)

    def losses(self, counts: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """The loss in each fold once a candidate joins, (candidates, folds)."""
        mixed = np.zeros_like(self.raws[0], dtype=np.float64)
        for member in np.flatnonzero(counts):
            mixed += counts[member] * self.raws[member]
        size = float(counts.sum()) + 1.0
        places = self.rows.slices()
        found = np.empty((len(candidates), len(places)))
        for line, candidate in enumerate(candidates):
            mixture = (mixed + self.raws[candidate]) / size
            found[line] = [self.loss(mixture[place], self.rows.rows[place]) for place in places]
        return found


def stack_columns(
    members: Sequence[np.ndarray], rows: FoldRows, codes: np.ndarray | None = None
) -> np.ndarray:
    """A float32 of each member and row: the prediction, or the probability of the class in `codes`."""
    columns = np.empty((len(members), len(rows.rows)), dtype=np.float32)
    for column, raw in zip(columns, members, strict=True):
        if codes is None:
            column[:] = raw[rows.rows]
        elif raw.ndim == 1:
            column[:] = np.where(codes[rows.rows] > 0, raw[rows.rows], 1 - raw[rows.rows])
        else:
            column[:] = raw[rows.rows, codes[rows.rows]]
    return columns


def sum_columns(columns: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The sum of the columns, each as often as it counts."""
    used = np.flatnonzero(counts)
    return np.asarray(counts[used].astype(columns.dtype) @ columns[used])


def _products(members: Sequence[np.ndarray], truth: np.ndarray, rows: FoldRows, place: slice) -> np.ndarray:
    """The mean products of the members' residuals over the rows of one fold; several columns are averaged."""
    total, mass = np.zeros((len(members), len(members))), 0.0
    for start in range(place.start, place.stop, _AT_ONCE):
        some = slice(start, min(start + _AT_ONCE, place.stop))
        chosen = rows.rows[some]
        residuals = np.stack([np.asarray(raw[chosen], np.float64) - truth[chosen] for raw in members])
        weight = np.ones(len(chosen)) if rows.weight is None else rows.weight[some]
        flat = residuals.reshape(len(members), len(chosen), -1)
        weighted = (flat * weight[:, np.newaxis]).reshape(len(members), -1)
        total += weighted @ flat.reshape(len(members), -1).T
        mass += float(weight.sum()) * flat.shape[2]
    return total / mass
