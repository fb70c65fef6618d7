from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from baselines.views.numbers import fit_numbers

if TYPE_CHECKING:
    from baselines.views.columns import Columns


def test_a_table_by_hand(columns_of: Callable[..., Columns]) -> None:
    columns = columns_of({"a": [1.0, 2.0, 3.0], "b": [None, 5.0, 9.0]})
    scaled, gaps, filled = fit_numbers(columns, impute="median", scale="standard", seed=0)
    side = np.sqrt(1.5)
    found = scaled.transform(columns)
    np.testing.assert_allclose(found, [[-side, 0], [0, -side], [side, side]], atol=1e-6)  # b: 7, 5, 9
    np.testing.assert_array_equal(scaled.transform(filled), found)
    np.testing.assert_array_equal(gaps.train, [[1], [0], [0]])
    np.testing.assert_array_equal(gaps.block.transform(columns), gaps.train)


def test_columns_that_are_constant_or_empty_in_this_fold_are_left_out(
    columns_of: Callable[..., Columns],
) -> None:
    columns = columns_of(
        {"a": [1.0, 1.0, 3.0], "b": [None, None, 9.0], "c": [5.0, None, 5.0], "d": [1.0, 2.0, 3.0]}
    )
    train = columns.take(np.array([0, 1]))
    scaled, gaps, _ = fit_numbers(train, impute="median", scale="both", seed=0)
    assert scaled.transform(train).shape == (2, 1)  # of d, with two values one scale says all
    np.testing.assert_array_equal(gaps.train, [[0], [1]])  # of c


def test_rows_to_come_may_lack_what_no_training_row_lacked(columns_of: Callable[..., Columns]) -> None:
    columns = columns_of({"a": [1.0, 2.0, 3.0, None]})
    scaled, gaps, _ = fit_numbers(columns.take(np.arange(3)), impute="median", scale="both", seed=0)
    assert gaps.train.shape == (3, 0)
    found = scaled.transform(columns)
    np.testing.assert_allclose(found[3], found[1])
