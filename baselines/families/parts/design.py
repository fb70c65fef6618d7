"""A matrix seen as centred columns, dense or sparse, and the directions in which it varies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from baselines.learning import Values

__all__ = ["MOST_DIRECTIONS", "MOST_SPARSE_DIRECTIONS", "Design", "Directions", "see_design"]

MOST_DIRECTIONS = 2_000
MOST_SPARSE_DIRECTIONS = 300
_THIN = 0.1  # share of entries that are not zero
_MOST_TURNED_CELLS = 10_000_000  # of few rows in very many columns
_ROUNDING = 1e-10  # relative to the strongest direction
_EXACT_CELLS = 500_000  # cells up to which products are made in float64
_BLOCK = 250_000  # cells turned into float64 at once


@dataclass(frozen=True)
class Directions:
    """Eigenvectors of the weighted, centred inner products of the columns; all that rows vary in."""

    vectors: np.ndarray  # (columns, directions), orthonormal
    strength: np.ndarray  # (directions,), never negative


@dataclass(frozen=True)
class Design:
    """Columns with their weighted mean taken off, without touching the matrix."""

    values: Values
    mean: np.ndarray
    weight: np.ndarray

    def scores(self, coefficients: np.ndarray, intercept: np.ndarray) -> np.ndarray:
        """The linear scores of all rows, (rows, outputs)."""
        product = self.values @ coefficients.astype(self.values.dtype)
        return np.asarray(product + (intercept - self.mean @ coefficients).astype(product.dtype))

    def gather(self, slopes: np.ndarray) -> np.ndarray:
        """The sums of the rows' slopes along each column, (columns, outputs)."""
        sums = np.asarray(self.values.T @ slopes.astype(self.values.dtype), dtype=np.float64)
        return sums - np.outer(self.mean, slopes.sum(axis=0, dtype=np.float64))

    @property
    def is_turnable(self) -> bool:
        """Whether its directions can be worked out."""
        rows, columns = self.values.shape
        few = rows <= MOST_DIRECTIONS and rows * columns <= _MOST_TURNED_CELLS
        return bool(few or columns <= MOST_DIRECTIONS)

    @property
    def turns_easily(self) -> bool:
        """Whether it is also worth it: the many zeros of a thin matrix can be skipped in all but turning."""
        if isinstance(self.values, np.ndarray) or self.values.shape[1] <= MOST_SPARSE_DIRECTIONS:
            return self.is_turnable
        rows, columns = self.values.shape
        return self.is_turnable and self.values.nnz > _THIN * rows * columns

    @cached_property
    def variances(self) -> np.ndarray:
        """The weighted sum of squares of each centred column."""
        squares = self.values**2 if isinstance(self.values, np.ndarray) else self.values.multiply(self.values)
        sums = np.asarray(squares.T @ self.weight.astype(self.values.dtype), dtype=np.float64)
        return np.asarray(np.maximum(sums - self.weight.sum() * self.mean**2, 0.0))

    @cached_property
    def directions(self) -> Directions:
        """In which directions the rows vary, and how much."""
        rows, columns = self.values.shape
        return self._across_rows() if rows < columns else self._across_columns()

    def _across_columns(self) -> Directions:
        rows, columns = self.values.shape
        products, step = np.zeros((columns, columns)), max(1, _BLOCK // max(columns, 1))
        for first in range(0, rows, step):
            block = self._centred(slice(first, first + step))
            products += block.T @ block
        strength, vectors = np.linalg.eigh(products)
        return Directions(vectors, np.maximum(strength, 0.0))

    def _across_rows(self) -> Directions:
        centred = self._centred(slice(None))
        strength, vectors = np.linalg.eigh(centred @ centred.T)
        kept = strength > _ROUNDING * strength.max(initial=0.0)
        strength, vectors = strength[kept], vectors[:, kept]
        return Directions(centred.T @ (vectors / np.sqrt(strength)), strength)

    def _centred(self, rows: slice) -> np.ndarray:
        block = self.values[rows]
        dense = block if isinstance(block, np.ndarray) else block.toarray()
        centred = dense - self.mean
        centred *= np.sqrt(self.weight[rows, None])
        return np.asarray(centred)


def see_design(values: Values, weight: np.ndarray, *, outputs: int = 1) -> Design:
    """The matrix as centred columns."""
    exact = values.shape[0] * (values.shape[1] + outputs) <= _EXACT_CELLS
    if exact:
        values = values.astype(np.float64)
    mean = np.asarray(values.T @ weight.astype(values.dtype), dtype=np.float64) / weight.sum()
    return Design(values, mean, weight)
