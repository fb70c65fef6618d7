"""How often the paired tests find a difference that is there, against what theory says they can."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from leaderboard.compare.folds import compare_by_folds
from leaderboard.compare.paired import compare_by_influence
from leaderboard.compare.units import Units

Gains = Callable[[np.random.Generator, int], np.ndarray]
EFFECT = 0.25  # standard deviations of a row's gain
ROWS = (20, 60, 180)
REPEATS = 3_000  # the standard error of a power is then below 0.01


def power_of_rows(draw: Gains, rows: int, units: Units | None = None) -> float:
    """The share of samples of so many rows in which the better one is found."""
    random, found = np.random.default_rng(rows), 0
    for _ in range(REPEATS):
        gains = draw(random, rows)
        effect = float(gains.mean())
        differs = np.ones(rows, dtype=np.bool_)
        test = compare_by_influence(
            effect, gains - effect, differs=differs, units=units or Units(), method="t"
        )
        found += test.p_value < 0.05 and test.effect > 0
    return found / REPEATS


def power_of_the_t_test(rows: int, effect: float) -> float:
    """The power of Student's t-test in closed form, towards the true side."""
    degrees = rows - 1
    return float(stats.nct.sf(stats.t.ppf(0.975, degrees), degrees, effect * np.sqrt(rows)))


def test_of_normal_gains_it_is_that_of_the_t_test_and_rises_with_the_rows() -> None:
    powers = [power_of_rows(lambda random, rows: random.normal(EFFECT, 1.0, rows), rows) for rows in ROWS]
    expected = [power_of_the_t_test(rows, EFFECT) for rows in ROWS]
    assert expected == pytest.approx([0.19, 0.48, 0.92], abs=0.01), "what theory says"
    assert powers == pytest.approx(expected, abs=0.03)
    assert powers == sorted(powers)


def test_of_right_and_wrong_it_is_no_more_than_a_little_below_that_of_many_rows() -> None:
    """On a tenth of the rows only the one is right, on a twentieth only the other."""

    def draw(random: np.random.Generator, rows: int) -> np.ndarray:
        return random.choice([1.0, 0.0, -1.0], rows, p=[0.10, 0.85, 0.05])

    spread = np.sqrt(0.15 - 0.05**2)
    powers = [power_of_rows(draw, rows) for rows in (100, 300, 900)]
    expected = [power_of_the_t_test(rows, 0.05 / spread) for rows in (100, 300, 900)]
    assert expected == pytest.approx([0.25, 0.61, 0.97], abs=0.01)
    assert powers == pytest.approx(expected, abs=0.05)
    assert powers == sorted(powers)


def test_of_groups_it_is_that_of_so_many_groups() -> None:
    """Five rows of a group that gain the same are one row."""

    def draw(random: np.random.Generator, rows: int) -> np.ndarray:
        return np.repeat(random.normal(EFFECT, 1.0, rows // 5), 5)

    powers = [
        power_of_rows(draw, 5 * groups, Units(block=np.repeat(np.arange(groups), 5))) for groups in ROWS
    ]
    assert powers == pytest.approx([power_of_the_t_test(groups, EFFECT) for groups in ROWS], abs=0.03)


def test_that_over_five_folds_is_weak() -> None:
    """Of independent folds, which it takes to be none: its t is smaller by the root of 1 + 5 / 4."""
    random, powers, expected = np.random.default_rng(5), [], []
    for effect in (0.0, 1.0, 3.0):
        found = 0
        for _ in range(REPEATS):
            test = compare_by_folds(random.normal(effect, 1.0, 5).tolist(), test_share=0.25)
            found += test.p_value < 0.05 and test.effect > 0
        powers.append(found / REPEATS)
        expected.append(stats.nct.sf(stats.t.ppf(0.975, 4) * np.sqrt(1 + 5 / 4), 4, effect * np.sqrt(5)))
    assert powers == pytest.approx(expected, abs=0.02)
    assert expected[1] < 0.2 < power_of_the_t_test(5, 1.0)
