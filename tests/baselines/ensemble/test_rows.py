from __future__ import annotations

import numpy as np
import pytest

from baselines.ensemble.rows import arrange_rows, predicted_rows
from baselines.errors import CannotFitError


def test_rows_count_that_a_fold_validates_and_every_member_predicted() -> None:
    one = np.array([0.1, np.nan, 0.3, 0.4])
    many = np.array([[0.5, 0.5], [0.5, 0.5], [np.nan, 1.0], [0.2, 0.8]])
    assert predicted_rows([one, many], np.array([0, 0, 1, -1])).tolist() == [True, False, False, False]


def test_rows_stand_fold_after_fold_with_their_weights() -> None:
    folds = np.array([7, 2, -1, 2, 7, 7])
    rows = arrange_rows(folds, np.ones(6, dtype=bool), np.array([1.0, 2.0, 3.0, 4.0, 0.0, 6.0]))
    assert rows.rows.tolist() == [1, 3, 0, 5]
    assert rows.starts.tolist() == [0, 2]
    assert rows.mass.tolist() == [6.0, 7.0]
    assert [rows.rows[place].tolist() for place in rows.slices()] == [[1, 3], [0, 5]]


def test_a_single_fold_is_dealt_into_parts() -> None:
    rows = arrange_rows(np.zeros(52, dtype=int), np.ones(52, dtype=bool))
    assert sorted(rows.rows.tolist()) == list(range(52))
    assert rows.mass.tolist() == [11.0, 11.0, 10.0, 10.0, 10.0]


def test_nothing_predicted_is_told() -> None:
    with pytest.raises(CannotFitError, match="predicted out of fold by every model"):
        arrange_rows(np.zeros(3, dtype=int), np.zeros(3, dtype=bool))


def test_a_sample_keeps_each_folds_share() -> None:
    folds = np.repeat([0, 1, 2], [600, 300, 100])
    rows = arrange_rows(folds, np.ones(1000, dtype=bool), np.arange(1.0, 1001.0))
    sample = rows.sample(100)
    assert np.bincount(folds[sample.rows]).tolist() == [60, 30, 10]
    assert [len(set(folds[sample.rows[place]])) for place in sample.slices()] == [1, 1, 1]
    assert sample.weight is not None
    assert (sample.weight == sample.rows + 1).all()
    assert rows.sample(1000) is rows
