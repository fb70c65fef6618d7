"""A tree pruned by what its leaves cost, for a path of costs from dear to cheap at the price of one tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baselines.families.parts.curves import take_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baselines.learning import Matrix

__all__ = ["PrunedTrees", "prune"]


@dataclass(frozen=True)
class PrunedTrees:
    """A grown tree of scikit-learn and what is left of it, step by step."""

    tree: Any
    ends: tuple[np.ndarray, ...]  # int32 (nodes,) each: where a row that would come to a node ends
    prior: np.ndarray  # the shares of the classes, that no probability is quite zero; empty for numbers
    prior_trees: float  # for how many trees the prior counts

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """What the leaves say in which rows end at this step, by default the last."""
        return self.answer(self.leaves(matrix), rounds=rounds)

    def leaves(self, matrix: Matrix) -> np.ndarray:
        """The leaves of the grown tree that rows come to."""
        return np.asarray(self.tree.apply(np.asarray(matrix.values, dtype=np.float32)))

    def answer(self, leaves: np.ndarray, *, rounds: int | None = None) -> np.ndarray:
        """What is said of rows that come to these leaves."""
        values = self.tree.value[take_step(self.ends, rounds)[leaves], 0]
        if not self.prior.size:
            return np.asarray(values[:, 0])
        chances = (values + self.prior_trees * self.prior) / (1 + self.prior_trees)
        return np.asarray(chances[:, 1] if len(self.prior) == 2 else chances)


def prune(tree: Any, costs: Sequence[float]) -> tuple[np.ndarray, ...]:
    """Where rows end under each cost: at the first node whose split does not bring what its leaves cost.

    Minimal cost-complexity pruning: under one cost the best smaller tree is found from the leaves upwards.
    """
    left, right = tree.children_left, tree.children_right
    levels = _by_depth(left, right)
    errors = tree.impurity * tree.weighted_n_node_samples / tree.weighted_n_node_samples[0]
    whole = errors + np.asarray(costs)[:, None]  # (costs, nodes): what a node costs as a leaf
    best = whole.copy()
    for nodes in reversed(levels):
        best[:, nodes] = np.minimum(whole[:, nodes], best[:, left[nodes]] + best[:, right[nodes]])
    ends = np.tile(np.arange(len(left), dtype=np.int32), (len(costs), 1))
    for nodes in levels:
        closed = (best[:, nodes] >= whole[:, nodes]) | (ends[:, nodes] != nodes)
        for children in (left[nodes], right[nodes]):
            ends[:, children] = np.where(closed, ends[:, nodes], children)
    return tuple(ends)


def _by_depth(left: np.ndarray, right: np.ndarray) -> list[np.ndarray]:
    """The nodes that are split, level by level from the root."""
    levels, nodes = [], np.zeros(1, dtype=np.intp)
    while (nodes := nodes[left[nodes] >= 0]).size:
        levels.append(nodes)
        nodes = np.concatenate([left[nodes], right[nodes]])
    return levels
