"""Three contestants on four tasks, and every number by hand; the definitions are those of TabArena."""

import numpy as np
import pytest

from leaderboard.rating.ranks import rank_errors
from leaderboard.rating.wins import count_wins, win_matrix, win_rates

ERRORS = np.array([[0.1, 0.2, 0.4], [0.3, 0.3, 0.6], [0.5, 0.25, 0.25], [0.0, 0.1, 0.2]])


def test_duels_of_each_two_with_ties_as_half_a_win() -> None:
    """The first beats the second on tasks 1 and 4, ties on 2, loses on 3: 2.5 of 4."""
    matrix = win_matrix(ERRORS)
    assert np.isnan(np.diag(matrix)).all()
    assert matrix[0, 1:].tolist() == [0.625, 0.75]
    assert matrix[1, ::2].tolist() == [0.375, 0.875]
    assert matrix[2, :2].tolist() == [0.25, 0.125]
    assert win_rates(matrix).tolist() == [0.6875, 0.625, 0.1875]


def test_the_win_rate_follows_from_the_mean_rank() -> None:
    ranks = rank_errors(ERRORS).mean(axis=0)
    assert ranks.tolist() == [1.625, 1.75, 2.625]
    assert win_rates(win_matrix(ERRORS)) == pytest.approx((3 - ranks) / 2)
    assert count_wins(ERRORS).sum(axis=0).tolist() == [5.5, 5.0, 1.5]


def test_who_is_missing_loses_and_ties_with_the_others_who_are() -> None:
    matrix = win_matrix(np.array([[np.inf, 0.5, np.inf]]))
    assert matrix[0, 1:].tolist() == [0.0, 0.5]
    assert matrix[1, ::2].tolist() == [1.0, 1.0]
