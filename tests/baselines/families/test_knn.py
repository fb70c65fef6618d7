"""Neighbours against the library's."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors

from baselines.errors import CannotFitError
from baselines.families.knn import NearestNeighbours
from baselines.learning import Deadline, Matrix

UNIFORM = {"weights": "uniform"}


@pytest.mark.parametrize("sparse", [False, True])
def test_neighbours_are_those_of_the_library(
    sparse: bool, table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    fold = see(NearestNeighbours(), table("binary", rows=300, columns=5))
    learning = fold.learning
    if sparse:
        learning = replace(learning, train=Matrix(csr_matrix(learning.train.values)))
    test = Matrix(csr_matrix(fold.test.values)) if sparse else fold.test
    found = NearestNeighbours().fit(replace(learning, valid=None), UNIFORM).model.search(test, Deadline())
    library = NearestNeighbors(n_neighbors=120).fit(fold.learning.train.values)
    distances, places = library.kneighbors(fold.test.values)
    np.testing.assert_array_equal(found.places[:, :20], places[:, :20])
    np.testing.assert_allclose(np.sqrt(found.distances), distances, atol=1e-3)


def test_answers_are_means_of_neighbours(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NearestNeighbours(), table("regression", rows=200, columns=3))
    model = NearestNeighbours().fit(fold.learning, UNIFORM).model
    library = KNeighborsRegressor(5).fit(fold.learning.train.values, fold.learning.target)
    np.testing.assert_allclose(
        model.predict(fold.test, rounds=3), library.predict(fold.test.values), rtol=1e-5
    )


def test_no_class_is_impossible(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NearestNeighbours(), table("multiclass", rows=200, columns=3))
    model = NearestNeighbours().fit(fold.learning, UNIFORM).model
    answer = model.predict(fold.test, rounds=2)
    shares = np.bincount(fold.learning.target) / 200
    library = KNeighborsClassifier(3).fit(fold.learning.train.values, fold.learning.target)
    np.testing.assert_allclose(answer, (3 * library.predict_proba(fold.test.values) + shares) / 4, atol=1e-6)


def test_near_rows_weigh_more_and_rows_may_weigh(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NearestNeighbours(), table("regression", rows=3, columns=2))
    learning = replace(
        fold.learning,
        train=Matrix(np.array([[0.0], [1.0], [9.0]], dtype=np.float32)),
        target=np.array([0.0, 10.0, 20.0]),
        valid=None,
    )
    asked = Matrix(np.array([[0.2]], dtype=np.float32))

    def answer(weights: str, **changes: Any) -> float:
        fitted = NearestNeighbours().fit(replace(learning, **changes), {"weights": weights})
        return float(fitted.model.predict(asked)[0])

    assert answer("uniform") == pytest.approx(10.0)
    assert answer("distance") < 8.0
    assert answer("uniform", weight=np.array([1.0, 1.0, 0.0])) == pytest.approx(5.0, abs=1e-3)
    assert answer("distance", rounds=1) == pytest.approx(0.0)


def test_searches_are_remembered_but_not_pickled(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NearestNeighbours(), table("regression", rows=200, columns=3))
    model = NearestNeighbours().fit(fold.learning, UNIFORM).model
    assert model.search(fold.learning.valid, Deadline(0.0)) is model.search(fold.learning.valid, Deadline())
    assert pickle.loads(pickle.dumps(model)).found == []  # noqa: S301 - pickled on this very line


def test_a_search_ends_with_the_time(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NearestNeighbours(), table("regression", rows=200, columns=3))
    with pytest.raises(CannotFitError, match="before all neighbours were found"):
        NearestNeighbours().fit(replace(fold.learning, deadline=Deadline(0.0)), UNIFORM)
