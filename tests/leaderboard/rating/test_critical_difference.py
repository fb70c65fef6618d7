"""The published example of Demšar (2006), his table of critical values, and scipy's Friedman test."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from leaderboard.rating.critical_difference import compare_ranks, nemenyi_difference
from leaderboard.rating.ranks import rank_errors

# Table 6: C4.5, with m, with cf, with both; by the area under the ROC curve on 14 data sets.
DEMSAR = np.array(
    [
        [4, 3, 2, 1],
        [1, 2, 3, 4],
        [4, 1, 2, 3],
        [4, 1, 3, 2],
        [4, 2, 3, 1],
        [1, 2.5, 4, 2.5],
        [3, 2, 4, 1],
        [2.5, 2.5, 4, 1],
        [4, 3, 2, 1],
        [2.5, 2.5, 2.5, 2.5],
        [4, 2.5, 1, 2.5],
        [3, 2, 4, 1],
        [4, 1, 2, 3],
        [3, 1, 4, 2],
    ]
)
QUANTILES = (1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164)  # table 5, two to ten classifiers


def test_the_published_example() -> None:
    """Friedman's statistic is 9.28 there, without the correction for its 78 of 840 ties; CD is 1.25."""
    found = compare_ranks(DEMSAR)
    assert DEMSAR.mean(axis=0) == pytest.approx([3.143, 2.0, 2.893, 1.964], abs=5e-4)
    assert found.statistic * (1 - 78 / 840) == pytest.approx(9.28, abs=0.01)
    assert found.difference == pytest.approx(1.25, abs=0.005)
    assert found.differ
    assert found.groups == ((3, 1, 2, 0),), "1.18 between the first and the last is too little for Nemenyi"


@pytest.mark.parametrize(("contestants", "quantile"), list(enumerate(QUANTILES, start=2)))
def test_the_published_critical_values(contestants: int, quantile: float) -> None:
    scale = math.sqrt(contestants * (contestants + 1) / (6 * 20))
    assert nemenyi_difference(contestants, 20) / scale == pytest.approx(quantile, abs=0.0015)


def test_groups_overlap_when_neighbours_cannot_be_told_apart() -> None:
    """Three in the same order on 10 tasks: a rank apart is less than 2.343 · √(12 / 60) = 1.048."""
    found = compare_ranks(np.tile([2.0, 3.0, 1.0], (10, 1)))
    assert found.statistic == pytest.approx(20.0)
    assert found.groups == ((2, 0), (0, 1))


def test_enough_tasks_leave_no_group() -> None:
    assert compare_ranks(np.tile([2.0, 3.0, 1.0], (100, 1))).groups == ()


def test_without_any_difference_all_are_one_group() -> None:
    alike = compare_ranks(np.full((5, 3), 2.0))
    assert (alike.p_value, alike.differ, alike.groups) == (1.0, False, ((0, 1, 2),))
    weak = compare_ranks(np.array([[1.0, 2.0, 3.0]]))
    assert not weak.differ
    assert weak.groups == ((0, 1, 2),)


@pytest.mark.parametrize("digits", [0, 1, 8])
def test_the_statistic_is_that_of_scipy_with_ties_too(digits: int) -> None:
    errors = np.random.default_rng(digits).normal(size=(12, 5)).round(digits)
    expected = stats.friedmanchisquare(*errors.T)
    found = compare_ranks(rank_errors(errors))
    assert (found.statistic, found.p_value) == pytest.approx((expected.statistic, expected.pvalue))
