"""Linear and quadratic discriminant analysis: a normal distribution for each class."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from baselines.families.base import Family, Suggest
from baselines.families.parts.calibration import Calibration, learn_calibration
from baselines.families.parts.settings import read_number
from baselines.families.parts.widths import REDUCED, view_width
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Shape, Task

__all__ = ["LinearDiscriminant", "QuadraticDiscriminant"]

_WIDEST = 600
_FLOOR = 1e-6  # of a variance, so that a constant column divides nothing by zero


@dataclass(frozen=True)
class ClassNormals:
    """The normal distribution of each class, by the factor that turns its rows to unit covariance."""

    means: np.ndarray  # (classes, columns)
    whiteners: np.ndarray  # (classes or 1, columns, columns)
    offsets: np.ndarray  # (classes,): log share less half the log determinant

    def scores(self, values: np.ndarray) -> np.ndarray:
        """The log density of each class, up to a constant; of two classes, the second's lead."""
        scores = np.empty((len(values), len(self.means)))
        for place, mean in enumerate(self.means):
            whitener = self.whiteners[min(place, len(self.whiteners) - 1)]
            scores[:, place] = self.offsets[place] - 0.5 * np.sum(((values - mean) @ whitener) ** 2, axis=1)
        return scores[:, 1:] - scores[:, :1] if len(self.means) == 2 else scores


@dataclass(frozen=True)
class DiscriminantModel:
    """Densities by class, and how sure they may be: real columns are less normal than the theory has it."""

    normals: ClassNormals
    calibration: Calibration

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Probabilities."""
        del rounds
        return self.calibration.answer(self.normals.scores(_dense(matrix)))


class _Discriminant(Family):
    view = "scaled"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass"})
    losses = frozenset({Loss.LOG})

    def serves(self, shape: Shape) -> bool:
        """Classes, told apart by not too many columns."""
        return super().serves(shape) and view_width(shape, REDUCED) <= _WIDEST

    def bytes(self, shape: Shape, config: Config) -> float:
        """A copy of the rows in float64 and a few matrices of covariances a class."""
        width = view_width(shape, config)
        return 24.0 * shape.rows * width + 32.0 * shape.classes * width**2

    @abstractmethod
    def _pooling(self, config: Config) -> float:
        """How much of each class's covariance is that of all classes."""

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The moments of each class, its covariance drawn towards the pooled one and towards a diagonal."""
        values = _dense(learning.train)
        weight = np.ones(len(values)) if learning.weight is None else learning.weight
        shares = np.bincount(learning.target, weights=weight, minlength=learning.classes) / weight.sum()
        means, covariances = _moments(values, learning.target, weight, learning.classes)
        pooled = np.tensordot(shares, covariances, axes=1)
        pooling, shrinkage = self._pooling(config), read_number(config, "shrinkage")
        covariances = pooled[None] if pooling == 1 else (1 - pooling) * covariances + pooling * pooled
        whiteners, halves = _whiten(_shrink(covariances, np.diag(pooled), shrinkage))
        normals = ClassNormals(means, whiteners, np.log(shares) + halves)
        return Fitted(DiscriminantModel(normals, learn_calibration(normals.scores(values), learning.target)))


class LinearDiscriminant(_Discriminant):
    """One covariance for all classes."""

    name = "lda"
    title = "linear discriminant analysis"

    def seconds(self, shape: Shape, config: Config) -> float:
        """One product of the matrix with itself, one a class to predict."""
        rows = shape.rows + (shape.rows_valid + shape.rows_test) * shape.classes
        return 0.02 + 1e-9 * rows * view_width(shape, config) ** 2

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """A little shrinkage on piecewise linear columns, as in flexible discriminant analysis."""
        return (_config(shrinkage=0.01, view_scale="spline"),)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Shrinkage and scale."""
        return {
            **_config(shrinkage=suggest.suggest_float("shrinkage", 1e-4, 0.5, log=True)),
            "view_scale": suggest.suggest_categorical("view_scale", ["spline", "both", "quantile"]),
        }

    def _pooling(self, config: Config) -> float:
        return 1.0


class QuadraticDiscriminant(_Discriminant):
    """A covariance for each class."""

    name = "qda"
    title = "quadratic discriminant analysis"

    def seconds(self, shape: Shape, config: Config) -> float:
        """A product and a factor of each class."""
        rows = shape.rows + (shape.rows_valid + shape.rows_test) * shape.classes
        return (
            0.02
            + 1e-9 * rows * view_width(shape, config) ** 2
            + 1e-9 * shape.classes * view_width(shape, config) ** 3
        )

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Half way between each class's covariance and that of all."""
        return ({**_config(shrinkage=0.03, view_scale="quantile"), "pooling": 0.3},)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Shrinkage, pooling and scale."""
        return {
            **_config(shrinkage=suggest.suggest_float("shrinkage", 1e-4, 0.5, log=True)),
            "pooling": suggest.suggest_float("pooling", 0.0, 0.9),
            "view_scale": suggest.suggest_categorical("view_scale", ["quantile", "robust"]),
        }

    def _pooling(self, config: Config) -> float:
        return read_number(config, "pooling")


def _config(*, shrinkage: float, view_scale: str = "quantile") -> Config:
    return {"shrinkage": shrinkage, "view_scale": view_scale, "view_text": "reduced", "view_dense": True}


def _dense(matrix: Matrix) -> np.ndarray:
    values = matrix.values if isinstance(matrix.values, np.ndarray) else matrix.values.toarray()
    return np.asarray(values, dtype=np.float64)


def _moments(
    values: np.ndarray, target: np.ndarray, weight: np.ndarray, classes: int
) -> tuple[np.ndarray, np.ndarray]:
    """The mean and the covariance of each class, (classes, columns) and (classes, columns, columns)."""
    means = np.zeros((classes, values.shape[1]))
    covariances = np.zeros((classes, values.shape[1], values.shape[1]))
    for code in range(classes):
        inside = target == code
        rows, shares = values[inside], weight[inside] / weight[inside].sum()
        means[code] = shares @ rows
        centred = (rows - means[code]) * np.sqrt(shares)[:, None]
        covariances[code] = centred.T @ centred
    return means, covariances


def _shrink(covariances: np.ndarray, variances: np.ndarray, shrinkage: float) -> np.ndarray:
    """Covariances drawn towards the pooled variances and, a little, towards their mean."""
    aim = np.diag(0.9 * variances + 0.1 * variances.mean() + _FLOOR)
    return (1 - shrinkage) * covariances + shrinkage * aim


def _whiten(covariances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each covariance the matrix that whitens rows, and half the log determinant of that."""
    strength, vectors = np.linalg.eigh(covariances)
    strength = np.maximum(strength, _FLOOR)
    return vectors / np.sqrt(strength)[:, None, :], -0.5 * np.log(strength).sum(axis=1)
