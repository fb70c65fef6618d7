import numpy as np
import pytest
from scipy import stats

from leaderboard.compare.resampling import compare_by_resampling


def test_of_a_mean_it_comes_near_the_t_test() -> None:
    gains = np.random.default_rng(0).normal(0.1, 1.0, 500)
    found = compare_by_resampling(lambda rows: float(gains[rows].mean()), 500, repeats=2_000)
    expected = stats.ttest_1samp(gains, 0)
    assert found.effect == pytest.approx(gains.mean())
    assert found.p_value == pytest.approx(expected.pvalue, abs=0.02)


def test_blocks_stay_together() -> None:
    gains = np.random.default_rng(0).normal(0.0, 1.0, 30)
    repeated, block = np.repeat(gains, 20), np.repeat(np.arange(30), 20)
    found = compare_by_resampling(lambda rows: float(repeated[rows].mean()), 600, block=block)
    width = (found.high - found.low) / 2
    assert width == pytest.approx(stats.t.ppf(0.975, 29) * gains.std() / 30**0.5, rel=0.15)
    assert found.units == 30


def test_of_very_many_rows_a_part_is_drawn_and_said_so() -> None:
    gains = np.random.default_rng(0).normal(0.0, 1.0, 200_000)
    found = compare_by_resampling(lambda rows: float(gains[rows].mean()), 200_000, repeats=200)
    assert (found.high - found.low) / 2 == pytest.approx(1.96 / 200_000**0.5, rel=0.15)
    assert found.method == "paired bootstrap of 200, 20,000 of 200,000 at a time"


def test_the_same_question_gets_the_same_answer() -> None:
    gains = np.random.default_rng(0).normal(0.0, 1.0, 50)
    asked = [compare_by_resampling(lambda rows: float(np.median(gains[rows])), 50) for _ in range(2)]
    assert asked[0] == asked[1]
