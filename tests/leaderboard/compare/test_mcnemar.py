import numpy as np
import pytest
from scipy import stats

from leaderboard.compare.mcnemar import compare_hits
from leaderboard.compare.units import Units


def test_only_rows_that_one_of_two_gets_right_count() -> None:
    """Ten of twelve such rows for the first: 2 · (1 + 12 + 66) / 4096."""
    first = np.array([True] * 10 + [False] * 2 + [True] * 30 + [False] * 5)
    second = np.array([False] * 10 + [True] * 2 + [True] * 30 + [False] * 5)
    found = compare_hits(first, second)
    assert (found.only_first, found.only_second) == (10, 2)
    assert found.p_value == pytest.approx(2 * 79 / 4096)
    assert found.p_value == pytest.approx(stats.binomtest(2, 12).pvalue)


def test_two_that_agree_are_equal() -> None:
    assert compare_hits(np.array([True, False]), np.array([True, False])).p_value == 1.0


def test_rows_of_a_block_are_one_coin() -> None:
    """Ten blocks of thirty alike rows: nine for the first, one for the second."""
    first = np.repeat(np.arange(10) < 9, 30)
    found = compare_hits(first, ~first, Units(block=np.repeat(np.arange(10), 30)))
    assert (found.only_first, found.only_second) == (9, 1)
    assert found.p_value == pytest.approx(stats.binomtest(1, 10).pvalue)


def test_rows_without_weight_do_not_count_and_a_block_goes_by_weight() -> None:
    first = np.array([True, True, False, True, True])
    weight = np.array([1.0, 0.0, 3.0, 0.5, 0.5])
    alone = compare_hits(first, ~first, Units(weight=weight))
    assert (alone.only_first, alone.only_second) == (3, 1)
    together = compare_hits(first, ~first, Units(weight=weight, block=np.array([0, 0, 1, 1, 2])))
    assert (together.only_first, together.only_second) == (2, 1)
    assert compare_hits(first, first, Units(weight=weight)).p_value == 1.0
