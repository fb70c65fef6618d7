"""Forests of scikit-learn, grown in parts so that the clock is looked at, and averaged in a fixed order."""

from __future__ import annotations

import time
from abc import abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from baselines.families.base import Family, Suggest
from baselines.families.parts.settings import read_number, read_whole, read_word
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Shape, Task

__all__ = ["Forest", "ForestModel", "choose_criterion", "class_shares", "node_bytes"]

_PART_SECONDS = 0.5  # of growing between two looks at the clock
_BLOCK = 4_096
_FEWEST = 20  # trees that still make a forest
_TWO_THREADS = 50_000  # rows from which fits are better made one after the other
_ABSOLUTE_ROWS = 2_000  # up to which splits by absolute errors are affordable


@dataclass(frozen=True)
class ForestModel:
    """The trees; rows are shared out among threads, trees never, so that sums have one order."""

    trees: tuple[Any, ...]
    prior: np.ndarray  # the shares of the classes, that no probability is quite zero; empty for numbers
    prior_trees: float  # for how many trees the prior counts
    threads: int = 1

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """The mean over the trees."""
        del rounds
        values = np.asarray(matrix.values, dtype=np.float32)
        blocks = [values[first : first + _BLOCK] for first in range(0, max(len(values), 1), _BLOCK)]
        with ThreadPoolExecutor(self.threads) as pool:
            means = np.concatenate(list(pool.map(self._average, blocks)))
        if not self.prior.size:
            return means[:, 0]
        return means[:, 1] if len(self.prior) == 2 else means

    def _average(self, values: np.ndarray) -> np.ndarray:
        total = np.zeros((len(values), max(len(self.prior), 1)))
        for tree in self.trees:
            total += tree.tree_.predict(values).reshape(total.shape)
        if not self.prior.size:
            return total / len(self.trees)
        return np.asarray((total + self.prior_trees * self.prior) / (len(self.trees) + self.prior_trees))


class Forest(Family):
    """What random forests and extremely randomised trees have in common."""

    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED, Loss.ABSOLUTE})
    sorting: ClassVar[float]  # seconds to try one column on one row, at one level of a tree

    @abstractmethod
    def _unfitted(self, *, regression: bool) -> Any:
        """The estimator of scikit-learn, as yet without settings."""

    def threads(self, shape: Shape) -> int:
        """Two where a forest takes many seconds."""
        return 2 if shape.rows > _TWO_THREADS else 1

    def seconds(self, shape: Shape, config: Config) -> float:
        """Rows times depth times columns tried, for each tree."""
        trees, leaf = read_whole(config, "trees"), read_whole(config, "smallest_leaf")
        levels = float(np.log2(2 + shape.rows / leaf))
        tried = 1 + read_number(config, "columns") * shape.columns
        grown = self.sorting * shape.rows * levels * tried * (1 + 0.06 * shape.classes)
        asked = 1.2e-8 * (shape.rows_valid + shape.rows_test) * levels * (1 + 0.05 * shape.classes)
        return 0.05 + trees * (1e-3 + grown + asked)

    def bytes(self, shape: Shape, config: Config) -> float:
        """The trees, and the rows once more."""
        leaves = 0.6 * shape.rows / read_whole(config, "smallest_leaf") + 1
        trees = read_whole(config, "trees") * leaves * node_bytes(shape)
        return 8.0 * shape.rows * max(shape.columns, 1) + trees

    def hasten(self, shape: Shape, config: Config, share: float) -> Config | None:
        """The same with fewer trees."""
        trees = max(int(read_whole(config, "trees") * share), _FEWEST)
        return {**config, "trees": trees} if trees < read_whole(config, "trees") else None

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """How much chance goes into a tree, and how large its leaves are."""
        smallest = self._smallest_leaf(shape)
        criteria = ["squared_error"] if shape.task == "regression" else ["gini", "log_loss"]
        return {
            "trees": self._affordable_trees(shape),
            "columns": suggest.suggest_float("columns", 0.1, 1.0),
            "smallest_leaf": suggest.suggest_int("smallest_leaf", smallest, 30 * smallest, log=True),
            "criterion": suggest.suggest_categorical("criterion", criteria),
            "view_encode": "target",
        }

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The forest, or the part of it for which there was time."""
        forest = self._unfitted(regression=learning.task == "regression").set_params(
            criterion=choose_criterion(learning, config),
            max_features=read_number(config, "columns"),
            min_samples_leaf=read_whole(config, "smallest_leaf"),
            random_state=learning.seed,
            n_jobs=learning.threads,
            warm_start=True,
        )
        complete = _grow(forest, learning, learning.rounds or read_whole(config, "trees"))
        model = ForestModel(tuple(forest.estimators_), class_shares(learning), 0.5, learning.threads)
        return Fitted(model, rounds=len(model.trees), complete=complete)

    def _config(self, shape: Shape, *, columns: float, leaf: int = 1) -> Config:
        return {
            "trees": self._affordable_trees(shape),
            "columns": columns,
            "smallest_leaf": max(leaf, self._smallest_leaf(shape)),
            "criterion": "squared_error" if shape.task == "regression" else "gini",
            "view_encode": "target",
        }

    def _smallest_leaf(self, shape: Shape) -> int:
        """One, until the trees of a forest would fill the memory."""
        return 1 + shape.rows // 25_000

    def _affordable_trees(self, shape: Shape) -> int:
        """Fewer for many rows, which already average, and for many classes, which cost memory."""
        kept = max(shape.rows, 1) / self._smallest_leaf(shape) * node_bytes(shape)
        averaging = 200 * min(1.0, (2_000 / max(shape.rows, 1)) ** 0.3)
        return int(min(max(6e8 / kept, 50), averaging))


def choose_criterion(learning: Learning, config: Config) -> str:
    """By what splits are judged; absolute errors only where there are few rows."""
    if learning.objective.loss is Loss.ABSOLUTE and len(learning.target) <= _ABSOLUTE_ROWS:
        return "absolute_error"
    return read_word(config, "criterion")


def class_shares(learning: Learning) -> np.ndarray:
    """The shares of the classes among the rows; empty for numbers."""
    if learning.task == "regression":
        return np.empty(0)
    return np.bincount(learning.target, minlength=learning.classes) / len(learning.target)


def node_bytes(shape: Shape) -> float:
    """The memory of two nodes, which is what a leaf takes."""
    return 2 * (64 + 8.0 * max(shape.classes, 1))


def _grow(forest: Any, learning: Learning, trees: int) -> bool:
    """Grows the forest, part by part; False when the deadline came before the last tree."""
    made, part = 0, learning.threads
    while made < trees:
        began = time.perf_counter()
        forest.set_params(n_estimators=min(trees, made + part))
        forest.fit(learning.train.values, learning.target, sample_weight=learning.weight)
        a_tree = (time.perf_counter() - began) / (forest.n_estimators - made)
        made = forest.n_estimators
        affordable = min(_PART_SECONDS, learning.deadline.seconds_left) / max(a_tree, 1e-6)
        part = max(learning.threads, int(affordable))
        if learning.deadline.seconds_left < a_tree * learning.threads:
            break
    return made == trees
