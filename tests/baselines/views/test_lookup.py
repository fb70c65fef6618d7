from __future__ import annotations

from collections.abc import Callable

import numpy as np

from baselines.views.columns import MISSING, UNKNOWN, Columns
from baselines.views.lookup import Lookup, count_levels, frequency_codes, frequency_shares

CODES = np.array([2, 2, 2, 0, 0, 3, MISSING, MISSING])
COUNTS = [2, 0, 3, 1, 0, 2]  # four levels, then unknown and missing


def test_levels_are_counted_and_so_are_gaps() -> None:
    np.testing.assert_array_equal(count_levels(CODES, 4), COUNTS)


def test_codes_go_by_falling_frequency() -> None:
    codes = frequency_codes(np.array(COUNTS))
    np.testing.assert_array_equal(codes, [1, np.nan, 0, 2, np.nan, np.nan])


def test_equally_frequent_levels_keep_their_order() -> None:
    np.testing.assert_array_equal(frequency_codes(np.array([2, 2, 2, 0, 9]))[:3], [0, 1, 2])


def test_shares_are_of_all_rows() -> None:
    np.testing.assert_array_equal(frequency_shares(np.array(COUNTS)), np.array(COUNTS, dtype=np.float32) / 8)


def test_a_lookup_knows_what_is_missing_and_what_is_new(columns_of: Callable[..., Columns]) -> None:
    columns = columns_of({"c": ["a", "b", None, "b"]})
    columns.categories[3] = UNKNOWN
    table = np.array([[10], [20], [-2], [-1]], dtype=np.float32)
    np.testing.assert_array_equal(Lookup(0, table).transform(columns)[:, 0], [10, 20, -1, -2])
