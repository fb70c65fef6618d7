import numpy as np
import pytest

from leaderboard.shakeup.correlation import correlate


def test_a_table_by_hand():
    """Orders 1 2 3 4 and 2 1 3 4: one of six pairs turned round, and squared differences of 2."""
    found = correlate(np.array([0.1, 0.2, 0.3, 0.4]), np.array([20.0, 10.0, 30.0, 40.0]))
    assert found is not None
    assert found.spearman == pytest.approx(1 - 6 * 2 / (4 * 15))
    assert found.kendall == pytest.approx((5 - 1) / 6)
    assert found.entries == 4


def test_entries_without_a_score_are_left_out():
    found = correlate(np.array([1.0, 2.0, 3.0, 9.0]), np.array([3.0, 2.0, 1.0, np.nan]))
    assert found is not None
    assert (found.spearman, found.entries) == (pytest.approx(-1), 3)


@pytest.mark.parametrize(
    ("first", "second"), [([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3]), ([1, 2, np.nan], [1, 2, 3])]
)
def test_too_few_or_equal_scores_tell_nothing(first, second):
    assert correlate(np.array(first, dtype=float), np.array(second, dtype=float)) is None
