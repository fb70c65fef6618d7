import numpy as np
import pytest
from scipy import stats

from leaderboard.compare.mcnemar import compare_hits


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
