"""What stands for missing numbers: one value per column, or what the nearest rows hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

__all__ = ["ImputeName", "Imputer", "choose_by_column", "learn_imputer"]

ImputeName = Literal["median", "mean", "most_frequent", "constant", "knn"]

_NEIGHBOUR_ROWS = 2_000  # that neighbours are looked for among


class Imputer(Protocol):
    """Knows what stands for missing numbers; picklable."""

    def fill(self, numbers: np.ndarray) -> np.ndarray:
        """The numbers, float32, none of them missing; the very same array if none was."""
        ...


@dataclass(frozen=True)
class ByColumn:
    """One value per column."""

    values: np.ndarray  # float32 (columns,)

    def fill(self, numbers: np.ndarray) -> np.ndarray:
        """The numbers with the column's value where one is missing."""
        missing = np.isnan(numbers)
        return np.where(missing, self.values, numbers) if missing.any() else numbers


@dataclass(frozen=True)
class ByNeighbours:
    """The mean of the nearest training rows, in columns of equal scale."""

    scale: np.ndarray  # float32 (columns,)
    fitted: Any  # an sklearn KNNImputer

    def fill(self, numbers: np.ndarray) -> np.ndarray:
        """The numbers with the neighbours' mean where one is missing."""
        rows = np.flatnonzero(np.isnan(numbers).any(axis=1))
        if not rows.size:
            return numbers
        filled = np.array(numbers)
        filled[rows] = self.fitted.transform(numbers[rows] / self.scale) * self.scale
        return filled


def learn_imputer(name: ImputeName, numbers: np.ndarray, *, seed: int) -> Imputer:
    """The imputer learnt from the training rows."""
    if name == "knn" and numbers.shape[1]:
        return _learn_neighbours(numbers, seed)
    return ByColumn(choose_by_column(numbers, _CHOICES[name]))


def choose_by_column(numbers: np.ndarray, choose: Callable[[np.ndarray], float]) -> np.ndarray:
    """What is chosen from the present numbers of each column, float32; 0 where there are none."""
    present = (column[~np.isnan(column)] for column in numbers.T)
    return np.array([choose(values) if values.size else 0 for values in present], dtype=np.float32)


def _learn_neighbours(numbers: np.ndarray, seed: int) -> Imputer:
    from sklearn.impute import KNNImputer

    rows = np.random.default_rng(seed).permutation(len(numbers))[:_NEIGHBOUR_ROWS]
    scale = choose_by_column(numbers, lambda values: values.std(dtype=np.float64))
    scale[scale == 0] = 1
    imputer = KNNImputer(n_neighbors=10, weights="distance", keep_empty_features=True)
    return ByNeighbours(scale, imputer.fit(numbers[np.sort(rows)] / scale))


def _most_frequent(values: np.ndarray) -> float:
    distinct, counts = np.unique(values, return_counts=True)
    return float(distinct[counts.argmax()])


_CHOICES: Mapping[str, Callable[[np.ndarray], float]] = {
    "median": np.median,
    "mean": lambda values: float(values.mean(dtype=np.float64)),
    "most_frequent": _most_frequent,
    "constant": lambda _: 0.0,
    "knn": np.median,  # of no columns
}
