from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from harness.tuning.measure.scale import Scale, from_scale, to_scale

ANSWERS = st.lists(st.floats(-0.99, 1e6), min_size=1, max_size=30).map(np.array)


@pytest.mark.parametrize("scale", list(Scale))
@given(answers=ANSWERS)
def test_the_way_there_and_back(scale: Scale, answers: np.ndarray) -> None:
    assert from_scale(scale, to_scale(scale, answers), answers) == pytest.approx(answers, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("scale", list(Scale))
def test_a_scale_rises(scale: Scale) -> None:
    answers = np.array([-0.5, 0.0, 0.1, 3.0, 3.0, 700.0])
    raw = np.linspace(-0.9, 1.9, 50)
    assert (np.diff(to_scale(scale, answers)) >= 0).all()
    assert (np.diff(from_scale(scale, raw, answers)) > 0).all()


def test_ranks_are_shares_with_ties_in_the_middle() -> None:
    answers = np.array([5.0, 1.0, 5.0, 9.0])
    assert to_scale(Scale.RANKS, answers) == pytest.approx((rankdata(answers) - 0.5) / 4)


def test_the_size_keeps_its_sign() -> None:
    assert to_scale(Scale.SIZE, np.array([-3.0, 0.0, 3.0])) == pytest.approx([-np.log(4), 0.0, np.log(4)])
