"""What a clusterer is: it labels the rows of a matrix; nothing is predicted, so there are no folds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    from baselines.learning import Config, Matrix

__all__ = ["Clusterer", "dense_values", "likely_counts", "number_labels"]

_MOST_CLUSTERS = 12


class Clusterer(ABC):
    """A way to find clusters. The same matrix, configuration and seed give the same labels."""

    name: ClassVar[str]  # as on the board and in --models
    title: ClassVar[str]  # in a sentence
    view: ClassVar[str] = "scaled"

    def serves(self, rows: int, columns: int) -> bool:
        """Whether it copes with so many rows and columns."""
        return rows >= 2 and columns >= 1

    @abstractmethod
    def seconds(self, rows: int, columns: int, config: Config) -> float:
        """What one labeling costs, about, with one thread of a machine of 2024."""

    @abstractmethod
    def portfolio(self, rows: int, columns: int) -> tuple[Config, ...]:
        """Configurations to try, the number of clusters being unknown."""

    @abstractmethod
    def label(self, matrix: Matrix, config: Config, *, seed: int) -> np.ndarray:
        """A code for each row, int32 from 0 without gaps; CannotFitError where nothing sensible is found."""


def likely_counts(rows: int) -> range:
    """The numbers of clusters worth trying."""
    return range(2, max(2, min(_MOST_CLUSTERS, rows // 2)) + 1)


def number_labels(labels: np.ndarray) -> np.ndarray:
    """Labels as codes from 0 without gaps, in the order of their first rows."""
    _, first, codes = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return np.asarray(rank[codes.ravel()])


def dense_values(matrix: Matrix) -> np.ndarray:
    """The matrix as a dense array of float32."""
    values = matrix.values if isinstance(matrix.values, np.ndarray) else matrix.values.toarray()
    return np.ascontiguousarray(values, dtype=np.float32)
