import numpy as np
import pytest

from leaderboard.shakeup.resplits import draw_resplits

COUNT = 20  # no multiple of eight


def masks(resplits):
    return [resplits.is_public(number) for number in range(resplits.count)]


def test_shares_keep_their_size_and_every_row_has_its_turn():
    drawn = masks(draw_resplits(np.arange(10) < 3, count=COUNT))
    assert {int(mask.sum()) for mask in drawn} == {3}
    assert np.all(np.sum(drawn, axis=0) > 0)
    again = masks(draw_resplits(np.arange(10) < 3, count=COUNT))
    assert np.array_equal(drawn, again), "the same whoever asks"


def test_each_stratum_keeps_its_share():
    public = np.array([1, 1, 0, 0, 0, 0, 1, 0], dtype=bool)
    strata = np.array([7, 7, 7, 7, 7, 2, 2, 2])
    for mask in masks(draw_resplits(public, count=COUNT, strata=strata)):
        assert (mask[strata == 7].sum(), mask[strata == 2].sum()) == (2, 1)


def test_blocks_stay_whole_and_the_shares_nearly_as_large():
    block = np.repeat([5, 3, 9, 4], [2, 2, 3, 5])
    drawn = masks(draw_resplits(np.arange(12) < 4, count=COUNT, block=block))
    for mask in drawn:
        assert all(len(set(mask[block == one])) == 1 for one in set(block))
        assert 2 <= mask.sum() <= 5
    assert len({tuple(mask) for mask in drawn}) > 3


@pytest.mark.parametrize("block", [None, np.repeat(np.arange(2500), 4)])
@pytest.mark.parametrize("weighted", [False, True])
def test_scores_of_means_are_exact(block, weighted):
    """Ten thousand rows are more than one stretch."""
    random = np.random.default_rng(1)
    losses, public = random.exponential(size=(10_000, 3)), np.arange(10_000) < 2000
    weight = random.integers(0, 3, 10_000).astype(float) if weighted else None
    scores = np.average(losses, axis=0, weights=weight)
    resplits = draw_resplits(public, count=COUNT, block=block)
    on_public, on_private = resplits.score_shares(scores, losses - scores, weight)
    for number in range(COUNT):
        mask = resplits.is_public(number)
        for found, rows in ((on_public, mask), (on_private, ~mask)):
            part = None if weight is None else weight[rows]
            assert found[number] == pytest.approx(np.average(losses[rows], axis=0, weights=part))


def test_a_share_of_no_weight_is_as_all_rows_are():
    resplits = draw_resplits(np.array([True, False]), count=8)
    public, private = resplits.score_shares(np.array([0.5]), np.array([[0.5], [-0.5]]), np.array([1.0, 0.0]))
    assert set(public.ravel().tolist()) == {1.0, 0.5}
    assert np.array_equal(public + private, np.full((8, 1), 1.5))
