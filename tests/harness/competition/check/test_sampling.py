from __future__ import annotations

import numpy as np

from harness.competition.check.sampling import deal_folds, sample_rows, sample_stretches


def test_samples_are_the_same_every_time_and_in_order() -> None:
    chosen = sample_rows(100_000, 1000)
    np.testing.assert_array_equal(chosen, sample_rows(100_000, 1000))
    assert len(np.unique(chosen)) == 1000
    assert (np.diff(chosen) > 0).all()
    assert sample_rows(5).tolist() == [0, 1, 2, 3, 4]


def test_stretches_hold_neighbours_from_everywhere() -> None:
    chosen = sample_stretches(1_000_000)
    assert len(chosen) == 10_000
    assert (chosen[0], chosen[-1]) == (0, 999_999)
    assert (np.diff(chosen) == 1).mean() > 0.99


def test_folds_are_even() -> None:
    assert np.bincount(deal_folds(100, 3)).tolist() == [34, 33, 33]
