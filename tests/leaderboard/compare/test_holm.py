import pytest

from leaderboard.compare.holm import adjust_holm


def test_the_example_of_a_textbook() -> None:
    """Sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1; none less than the one before."""
    assert adjust_holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_no_probability_exceeds_one_and_one_test_stays_as_it_is() -> None:
    assert adjust_holm([0.6, 0.7]) == [1.0, 1.0]
    assert adjust_holm([0.04]) == [0.04]
    assert adjust_holm([]) == []
