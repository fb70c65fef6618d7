"""One tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.tree import DecisionTreeRegressor

from baselines.families.tree import COSTS, Tree
from baselines.learning import Matrix

CONFIG = {"smallest_leaf": 5, "columns": 1.0, "criterion": "squared_error"}


@pytest.mark.parametrize("rounds", [1, 6, 9, 14, len(COSTS)])
def test_a_pruned_tree_is_that_of_the_library(
    table: Callable[..., Any], see: Callable[..., Any], rounds: int
) -> None:
    fold = see(Tree(), table("regression", rows=200, columns=4))
    grown = Tree().fit(fold.learning, CONFIG)
    assert grown.curve is not None
    assert grown.rounds == len(grown.curve) == len(COSTS)
    library = DecisionTreeRegressor(min_samples_leaf=5, ccp_alpha=COSTS[rounds - 1], random_state=5)
    library.fit(fold.learning.train.values, fold.learning.target)
    expected = library.predict(fold.test.values)
    np.testing.assert_array_equal(grown.model.predict(fold.test, rounds=rounds), expected)
    asked = Tree().fit(replace(fold.learning, rounds=rounds, valid=None, valid_target=None), CONFIG)
    assert asked.rounds == rounds
    np.testing.assert_array_equal(asked.model.predict(fold.test), expected)


def test_noise_is_pruned_away(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(Tree(), table("regression", rows=300, columns=4))
    draw = np.random.default_rng(0).normal
    noise, more = draw(size=len(fold.learning.target)), draw(size=len(fold.learning.valid_target))
    curve = Tree().fit(replace(fold.learning, target=noise, valid_target=more), CONFIG).curve
    assert curve is not None
    assert np.argmin(curve) < 6
    assert curve[-1] > 1.3 * curve.min()


def test_leaves_are_never_quite_sure(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(Tree(), table("binary", rows=200, columns=4))
    answer = Tree().fit(fold.learning, {**CONFIG, "criterion": "gini"}).model.predict(fold.test)
    assert 0 < answer.min() < 0.05
    assert 0.95 < answer.max() < 1


def test_missing_values_are_a_branch(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(Tree(), table("binary", rows=100, columns=2))
    values = np.where(np.arange(100)[:, None] % 2, np.nan, 1.0).astype(np.float32)
    target = (np.arange(100) % 2).astype(np.int32)
    learning = replace(fold.learning, train=Matrix(values), target=target)
    answer = Tree().fit(learning, {**CONFIG, "criterion": "gini"}).model.predict(Matrix(values))
    assert np.mean((answer > 0.5) == target) == 1.0
