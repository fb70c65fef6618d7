"""Groups of rows on which one of two gains more: against the test of two samples, and rows in order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from harness.comparison.entries.contrasts import Contrasts
from harness.comparison.entries.slices import Slice, find_rows, find_slices
from harness.competition.prepared import Column
from leaderboard.compare.units import Units

COLUMNS = (Column("place", "category"),)


def by_value(slices: list[Slice]) -> list[Slice]:
    return sorted(slices, key=lambda one: one.value)


def test_a_group_is_judged_nearly_as_by_the_test_of_welch() -> None:
    halves = np.random.default_rng(0).normal(size=200)
    inside = np.arange(400) % 200 < 75
    gains = np.concatenate([halves, -halves]) + 0.3 * inside  # with no skewness to be cautious about
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
    for weighted, plain in zip(*map(by_value, (some, alone)), strict=True):
        assert (weighted.gain, weighted.p_value) == pytest.approx((plain.gain, plain.p_value))


def test_the_rows_of_the_largest_difference_come_first_and_of_equal_ones_the_earlier() -> None:
    gains = np.array([0.0, -3.0, 1.0, 3.0, 1.0, 1.0, 0.5])
    assert find_rows(gains, Units(), most=3).tolist() == [1, 3, 2]
    assert find_rows(gains, Units(), most=9).tolist() == [1, 3, 2, 4, 5, 6]
    weight = np.array([1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert find_rows(gains, Units(weight=weight), most=2).tolist() == [3, 2]


@pytest.mark.parametrize("weighted", [False, True])
def test_ranges_are_quarters_and_missing_numbers_a_group_of_their_own(weighted: bool) -> None:
    random = np.random.default_rng(2)
    number = np.where(np.arange(500) % 10 == 0, np.nan, random.permutation(500).astype(float))
    gains = random.normal(size=500) + (number > 400)
    units = Units(weight=np.ones(500)) if weighted else Units()
    features = pa.table({"x": pa.array(number.tolist(), from_pandas=True), "same": [1.0] * 500})
    columns = (Column("x", "number"), Column("same", "number"))
    found = find_slices(features, columns, gains, units, most=9)
    assert {one.column for one in found} == {"x"}, "a constant has no groups"
    assert sorted(one.rows for one in found) == [50, 112, 112, 113, 113]
    assert sum(one.rows for one in found if one.value == "(missing)") == 50
    edges = np.quantile(number[~np.isnan(number)], [0.75, 1.0])
    assert found[0].value == f"{edges[0]:.4g} to {edges[1]:.4g}"
    inside = number >= edges[0]
    assert found[0].gain == pytest.approx(gains[inside].mean() - gains[~inside].mean())


def test_the_moments_of_groups_tell_what_their_rows_tell() -> None:
    """Heavy gains far from zero, of which a constant weight must not change a thing."""
    random = np.random.default_rng(3)
    gains = 50 + random.standard_t(3, size=2_000)
    codes = random.integers(0, 4, 2_000)
    plain = Contrasts(gains, Units()).test_groups(codes, 3)
    by_rows = Contrasts(gains, Units(weight=np.full(2_000, 2.0))).test_groups(codes, 3)
    for one, other in zip(plain, by_rows, strict=True):
        assert one is not None
        assert other is not None
        assert (one.effect, one.low, one.high) == pytest.approx(
            (other.effect, other.low, other.high), rel=1e-9
        )
        assert one.p_value == pytest.approx(other.p_value, rel=1e-6)


def test_a_group_of_few_rows_tells_nothing() -> None:
    codes = np.repeat([0, 1, 2], [19, 20, 161])
    gains = np.random.default_rng(4).normal(size=200)
    for units in (Units(), Units(block=np.arange(200))):
        tests = Contrasts(gains, units).test_groups(codes, 2)
        assert [test is None for test in tests] == [True, False]


@pytest.mark.parametrize("blocks", [None, 60])
def test_of_equals_no_more_than_six_in_a_hundred_have_a_slice(blocks: int | None) -> None:
    random, wrong = np.random.default_rng(5), 0
    for _ in range(300):
        features = pa.table({"place": random.choice(["a", "b", "c"], 300), "number": random.normal(size=300)})
        block = None if blocks is None else random.integers(0, blocks, 300)
        gains = random.normal(size=300) if block is None else random.normal(size=blocks)[block]
        found = find_slices(features, COLUMNS, gains - gains.mean(), Units(block=block), most=9)
        wrong += min(one.p_value for one in found) < 0.05
    assert wrong / 300 <= 0.06
