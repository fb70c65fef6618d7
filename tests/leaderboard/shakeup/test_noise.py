import numpy as np
import pytest

from leaderboard.shakeup.noise import judge_moves
from leaderboard.shakeup.places import count_places
from leaderboard.shakeup.resplits import draw_resplits

ROWS, PUBLIC, ENTRIES = 600, 200, 12


def shake(losses: np.ndarray, public: np.ndarray):
    """The noise of the real split, more loss being worse."""
    places = [count_places(-losses[rows].mean(axis=0)[None, :])[0] for rows in (public, ~public)]
    scores = losses.mean(axis=0)
    on_public, on_private = draw_resplits(public, count=200).score_shares(scores, losses - scores)
    return judge_moves(places[0] - places[1], -on_public, -on_private)


def test_a_table_by_hand():
    """Two entries change places on one of two re-splits; the real move is theirs or larger."""
    public, private = np.array([[2.0, 1.0], [2.0, 1.0]]), np.array([[2.0, 1.0], [1.0, 2.0]])
    noise = judge_moves(np.array([-1, 1]), public, private)
    assert (noise.low.tolist(), noise.high.tolist()) == ([-1, 0], [0, 1])
    assert noise.inside.tolist() == [True, True]
    assert (noise.mean, noise.mean_low, noise.mean_high, noise.observed) == (0.5, 0.0, 1.0, 1.0)
    assert (noise.explains, noise.resplits) == (True, 2)
    still = judge_moves(np.array([1, -1]), public, public)
    assert (still.inside.tolist(), still.explains) == ([False, False], False)


def test_moves_of_equals_lie_within_noise():
    """Of 150 boards of equals, split at random: at least 93 % of all moves, and 93 % of the boards."""
    random = np.random.default_rng(5)
    inside, explained = [], []
    for _ in range(150):
        losses = random.exponential(size=(ROWS, 1)) + random.normal(size=(ROWS, ENTRIES)) / 3
        noise = shake(losses, np.arange(ROWS) < PUBLIC)
        inside.append(noise.inside.mean())
        explained.append(noise.explains)
    assert np.mean(inside) >= 0.93
    assert np.mean(explained) >= 0.93


def test_public_rows_of_another_kind_are_more_than_noise():
    """On the public rows the first entries are better, on the private ones the last."""
    random = np.random.default_rng(6)
    public = np.arange(ROWS) < PUBLIC
    skill = np.linspace(0, 0.3, ENTRIES)
    losses = random.normal(size=(ROWS, ENTRIES)) / 3 + np.where(public[:, None], skill, skill[::-1])
    noise = shake(losses, public)
    assert not noise.explains
    assert noise.observed == pytest.approx(6.0, abs=1.0)
    assert noise.inside.mean() < 0.8
