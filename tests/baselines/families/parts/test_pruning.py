"""Pruning for many costs at once."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from baselines.families.parts.pruning import PrunedTrees, prune
from baselines.learning import Matrix

COSTS = (0.5, 1e-2, 2e-3, 1e-3, 3e-4, 0.0)


@pytest.mark.parametrize("criterion", ["gini", "log_loss"])
@pytest.mark.parametrize("classes", [2, 4])
def test_every_step_is_the_tree_that_the_library_prunes_alone(criterion: str, classes: int) -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(2_000, 5)).astype(np.float32)
    target = np.digitize(values[:, 0] + random.normal(size=2_000), np.linspace(-1, 1, classes - 1))
    weight = random.uniform(0.1, 3.0, size=2_000)

    def grow(cost: float) -> DecisionTreeClassifier:
        tree = DecisionTreeClassifier(criterion=criterion, min_samples_leaf=3, ccp_alpha=cost, random_state=0)
        return tree.fit(values, target, sample_weight=weight)

    tree = grow(0.0).tree_
    model = PrunedTrees(tree, prune(tree, COSTS), np.full(classes, 1 / classes), 0.0)
    for step, cost in enumerate(COSTS[:-1], start=1):
        expected = grow(cost).predict_proba(values)
        found = model.predict(Matrix(values), rounds=step)
        np.testing.assert_array_equal(found, expected[:, 1] if classes == 2 else expected)


def test_a_root_that_is_a_leaf_stays_one() -> None:
    tree = DecisionTreeClassifier().fit(np.zeros((5, 1)), [0, 1, 1, 1, 0]).tree_
    assert [end.tolist() for end in prune(tree, COSTS)] == [[0]] * len(COSTS)
