import numpy as np

from leaderboard.rating.ranks import rank_errors


def test_equal_errors_and_all_that_are_missing_share_their_ranks() -> None:
    errors = np.array([[0.1, 0.2, 0.4], [0.3, 0.3, 0.6], [np.inf, 0.5, np.inf]])
    assert rank_errors(errors).tolist() == [[1, 2, 3], [1.5, 1.5, 3], [2.5, 1, 2.5]]
