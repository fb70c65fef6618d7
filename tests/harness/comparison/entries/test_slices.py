"""Groups of rows on which one of two gains more: against the test of two samples, and rows in order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from harness.comparison.entries.slices import find_rows, find_slices
from harness.competition.prepared import Column
from leaderboard.compare.paired import Units

COLUMNS = (Column("place", "category"),)


def test_a_group_is_judged_nearly_as_by_the_test_of_welch() -> None:
    random = np.random.default_rng(0)
    inside = np.arange(400) < 150
    gains = random.normal(size=400) + 0.3 * inside
    features = pa.table({"place": np.where(inside, "here", "there").tolist()})
    here, there = sorted(find_slices(features, COLUMNS, gains, Units(), most=9), key=lambda one: one.value)
    expected = stats.ttest_ind(gains[inside], gains[~inside], equal_var=False)
    assert here.gain == pytest.approx(gains[inside].mean() - gains[~inside].mean())
    assert there.gain == pytest.approx(-here.gain)
    assert here.p_value / 2 == pytest.approx(expected.pvalue, rel=0.05), "of two groups, by Holm"


def test_a_weight_of_two_is_the_row_twice_and_a_weight_of_none_no_row() -> None:
    gains = np.random.default_rng(1).normal(size=120)
    place = np.array(["here", "there", "there"] * 40)
    weight = np.where(np.arange(120) < 90, 1.0, 0.0)
    features = pa.table({"place": place.tolist()})
    some = find_slices(features, COLUMNS, gains, Units(weight=weight), most=9)
    alone = find_slices(features.slice(0, 90), COLUMNS, gains[:90], Units(), most=9)
    assert [one.gain for one in some] == pytest.approx([one.gain for one in alone])
    assert [one.p_value for one in some] == pytest.approx([one.p_value for one in alone])


def test_the_rows_of_the_largest_difference_come_first_and_of_equal_ones_the_earlier() -> None:
    gains = np.array([0.0, -3.0, 1.0, 3.0, 1.0, 1.0, 0.5])
    assert find_rows(gains, Units(), most=3).tolist() == [1, 3, 2]
    assert find_rows(gains, Units(), most=9).tolist() == [1, 3, 2, 4, 5, 6]
    weight = np.array([1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert find_rows(gains, Units(weight=weight), most=2).tolist() == [3, 2]
