import numpy as np
import pytest

from leaderboard.compare.holm import adjust_against_best, adjust_holm
from leaderboard.compare.paired import compare_by_influence
from leaderboard.compare.units import Units


def test_the_example_of_a_textbook() -> None:
    """Sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1; none less than the one before."""
    assert adjust_holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_no_probability_exceeds_one_and_one_test_stays_as_it_is() -> None:
    assert adjust_holm([0.6, 0.7]) == [1.0, 1.0]
    assert adjust_holm([0.04]) == [0.04]
    assert adjust_holm([]) == []


def test_against_the_best_all_pairs_count() -> None:
    """Five have ten pairs: the least p-value counts ten times, the next 3 · 5 / 2 times, and so on."""
    assert adjust_against_best([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.075, 0.15, 0.15, 0.05])
    assert adjust_against_best([0.04]) == [0.04], "of two there is one pair"
    assert adjust_against_best([0.3, 0.3]) == pytest.approx([0.9, 0.9])
    assert adjust_against_best([0.4, 0.4]) == [1.0, 1.0]


def told_from_the_best(random: np.random.Generator, entries: int, *, worse: float = 0.0) -> np.ndarray:
    """Which entries are told from the best; all are equals, but the last has so much more loss."""
    losses = random.normal(size=(200, 1)) / 2 + random.normal(size=(200, entries))
    losses[:, -1] += worse
    best = int(np.argmin(losses.mean(axis=0)))
    p_values = []
    for other in range(entries):
        gains = losses[:, other] - losses[:, best]
        effect, everywhere = float(gains.mean()), np.ones(len(gains), dtype=np.bool_)
        test = compare_by_influence(effect, gains - effect, differs=everywhere, units=Units(), method="t")
        p_values.append(test.p_value)
    others = [other for other in range(entries) if other != best]
    told = np.zeros(entries, dtype=np.bool_)
    told[others] = np.array(adjust_against_best([p_values[other] for other in others])) < 0.05
    return told


@pytest.mark.parametrize(("entries", "repeats"), [(2, 3_000), (10, 1_500), (30, 600)])
def test_of_equals_any_is_told_from_the_luckiest_in_no_more_than_6_of_100_samples(
    entries: int, repeats: int
) -> None:
    random = np.random.default_rng(entries)
    wrong = sum(told_from_the_best(random, entries).any() for _ in range(repeats))
    assert wrong / repeats <= 0.06


@pytest.mark.parametrize("entries", [2, 10, 30])
def test_who_is_clearly_worse_is_told_from_the_best_of_many_equals(entries: int) -> None:
    """Half a standard deviation, the difference of two having 1.4: with 200 rows five standard errors."""
    random = np.random.default_rng(entries)
    found = sum(told_from_the_best(random, entries, worse=0.5)[-1] for _ in range(100))
    assert found >= 90
