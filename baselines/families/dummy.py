"""The floor: one answer for every row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from baselines.families.base import Family, Suggest
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Shape, Task

__all__ = ["Dummy"]


@dataclass(frozen=True)
class Constant:
    """The same answer for every row."""

    answer: np.ndarray

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """The answer, once a row."""
        del rounds
        return np.broadcast_to(self.answer, (len(matrix), *self.answer.shape)).copy()


class Dummy(Family):
    """Shares of classes, mean, median or quantile, as the loss wants."""

    name = "dummy"
    title = "constant prediction"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset(Loss)
    searched = False

    def seconds(self, shape: Shape, config: Config) -> float:
        """Nothing to speak of."""
        return 1e-3 + 1e-7 * shape.rows

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """The only one."""
        return ({},)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """The only one."""
        return {}

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The best constant."""
        weight = np.ones(len(learning.target)) if learning.weight is None else learning.weight
        return Fitted(Constant(_best_constant(learning, weight)))


def _best_constant(learning: Learning, weight: np.ndarray) -> np.ndarray:
    target, objective = learning.target, learning.objective
    if learning.task != "regression":
        shares = np.bincount(target, weights=weight, minlength=learning.classes) / weight.sum()
        return np.asarray(shares[1] if learning.task == "binary" else shares)
    if objective.loss in (Loss.ABSOLUTE, Loss.QUANTILE):
        alpha = 0.5 if objective.loss is Loss.ABSOLUTE else objective.alpha
        return np.asarray(np.quantile(target, alpha, weights=weight, method="inverted_cdf"))
    return np.asarray(np.average(target, weights=weight))
