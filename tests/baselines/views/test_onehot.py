from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.preprocessing import OneHotEncoder

from baselines.views.columns import MISSING, UNKNOWN, Columns
from baselines.views.onehot import fit_onehot


def test_every_frequent_level_marks_its_own_column(columns_of: Callable[..., Columns]) -> None:
    cells = ["a"] * 5 + ["b"] * 6 + ["c"] * 7 + ["d"] * 4 + ["e"] + [None]
    columns = columns_of({"c": cells})
    piece = fit_onehot(columns, [0])
    marks = piece.train.toarray()
    places = {"a": 0, "b": 1, "c": 2, None: 3, "d": 4, "e": 4}  # rare ones together
    np.testing.assert_array_equal(marks, np.eye(5)[[places[cell] for cell in cells]])
    columns.categories[:2] = UNKNOWN
    np.testing.assert_array_equal(piece.block.transform(columns).toarray()[0], np.eye(5)[4])


def test_it_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    codes = np.stack([random.integers(3, size=300), random.integers(40, size=300)], axis=1).astype(np.int32)
    columns = Columns(np.empty((300, 0), np.float32), (), codes, ("a", "b"), (3, 40), (), ())
    oracle = OneHotEncoder(min_frequency=5, handle_unknown="infrequent_if_exist")
    np.testing.assert_array_equal(
        fit_onehot(columns, [0, 1]).train.toarray(), oracle.fit_transform(codes).toarray()
    )


def test_an_unknown_level_marks_nothing_where_none_is_rare(columns_of: Callable[..., Columns]) -> None:
    columns = columns_of({"c": ["a", "b", "c"] * 5})
    piece = fit_onehot(columns, [0])
    columns.categories[0] = UNKNOWN
    columns.categories[1] = MISSING
    np.testing.assert_array_equal(
        piece.block.transform(columns).toarray()[:3], [[0, 0, 0], [0, 0, 0], [0, 0, 1]]
    )


def test_of_two_levels_one_says_all(columns_of: Callable[..., Columns]) -> None:
    cells = ["no", "yes"] * 5
    piece = fit_onehot(columns_of({"c": cells}), [0])
    np.testing.assert_array_equal(piece.train.toarray()[:, 0], [cell == "yes" for cell in cells])


def test_a_level_that_all_training_rows_share_says_nothing(columns_of: Callable[..., Columns]) -> None:
    columns = columns_of({"c": ["a"] * 6 + ["b"]}).take(np.arange(6))
    assert fit_onehot(columns, [0]).train.shape == (6, 0)


def test_a_category_has_at_most_200_columns() -> None:
    codes = np.repeat(np.arange(300), 5).astype(np.int32)[:, None]
    codes[:3] = MISSING
    columns = Columns(np.empty((1500, 0), np.float32), (), codes, ("c",), (300,), (), ())
    piece = fit_onehot(columns, [0])
    assert piece.train.shape == (1500, 200)
    np.testing.assert_array_equal(np.asarray(piece.train.sum(axis=1))[:, 0], np.ones(1500))


def test_no_categories_make_no_columns(columns_of: Callable[..., Columns]) -> None:
    assert fit_onehot(columns_of({"n": [1.0, 2.0]}), []).train.shape == (2, 0)
