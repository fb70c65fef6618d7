"""Nearest neighbours: one search, then every number of neighbours for nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from baselines.errors import CannotFitError
from baselines.families.base import Family, Suggest
from baselines.families.parts.curves import mean_loss, take_step
from baselines.families.parts.preparing import PLAIN, suggest_preparing
from baselines.families.parts.settings import read_word
from baselines.families.parts.widths import view_width
from baselines.learning import Deadline, Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Shape, Task, Values

__all__ = ["NearestNeighbours"]

_COUNTS = (1, 3, 5, 8, 12, 20, 30, 50, 80, 120)
_MOST_ROWS = 50_000  # learnt from; a draw beyond
_MOST_CELLS = 3_000_000  # of the distances worked out at once
_NEAREST_SHARE = 0.1  # of the usual distance, added to all: one very near row must not decide alone
_LEAST_DISTANCE = 1e-6
_LEAST_WEIGHT = 1e-9
_KEPT_SEARCHES = 2  # the validation and the test rows, asked for at one number of neighbours after another


@dataclass(frozen=True)
class Neighbours:
    """The nearest training rows of each row, nearest first."""

    places: np.ndarray  # int32 (rows, count)
    distances: np.ndarray  # float32 (rows, count), squared


@dataclass
class NeighbourModel:
    """The training rows, and what they answer."""

    values: Values
    squares: np.ndarray
    importance: np.ndarray  # float32 (rows,), positive
    answers: np.ndarray  # float32 (rows, outputs): the target, or the classes one-hot
    prior: np.ndarray  # (outputs,): counts as one more neighbour of a row
    weights: str
    counts: tuple[int, ...]  # the numbers of neighbours it can answer by
    found: list[tuple[Values, Neighbours]] = field(default_factory=list)

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """The weighted mean of the neighbours' answers."""
        count = take_step(self.counts, rounds)
        neighbours = self.search(matrix, Deadline())
        means = np.concatenate(
            [
                self._average(neighbours.places[rows], neighbours.distances[rows], count)
                for rows in _blocks(len(matrix), count * self.answers.shape[1])
            ]
        )
        return np.asarray(means[:, -1] if means.shape[1] <= 2 else means)

    def search(self, matrix: Matrix, deadline: Deadline) -> Neighbours:
        """The neighbours of these rows; those of the last few matrices are remembered."""
        for values, neighbours in self.found:
            if values is matrix.values:
                return neighbours
        parts = []
        for rows in _blocks(len(matrix), len(self.squares)):
            parts.append(self._nearest(matrix.values[rows]))
            if deadline.passed:
                raise CannotFitError("the time was up before all neighbours were found")
        found = Neighbours(*(np.concatenate(part) for part in zip(*parts, strict=True)))
        self.found = [*self.found, (matrix.values, found)][-_KEPT_SEARCHES:]
        return found

    def _nearest(self, values: Values) -> tuple[np.ndarray, np.ndarray]:
        product = values @ self.values.T
        distances = self.squares - 2 * (product if isinstance(product, np.ndarray) else product.toarray())
        if len(self.squares) > _COUNTS[-1]:
            places = np.argpartition(distances, _COUNTS[-1] - 1, axis=1)[:, : _COUNTS[-1]]
        else:
            places = np.broadcast_to(np.arange(len(self.squares)), distances.shape)
        near = np.take_along_axis(distances, places, axis=1)
        order = np.lexsort((places, near), axis=1)
        near = np.take_along_axis(near, order, axis=1) + _squares(values)[:, None]
        return np.take_along_axis(places, order, axis=1).astype(np.int32), np.maximum(near, 0)

    def _average(self, places: np.ndarray, distances: np.ndarray, count: int) -> np.ndarray:
        places, distances = places[:, :count], distances[:, :count]
        weights = self.importance[places]
        if self.weights == "distance":
            usual = np.sqrt(distances.mean(axis=1, keepdims=True))
            weights = weights / (np.sqrt(distances) + _NEAREST_SHARE * usual + _LEAST_DISTANCE)
        weights = weights / weights.sum(axis=1, keepdims=True)
        means = np.einsum("rk,rko->ro", weights, self.answers[places])
        if self.answers.shape[1] == 1:
            return np.asarray(means)
        return np.asarray((count * means + self.prior) / (count + 1))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "found": []}


class NearestNeighbours(Family):
    """Nearest neighbours by Euclidean distance, the number of them found by the validation loss."""

    name = "knn"
    title = "nearest neighbours"
    view = "scaled"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED})

    def serves(self, shape: Shape) -> bool:
        """Where looking at every pair of rows takes no more than a minute or so."""
        return super().serves(shape) and self.seconds(shape, {}) <= 90

    def seconds(self, shape: Shape, config: Config) -> float:
        """Every pair of rows, once."""
        pairs = 1.0 * min(shape.rows, _MOST_ROWS) * (shape.rows_valid + shape.rows_test)
        return 0.02 + pairs * (7e-9 + 5e-11 * min(view_width(shape, config), 400))

    def bytes(self, shape: Shape, config: Config) -> float:
        """The rows learnt from, a block of distances, the neighbours found."""
        kept = 8.0 * _COUNTS[-1] * (shape.rows_valid + shape.rows_test)
        return 4.0 * min(shape.rows, _MOST_ROWS) * view_width(shape, config) + 24.0 * _MOST_CELLS + kept

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Neighbours weigh by their distance."""
        return (_config(weights="distance", view_scale="quantile"),)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Weights, scales and encodings; the number of neighbours is found by each fit."""
        return {
            **_config(
                weights=str(suggest.suggest_categorical("weights", ["distance", "uniform"])),
                view_scale=str(suggest.suggest_categorical("view_scale", ["quantile", "standard", "robust"])),
            ),
            "view_encode": suggest.suggest_categorical("view_encode", ["target", "onehot"]),
            **suggest_preparing(suggest, shape),
        }

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The rows themselves, and the loss at each number of neighbours."""
        model = _remember(learning, read_word(config, "weights"))
        if learning.valid is None or learning.valid_target is None or learning.rounds is not None:
            return Fitted(model, rounds=len(model.counts))
        model.search(learning.valid, learning.deadline)
        curve = [
            mean_loss(
                learning.objective,
                learning.valid_target,
                model.predict(learning.valid, rounds=step),
                learning.valid_weight,
            )
            for step in range(1, len(model.counts) + 1)
        ]
        return Fitted(model, np.array(curve), len(model.counts))


def _config(*, weights: str, view_scale: str) -> Config:
    return {
        "weights": weights,
        "view_scale": view_scale,
        "view_encode": "target",
        "view_text": "reduced",
        **PLAIN,
    }


def _remember(learning: Learning, weights: str) -> NeighbourModel:
    values, target = learning.train.values, learning.target
    weight = np.ones(len(target)) if learning.weight is None else np.maximum(learning.weight, _LEAST_WEIGHT)
    weight = weight.astype(np.float32)
    if len(target) > _MOST_ROWS:
        drawn = np.random.default_rng(learning.seed).choice(len(target), _MOST_ROWS, replace=False)
        drawn.sort()
        values, target, weight = values[drawn], target[drawn], weight[drawn]
    if learning.task == "regression":
        answers = target.astype(np.float32)[:, None]
    else:
        answers = np.eye(learning.classes, dtype=np.float32)[target]
    counts = tuple(count for count in _COUNTS[: learning.rounds] if count <= len(target))
    return NeighbourModel(values, _squares(values), weight, answers, answers.mean(axis=0), weights, counts)


def _squares(values: Values) -> np.ndarray:
    if isinstance(values, np.ndarray):
        return np.asarray(np.einsum("rc,rc->r", values, values))
    return np.asarray(values.multiply(values).sum(axis=1)).ravel()


def _blocks(rows: int, cells: int) -> list[slice]:
    size = max(1, _MOST_CELLS // max(cells, 1))
    return [slice(first, first + size) for first in range(0, rows, size)]
