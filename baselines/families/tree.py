"""One decision tree, pruned by what its leaves cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from baselines.families.base import Family, Suggest
from baselines.families.parts.forests import ForestModel, choose_criterion, class_shares, node_bytes
from baselines.families.parts.settings import read_number, read_whole
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Shape, Task

__all__ = ["Tree"]


class Tree(Family):
    """Decision tree of scikit-learn."""

    name = "tree"
    title = "decision tree"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED, Loss.ABSOLUTE})

    def seconds(self, shape: Shape, config: Config) -> float:
        """Every column sorted at every level."""
        levels = float(np.log2(2 + shape.rows / read_whole(config, "smallest_leaf")))
        return 0.02 + 4e-8 * shape.rows * levels * (1 + shape.columns) * (1 + 0.06 * shape.classes)

    def bytes(self, shape: Shape, config: Config) -> float:
        """The rows once more, and the nodes."""
        leaves = shape.rows / read_whole(config, "smallest_leaf")
        return 8.0 * shape.rows * max(shape.columns, 1) + leaves * node_bytes(shape)

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Leaves that hold enough rows for a share to mean something."""
        return (_config(shape, leaf=int(np.clip(shape.rows // 200, 5, 40)), pruning=1e-4),)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """The size of leaves, and the gain that a split must bring."""
        return _config(
            shape,
            leaf=suggest.suggest_int("smallest_leaf", 2, 100, log=True),
            pruning=suggest.suggest_float("pruning", 1e-6, 1e-2, log=True),
        )

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The tree."""
        from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

        kind = DecisionTreeRegressor if learning.task == "regression" else DecisionTreeClassifier
        tree = kind(
            criterion=choose_criterion(learning, config),
            min_samples_leaf=read_whole(config, "smallest_leaf"),
            ccp_alpha=read_number(config, "pruning"),
            random_state=learning.seed,
        )
        tree.fit(learning.train.values, learning.target, sample_weight=learning.weight)
        return Fitted(ForestModel((tree,), class_shares(learning), 0.02))


def _config(shape: Shape, *, leaf: int, pruning: float) -> Config:
    return {
        "smallest_leaf": leaf,
        "pruning": pruning,
        "criterion": "squared_error" if shape.task == "regression" else "log_loss",
        "view_encode": "target",
    }
