"""One decision tree, pruned along a path of what its leaves cost for the price of growing it once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from baselines.errors import CannotFitError
from baselines.families.base import Family, Suggest
from baselines.families.parts.curves import Progress
from baselines.families.parts.forests import choose_criterion, class_shares, node_bytes
from baselines.families.parts.pruning import PrunedTrees, prune
from baselines.families.parts.settings import read_number, read_whole
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Shape, Task

__all__ = ["COSTS", "Tree"]

COSTS = tuple(np.logspace(-1, -7, 25))  # of a leaf, in units of the loss, from dear to cheap
_PRIOR_TREES = 0.02  # for so many of them the shares of the classes count
_KEPT: Config = {"view_encode": "target"}


class Tree(Family):
    """Decision tree of scikit-learn."""

    name = "tree"
    title = "decision tree"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED, Loss.ABSOLUTE})

    def seconds(self, shape: Shape, config: Config) -> float:
        """Every column that is tried sorted at every level."""
        levels = float(np.log2(2 + shape.rows / read_whole(config, "smallest_leaf")))
        tried = 1 + read_number(config, "columns") * shape.columns
        return 0.02 + 4e-8 * shape.rows * levels * tried * (1 + 0.06 * shape.classes)

    def bytes(self, shape: Shape, config: Config) -> float:
        """The rows once more, the nodes, and where each ends under each cost."""
        leaves = shape.rows / read_whole(config, "smallest_leaf")
        ends = 2 * len(COSTS) * 20.0
        return 8.0 * shape.rows * max(shape.columns, 1) + leaves * (node_bytes(shape) + ends)

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Leaves that hold enough rows for a share to mean something."""
        leaf = int(np.clip(shape.rows // 200, 5, 40))
        return ({**_KEPT, "smallest_leaf": leaf, "columns": 1.0, "criterion": _criteria(shape)[0]},)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """The size of leaves, and how a split is found; what a leaf costs the path finds out."""
        return {
            **_KEPT,
            "smallest_leaf": suggest.suggest_int("smallest_leaf", 2, 100, log=True),
            "columns": suggest.suggest_float("columns", 0.3, 1.0),
            "criterion": suggest.suggest_categorical("criterion", _criteria(shape)),
        }

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The tree, pruned as far as `rounds` says."""
        from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

        if learning.deadline.passed:
            raise CannotFitError("the time was up before the tree")
        kind = DecisionTreeRegressor if learning.task == "regression" else DecisionTreeClassifier
        grown = kind(
            criterion=choose_criterion(learning, config),
            max_features=read_number(config, "columns"),
            min_samples_leaf=read_whole(config, "smallest_leaf"),
            random_state=learning.seed,
        )
        grown.fit(learning.train.values, learning.target, sample_weight=learning.weight)
        progress = Progress(learning, length=len(COSTS), pointless=lambda _: False)
        ends = prune(grown.tree_, COSTS[: learning.rounds])
        trees = PrunedTrees(grown.tree_, ends, class_shares(learning), _PRIOR_TREES)
        leaves = None if learning.valid is None else trees.leaves(learning.valid)
        for step in range(1, len(ends) + 1):
            progress.add_predictions(None if leaves is None else trees.answer(leaves, rounds=step))
        return progress.end(trees)


def _criteria(shape: Shape) -> list[str]:
    return ["squared_error"] if shape.task == "regression" else ["log_loss", "gini"]
