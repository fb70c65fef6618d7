"""Rows, weights and blocks as pieces of evidence."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from leaderboard.compare.units import (
    Units,
    count_alike,
    degrees_of_variance,
    distinct_codes,
    skewness_of_sum,
    tells,
    unit_codes,
)


@pytest.mark.parametrize("blocks", [[7, 3, 7, 9], [7, -3, 7, 9], [700, 3, 700, 900], ["c", "b", "c", "d"]])
def test_blocks_are_numbered_without_gaps(blocks: list[object]) -> None:
    codes, count = unit_codes(np.array(blocks))
    assert (codes.tolist(), count) == ([1, 0, 1, 2], 3)


def test_a_unit_contributes_its_share_of_all_weight() -> None:
    influence, block = np.array([1.0, 2.0, -3.0, 5.0]), np.array([4, 4, 8, 6])
    weight = np.array([1.0, 2.0, 5.0, 0.0])
    assert Units().gather(influence).tolist() == [0.25, 0.5, -0.75, 1.25]
    assert Units(weight=weight).gather(influence) == pytest.approx([1 / 8, 4 / 8, -15 / 8])
    assert Units(block=block).gather(influence) == pytest.approx([3 / 4, 5 / 4, -3 / 4])
    assert Units(weight, block).gather(influence) == pytest.approx([5 / 8, -15 / 8]), "one has no weight"


def test_units_with_a_mark_are_counted() -> None:
    marked, block = np.array([True, True, False, True]), np.array([0, 0, 1, 2])
    assert Units().count(marked) == 3
    assert Units(weight=np.array([1.0, 0.0, 1.0, 1.0])).count(marked) == 2
    assert Units(block=block).count(marked) == 2


def test_alike_are_fewer_than_the_units_where_some_are_heavy() -> None:
    """Masses 3, 1, 1, 1: (9 + 3) ** 2 / (81 + 3)."""
    masses = np.array([3.0, 1.0, 1.0, 1.0])
    assert count_alike(masses) == pytest.approx(144 / 84)
    assert count_alike(masses * 1e200) == pytest.approx(144 / 84)
    assert Units(weight=masses).count_alike(4) == pytest.approx(144 / 84)
    assert Units(block=np.array([5, 5, 5, 1, 2, 3])).count_alike(6) == pytest.approx(144 / 84)
    assert Units().count_alike(6) == 6.0


def test_a_variance_is_known_as_well_as_its_contributions_are_even() -> None:
    """Of alike ones exactly; of one alone with a single degree of freedom, or nearly so."""
    assert degrees_of_variance(9, 9.0, 9.0) == math.inf
    assert degrees_of_variance(9, 0.0, 0.0) == math.inf
    assert degrees_of_variance(9, 1.0, 1.0) == pytest.approx(18 / 8 - 1)


def test_less_than_two_units_tell_nothing() -> None:
    assert [tells(degrees) for degrees in (0.0, 0.99, 1 - 1e-15, 1, 7.5)] == [False, False, True, True, True]


@pytest.mark.parametrize("codes", [[7, 3, 7, 9], [7, -3, 7, 9], [10**12, 3, 5, 5]])
def test_codes_that_occur_are_told_in_order(codes: list[int]) -> None:
    assert distinct_codes(np.array(codes)).tolist() == sorted(set(codes))


def test_the_skewness_of_a_sum_is_that_of_its_parts_unbiased() -> None:
    parts = np.random.default_rng(0).exponential(size=20)
    parts -= parts.mean()
    found = skewness_of_sum(20, float((parts**2).sum()), float((parts**3).sum()))
    assert found == pytest.approx(stats.skew(parts, bias=False) / math.sqrt(20))
    assert skewness_of_sum(2, 1.0, 0.5) == skewness_of_sum(20, 0.0, 0.0) == 0.0
