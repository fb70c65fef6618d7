"""Forests are the library's, whatever parts they were grown in, and know when to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

from baselines.families.extra_trees import ExtraTrees
from baselines.families.parts import forests
from baselines.families.random_forest import RandomForest
from baselines.learning import Deadline, Loss, Objective

if TYPE_CHECKING:
    from baselines.families.parts.forests import Forest

FAMILIES = [
    (RandomForest(), RandomForestClassifier, RandomForestRegressor),
    (ExtraTrees(), ExtraTreesClassifier, ExtraTreesRegressor),
]


def settle(criterion: str, trees: int = 30) -> dict[str, Any]:
    return {"trees": trees, "columns": 0.5, "smallest_leaf": 2, "criterion": criterion}


@pytest.mark.parametrize(("family", "classifier", "regressor"), FAMILIES)
def test_a_forest_is_that_of_the_library(
    family: Forest, classifier: Any, regressor: Any, table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    options = {"n_estimators": 30, "max_features": 0.5, "min_samples_leaf": 2, "random_state": 5}
    fold = see(family, table("regression", rows=150, columns=4))
    answer = family.fit(fold.learning, settle("squared_error")).model.predict(fold.test)
    library = regressor(**options).fit(fold.learning.train.values, fold.learning.target)
    np.testing.assert_allclose(answer, library.predict(fold.test.values), rtol=1e-12)
    fold = see(family, table("multiclass", rows=150, columns=4))
    answer = family.fit(fold.learning, settle("gini")).model.predict(fold.test)
    library = classifier(**options).fit(fold.learning.train.values, fold.learning.target)
    shares = np.bincount(fold.learning.target) / 150
    expected = (30 * library.predict_proba(fold.test.values) + 0.5 * shares) / 30.5
    np.testing.assert_allclose(answer, expected, rtol=1e-12)


@pytest.mark.parametrize("family", [RandomForest(), ExtraTrees()])
def test_threads_change_nothing(family: Forest, table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(family, table("binary", rows=200, columns=4))
    one, two = (
        family.fit(replace(fold.learning, threads=threads), settle("log_loss")).model.predict(fold.test)
        for threads in (1, 2)
    )
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("family", [RandomForest(), ExtraTrees()])
def test_a_deadline_cuts_a_forest_short(
    family: Forest, table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    fold = see(family, table("regression", rows=2_000, columns=10))
    began = time.perf_counter()
    learning = replace(fold.learning, deadline=Deadline(time.time() + 0.3))
    fitted = family.fit(learning, settle("squared_error", trees=5_000))
    assert time.perf_counter() - began < 2
    assert not fitted.complete
    assert 1 <= fitted.rounds == len(fitted.model.trees) < 5_000
    assert np.isfinite(fitted.model.predict(fold.test)).all()


def test_absolute_errors_are_for_few_rows(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    def criterion(rows: int) -> str:
        learning = see(ExtraTrees(), table("regression", rows=rows, columns=2)).learning
        absolute = replace(learning, objective=Objective(Loss.ABSOLUTE))
        return forests.choose_criterion(absolute, settle("squared_error"))

    assert criterion(100) == "absolute_error"
    assert criterion(2_001) == "squared_error"


@pytest.mark.parametrize("family", [RandomForest(), ExtraTrees()])
def test_a_forest_of_many_rows_fits_into_memory(family: Forest, table: Callable[..., Any]) -> None:
    shape = replace(table("multiclass", rows=10, columns=10).shape, rows=1_000_000, classes=20)
    for config in family.portfolio(shape):
        assert family.bytes(shape, config) < 3e9
