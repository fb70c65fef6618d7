"""One tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from baselines.families.tree import Tree
from baselines.learning import Matrix

CONFIG = {"smallest_leaf": 5, "pruning": 1e-3, "criterion": "squared_error"}


def test_a_tree_is_that_of_the_library(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(Tree(), table("regression", rows=200, columns=4))
    answer = Tree().fit(fold.learning, CONFIG).model.predict(fold.test)
    library = DecisionTreeRegressor(min_samples_leaf=5, ccp_alpha=1e-3, random_state=5)
    library.fit(fold.learning.train.values, fold.learning.target)
    np.testing.assert_array_equal(answer, library.predict(fold.test.values))


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
