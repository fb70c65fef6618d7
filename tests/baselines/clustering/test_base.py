"""Codes without gaps, and how many clusters to try."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from baselines.clustering.base import likely_counts, number_labels


def test_labels_are_numbered_as_they_come() -> None:
    assert number_labels(np.array([7, -1, 7, 3, -1])).tolist() == [0, 1, 0, 2, 1]


@given(arrays(np.int64, st.integers(1, 30), elements=st.integers(-3, 5)))
def test_numbering_keeps_who_is_with_whom(labels: np.ndarray) -> None:
    codes = number_labels(labels)
    assert codes.dtype == np.int32
    assert set(codes.tolist()) == set(range(len(set(labels.tolist()))))
    np.testing.assert_array_equal(codes[:, None] == codes, labels[:, None] == labels)


def test_counts_end_at_twelve_or_half_the_rows() -> None:
    assert list(likely_counts(3)) == [2]
    assert list(likely_counts(10)) == [2, 3, 4, 5]
    assert likely_counts(1_000)[-1] == 12
