import numpy as np
import pytest

from leaderboard.shakeup.places import count_places, mean_move, renumber


def test_places_of_several_boards():
    scores = np.array([[0.5, 0.9, 0.7], [3.0, 1.0, 2.0]])
    assert count_places(scores).tolist() == [[3, 1, 2], [1, 3, 2]]


def test_of_equal_scores_the_earlier_ranks_higher_however_they_were_summed():
    assert count_places(np.array([[0.1 + 0.2, 0.3, 0.4, 0.3]])).tolist() == [[2, 3, 1, 4]]
    assert count_places(np.array([[1e9 * 0.3, 1e9 * (0.1 + 0.2)]])).tolist() == [[1, 2]]
    assert count_places(np.zeros((1, 3))).tolist() == [[1, 2, 3]]


@pytest.mark.parametrize("blown", [1e12, 1e300])
def test_an_entry_that_exploded_leaves_the_others_their_places(blown):
    assert count_places(-np.array([[0.5, 0.4, 0.3, blown]])).tolist() == [[3, 2, 1, 4]]
    assert count_places(np.array([[-0.5, -blown, 0.3, 0.3]])).tolist() == [[3, 4, 1, 2]]


def test_what_is_left_of_a_difference_of_equals_is_nothing():
    """0.1 + 0.2 - 0.3 is 5.6e-17, and as good as the 0 of an earlier entry."""
    assert count_places(np.array([[0.4, 0.0, 0.1 + 0.2 - 0.3, -0.2]])).tolist() == [[1, 2, 3, 4]]
    assert count_places(1e-20 * np.array([[1.0, 3.0, 2.0]])).tolist() == [[3, 1, 2]]
    assert count_places(np.empty((2, 0))).tolist() == [[], []]


def test_places_are_renumbered_without_gaps():
    assert renumber(np.array([9, 2, 5])).tolist() == [3, 1, 2]


def test_the_mean_move_counts_up_and_down():
    """Places 1 to 4 become 2, 1, 4, 3: everyone moves by one; of a reversed board 3, 1, 1 and 3."""
    assert mean_move(np.array([[-1, 1, -1, 1], [-3, -1, 1, 3]])).tolist() == [1.0, 2.0]


def test_a_shuffled_board_moves_by_a_third():
    random = np.random.default_rng(0)
    moves = [random.permutation(300) - np.arange(300) for _ in range(200)]
    assert mean_move(np.array(moves)).mean() / 300 == pytest.approx(1 / 3, abs=0.01)
