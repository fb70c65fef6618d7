"""AdaBoost: every tree looks harder at the rows that the trees before it got wrong."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from baselines.families.base import Family, Suggest
from baselines.families.parts.boosting import StagedModel
from baselines.families.parts.curves import mean_loss
from baselines.families.parts.settings import read_number, read_whole, read_word
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baselines.learning import Config, Learning, Matrix, Shape, Task

__all__ = ["AdaBoost"]

_MOST_CELLS = 5_000_000  # sorting them for every tree is all its cost


@dataclass(frozen=True)
class BoostedClasses:
    """Trees that vote; their margin tells a probability."""

    estimator: Any
    sharpness: float  # 1: the vote is a log-likelihood, as theory has it; less: it is too sure of itself

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Probabilities by the first `rounds` trees."""
        made = len(self.estimator.estimators_)
        return next(islice(self.stages(matrix), min(rounds or made, made) - 1, None))

    def stages(self, matrix: Matrix) -> Iterator[np.ndarray]:
        """Probabilities after each tree."""
        from scipy.special import expit, softmax

        votes = np.cumsum(self.estimator.estimator_weights_)
        for share, total in zip(self.estimator.staged_decision_function(matrix.values), votes, strict=False):
            margin = share * total * self.sharpness
            yield expit(2 * margin) if margin.ndim == 1 else softmax(margin, axis=1)


class AdaBoost(Family):
    """Small trees on reweighted rows."""

    name = "adaboost"
    title = "AdaBoost"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED, Loss.ABSOLUTE})

    def serves(self, shape: Shape) -> bool:
        """Tables that can be sorted a hundred times."""
        return super().serves(shape) and shape.rows * shape.columns <= _MOST_CELLS

    def seconds(self, shape: Shape, config: Config) -> float:
        """Every tree sorts the rows of each node by every column."""
        cells = shape.rows * max(shape.columns, 1)
        tree = 1e-3 + 4e-9 * cells * np.log2(shape.rows + 2) * min(read_whole(config, "max_depth"), 6)
        return float(read_whole(config, "n_estimators") * (tree + 1e-6 * shape.rows_valid))

    def bytes(self, shape: Shape, config: Config) -> float:
        """The rows of one tree and the trees."""
        trees = 100.0 * read_whole(config, "n_estimators") * 2.0 ** min(read_whole(config, "max_depth"), 12)
        return 2e7 + 12.0 * shape.rows * max(shape.columns, 1) + trees * max(shape.classes, 1)

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Trees of a few levels, more for many classes and rows; then small ones."""
        depth = {"binary": 4, "multiclass": 8, "regression": 6}[shape.task] // (
            2 if shape.rows < 1_000 else 1
        )
        return (_member(shape, depth=depth, rate=0.5), _member(shape, depth=2, rate=0.5))

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """The depth of the trees and how much each counts."""
        return {
            "n_estimators": suggest.suggest_int("n_estimators", 20, 200, log=True),
            "max_depth": suggest.suggest_int("max_depth", 1, 12),
            "learning_rate": suggest.suggest_float("learning_rate", 0.05, 1.5, log=True),
            "loss": suggest.suggest_categorical("loss", ["linear", "square", "exponential"])
            if shape.task == "regression"
            else "linear",
            "sharpness": suggest.suggest_float("sharpness", 0.1, 1.0, log=True)
            if shape.task != "regression"
            else 1.0,
            "view_encode": "target",
            "view_fill": "extreme",
        }

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """Trees as many as configured, with the loss after each."""
        estimator = _make_estimator(learning, config)
        estimator.deadline = learning.deadline
        estimator.fit(learning.train.values, learning.target, sample_weight=learning.weight)
        made = len(estimator.estimators_)
        stopped = learning.deadline.passed and made < estimator.n_estimators
        if learning.task == "regression":  # the median of the trees after every round would cost too much
            return Fitted(StagedModel(estimator, learning.task, made, 1), None, made, complete=not stopped)
        model = BoostedClasses(estimator, read_number(config, "sharpness"))
        return Fitted(model, _trace_losses(learning, model), made, complete=not stopped)


def _member(shape: Shape, *, depth: int, rate: float) -> Config:
    return {
        "n_estimators": 100,
        "max_depth": depth,
        "learning_rate": rate,
        "loss": "linear",
        "sharpness": 0.25 if shape.task != "regression" else 1.0,
        "view_encode": "target",
        "view_fill": "extreme",
    }


def _make_estimator(learning: Learning, config: Config) -> Any:
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    from baselines.families.parts.interruptible import InterruptibleClassifier, InterruptibleRegressor

    settings: dict[str, Any] = {
        "n_estimators": learning.rounds or read_whole(config, "n_estimators"),
        "learning_rate": read_number(config, "learning_rate"),
        "random_state": learning.seed,
    }
    depth = read_whole(config, "max_depth")
    if learning.task == "regression":
        tree = DecisionTreeRegressor(max_depth=depth)
        return InterruptibleRegressor(tree, loss=read_word(config, "loss"), **settings)
    return InterruptibleClassifier(DecisionTreeClassifier(max_depth=depth), **settings)


def _trace_losses(learning: Learning, model: BoostedClasses) -> np.ndarray | None:
    if learning.valid is None or learning.valid_target is None:
        return None
    losses = [
        mean_loss(learning.objective, learning.valid_target, answers, learning.valid_weight)
        for answers in model.stages(learning.valid)
    ]
    return np.array(losses)
