"""The paired test by influence: published results, and what simulations say of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize, stats

from leaderboard.compare.paired import PairedTest, compare_by_influence, judge_effect, reverse
from leaderboard.compare.units import Units


def compare_means(first: np.ndarray, second: np.ndarray, units: Units | None = None) -> PairedTest:
    gains = first - second
    units = units or Units()
    weight = np.ones(len(gains)) if units.weight is None else units.weight
    effect = float(np.average(gains, weights=weight))
    return compare_by_influence(
        effect, gains - effect, differs=gains != 0, units=units, method="t", gains=gains
    )


def test_of_a_mean_it_is_the_paired_t_test() -> None:
    random = np.random.default_rng(0)
    halves = random.uniform(-2, 2, size=20)
    first, second = 0.2 + np.concatenate([halves, -halves]), np.repeat(random.normal(size=20), 2)
    first += second
    found = compare_means(first, second)
    expected = stats.ttest_rel(first, second)
    interval = expected.confidence_interval(0.95)
    assert found.p_value == pytest.approx(expected.pvalue)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.superiority == pytest.approx(stats.t.cdf(expected.statistic, 39))
    assert abs(found.again - 0.5) < abs(found.superiority - 0.5)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("shift", [0.0, 0.8])
def test_of_skewed_differences_it_is_the_more_cautious_of_student_and_hall(sign: int, shift: float) -> None:
    """Hall's interval: the effects at which the cubic of Hall (1992) meets the quantiles."""
    random = np.random.default_rng(5)
    gains = shift + sign * (random.exponential(size=12) - 1.0)
    found = compare_means(gains, np.zeros(12))
    student = stats.ttest_1samp(gains, 0)
    root, error, skewness = math.sqrt(12), stats.sem(gains), float(stats.skew(gains, bias=False))

    def hall(effect: float) -> float:
        t = (gains.mean() - effect) / error
        return float(t + skewness * t**2 / 3 / root + skewness**2 * t**3 / 27 / 12 + skewness / 6 / root)

    assert found.p_value == pytest.approx(max(student.pvalue, 2 * stats.t.sf(abs(hall(0.0)), 11)))
    quantile = stats.t.ppf(0.975, 11)
    low, high = (
        optimize.brentq(lambda effect, end=end: hall(effect) - end, -50, 50, xtol=1e-13)
        for end in (quantile, -quantile)
    )
    interval = student.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((min(low, interval.low), max(high, interval.high)))
    assert (found.p_value < 0.05) == (found.low > 0 or found.high < 0)


def test_rows_of_a_block_are_one_piece_of_evidence() -> None:
    random = np.random.default_rng(1)
    gains = random.normal(0.3, 1.0, 12)
    repeated, block = np.repeat(gains, 5), np.repeat(np.arange(12), 5)
    by_block = compare_means(repeated, np.zeros(60), Units(block=block))
    alone = compare_means(gains, np.zeros(12))
    assert by_block.p_value == pytest.approx(alone.p_value)
    assert by_block.units == 12


def test_a_weight_of_two_is_the_row_twice_and_a_weight_of_none_no_row() -> None:
    gains = np.array([0.5, -0.1, 0.1, 0.3, 9.0])
    weighted = compare_means(gains, np.zeros(5), Units(weight=np.array([1.0, 1.0, 1.0, 1.0, 0.0])))
    assert weighted.effect == pytest.approx(0.2)
    assert weighted.p_value == pytest.approx(stats.ttest_1samp(gains[:4], 0).pvalue)
    assert weighted.units == 4


def test_few_telling_rows_are_little_evidence() -> None:
    """Five rows of a thousand, all for the first: McNemar's exact test gives 0.06, the t-test alone 0.025."""
    first = np.zeros(1_000)
    first[:5] = 1.0
    assert compare_means(first, np.zeros(1_000)).p_value > 0.05


def test_a_difference_on_all_rows_is_told_though_one_row_makes_all_of_its_spread() -> None:
    gains = np.full(68, 0.5) + np.where(np.arange(68) == 0, 1.0, 0.0)
    found = compare_means(gains, np.zeros(68))
    assert found.p_value < 1e-9
    assert found.low > 0.4
    lone = compare_means(np.where(np.arange(68) == 0, 1.0, 0.0), np.zeros(68))
    assert lone.p_value > 0.3


def test_no_difference_at_all_is_none() -> None:
    same = compare_means(np.ones(10), np.ones(10))
    assert (same.effect, same.low, same.high, same.p_value, same.superiority) == (0.0, 0.0, 0.0, 1.0, 0.5)
    lone = judge_effect(0.5, 0.1, degrees=0, units=9, method="t")
    assert (lone.low, lone.high, lone.p_value) == (-math.inf, math.inf, 1.0)


@pytest.mark.parametrize("large", [1.2, 3.0, 1000.0])
def test_what_is_little_more_than_one_unit_tells_nothing(large: float) -> None:
    """A group that is larger than all others together tells no more by having others beside it."""
    gains, weight = np.array([0.4, 0.5]), np.array([large, 1.0])
    found = compare_means(gains, np.zeros(2), Units(weight=weight))
    assert (found.low, found.high, found.p_value, found.superiority) == (-math.inf, math.inf, 1.0, 0.5)
    equal = compare_means(gains, np.zeros(2), Units(weight=np.array([0.1, 0.1])))
    assert math.isfinite(equal.low), "as two equal ones do, by one degree of freedom"
    assert equal.p_value < 1


def test_where_every_row_says_the_same_they_are_coins_that_fall_alike() -> None:
    """Ten rows of ten: 2 · 2 ** -10; a share of 1 - 0.05 ** (1 / 10) may say the opposite and not be seen."""
    found = compare_means(np.ones(10), np.zeros(10))
    assert found.p_value == pytest.approx(2 / 1024)
    assert (found.low, found.high) == pytest.approx((1 - 2 * (1 - 0.05**0.1), 1.0))
    other = compare_means(np.zeros(10), np.ones(10))
    assert other == reverse(found)


@pytest.mark.parametrize("kind", ["blocks", "weights", "rare class"])
def test_a_few_rows_that_count_much_do_not_make_a_winner(kind: str) -> None:
    random, repeats, wrong = np.random.default_rng(4), 2_000, 0
    for _ in range(repeats):
        if kind == "blocks":
            gains, block = np.repeat(random.normal(size=12), 25), np.repeat(np.arange(12), 25)
            wrong += compare_means(gains, np.zeros(300), Units(block=block)).p_value < 0.05
        elif kind == "weights":
            weight = np.where(np.arange(300) < 5, 100.0, 1.0)
            wrong += (
                compare_means(random.normal(size=300), np.zeros(300), Units(weight=weight)).p_value < 0.05
            )
        else:
            gains = random.normal(size=300) * np.where(np.arange(300) < 5, 60.0, 1.0)
            wrong += compare_means(gains, np.zeros(300)).p_value < 0.05
    assert wrong / repeats <= 0.06


@pytest.mark.parametrize("rows", [8, 30, 300])
@pytest.mark.parametrize("shape", ["normal", "heavy", "rare", "skewed"])
def test_it_is_wrong_about_equals_no_more_often_than_it_says(rows: int, shape: str) -> None:
    random, repeats, wrong = np.random.default_rng(2), 3_000, 0
    for _ in range(repeats):
        if shape == "normal":
            gains = random.normal(size=rows)
        elif shape == "heavy":
            gains = random.exponential(size=rows) ** 2 * random.choice([-1, 1], size=rows)
        elif shape == "skewed":
            gains = random.exponential(size=rows) - 1.0
        else:
            gains = random.choice([-1.0, 0.0, 1.0], p=[0.05, 0.9, 0.05], size=rows)
        wrong += compare_means(gains, np.zeros(rows)).p_value < 0.05
    assert wrong / repeats <= 0.06


def test_the_size_of_numbers_does_not_matter() -> None:
    gains = np.random.default_rng(6).exponential(size=12) - 0.7
    usual = compare_means(gains, np.zeros(12))
    for size in (1e-140, 1e140):
        assert compare_means(gains * size, np.zeros(12)).p_value == pytest.approx(usual.p_value)


def test_a_little_skewness_changes_little() -> None:
    """Also where it is too little for the cube root to be exact."""
    ends = [judge_effect(1.0, 0.4, degrees=29, units=30, method="t", skewness=k) for k in (0, 1e-7, 1e-5)]
    for one in ends[1:]:
        assert (one.low, one.high) == pytest.approx((ends[0].low, ends[0].high), rel=1e-4)
        assert one.p_value == pytest.approx(ends[0].p_value, rel=1e-3)


def test_it_is_surer_of_a_larger_effect() -> None:
    effects = np.linspace(-1, 1, 401)
    tests = [judge_effect(one, 0.3, degrees=30, units=31, method="t", skewness=0.9) for one in effects]
    assert np.all(np.diff([one.superiority for one in tests]) >= 0)
    for one in tests:
        assert (one.p_value < 0.05) == (one.low > 0 or one.high < 0)
