"""Discriminants against the library's and on what they are made for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis

from baselines.families.discriminant import LinearDiscriminant, QuadraticDiscriminant
from baselines.learning import Matrix

STANDARD = {"view_scale": "standard"}
LDA = {"shrinkage": 0.0}
QDA = {"shrinkage": 0.0, "pooling": 0.0}


@pytest.fixture
def learning(table: Callable[..., Any], see: Callable[..., Any]) -> Any:
    return see(LinearDiscriminant(), table("multiclass", rows=300, columns=4), config=STANDARD).learning


def test_linear_densities_are_those_of_the_library(learning: Any) -> None:
    model = LinearDiscriminant().fit(learning, LDA).model
    values = np.asarray(learning.valid.values, dtype=np.float64)
    library = LinearDiscriminantAnalysis(solver="lsqr").fit(
        learning.train.values.astype(np.float64), learning.target
    )
    ours = model.normals.scores(values)
    theirs = library.decision_function(values)
    np.testing.assert_allclose(ours - ours[:, :1], theirs - theirs[:, :1], atol=1e-2)


def test_quadratic_densities_are_those_of_the_library(learning: Any) -> None:
    model = QuadraticDiscriminant().fit(learning, QDA).model
    values = np.asarray(learning.valid.values, dtype=np.float64)
    library = QuadraticDiscriminantAnalysis().fit(learning.train.values.astype(np.float64), learning.target)
    ours, theirs = model.normals.scores(values), library.decision_function(values)
    np.testing.assert_allclose(ours - ours[:, :1], theirs - theirs[:, :1], rtol=0.05, atol=0.1)


def test_a_ring_needs_a_covariance_for_each_class(learning: Any) -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(400, 2)).astype(np.float32)
    target = random.integers(2, size=400).astype(np.int32)
    values[target == 1] *= 4
    fold = replace(learning, train=Matrix(values), target=target, task="binary", classes=2)
    right = {
        family.name: np.mean((family.fit(fold, config).model.predict(Matrix(values)) > 0.5) == target)
        for family, config in ((LinearDiscriminant(), LDA), (QuadraticDiscriminant(), QDA))
    }
    assert right["lda"] < 0.65
    assert right["qda"] > 0.85


def test_one_row_of_a_class_and_a_constant_column_do_no_harm(learning: Any) -> None:
    values = learning.train.values.copy()
    values[:, 0] = 3.0
    target = np.where(learning.target == 2, 1, learning.target).astype(np.int32)
    target[0] = 2
    fold = replace(learning, train=Matrix(values), target=target)
    for family in (LinearDiscriminant(), QuadraticDiscriminant()):
        config = {"shrinkage": 0.01, "pooling": 0.3}
        assert np.isfinite(family.fit(fold, config).model.predict(learning.valid)).all()
