from __future__ import annotations

import pickle
from typing import get_args

import numpy as np
import pytest
from sklearn.impute import SimpleImputer

from baselines.views.imputation import ImputeName, learn_imputer

GAPPY = np.array([[1, 10], [2, np.nan], [2, 30], [np.nan, 30], [7, 80]], dtype=np.float32)


@pytest.mark.parametrize("name", ["median", "mean", "most_frequent"])
def test_it_is_that_of_scikit_learn(name: ImputeName) -> None:
    oracle = SimpleImputer(strategy=name).fit_transform(GAPPY)
    np.testing.assert_allclose(learn_imputer(name, GAPPY, seed=0).fill(GAPPY), oracle)


def test_the_constant_is_zero() -> None:
    filled = learn_imputer("constant", GAPPY, seed=0).fill(GAPPY)
    assert (filled[1, 1], filled[3, 0]) == (0, 0)


def test_neighbours_are_near_in_columns_of_equal_scale() -> None:
    near = np.repeat([[0.0, 100], [1, 200]], 20, axis=0).astype(np.float32)  # two clusters
    imputer = learn_imputer("knn", near, seed=0)
    filled = imputer.fill(np.array([[0, np.nan], [np.nan, 200], [1, 100]], dtype=np.float32))
    np.testing.assert_allclose(filled, [[0, 100], [1, 200], [1, 100]])


@pytest.mark.parametrize("name", get_args(ImputeName))
def test_no_gap_is_left_and_the_numbers_are_not_touched(name: ImputeName) -> None:
    numbers = np.hstack([GAPPY, np.full((5, 1), np.nan), np.full((5, 1), 3)]).astype(np.float32)
    before = numbers.copy()
    imputer = pickle.loads(pickle.dumps(learn_imputer(name, numbers, seed=0)))  # noqa: S301
    filled = imputer.fill(numbers)
    assert filled.dtype == np.float32
    assert np.isfinite(filled).all()
    np.testing.assert_array_equal(numbers, before)
    np.testing.assert_array_equal(filled[~np.isnan(numbers)], numbers[~np.isnan(numbers)])
    np.testing.assert_array_equal(filled[:, 2], np.zeros(5))


@pytest.mark.parametrize("name", get_args(ImputeName))
def test_numbers_without_gaps_are_not_copied(name: ImputeName) -> None:
    whole = np.ones((3, 2), dtype=np.float32)
    assert learn_imputer(name, whole, seed=0).fill(whole) is whole
