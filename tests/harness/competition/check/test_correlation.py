from __future__ import annotations

import numpy as np
import pytest

from harness.competition.check.correlation import correlate, standardise

LEFT, RIGHT = np.random.default_rng(0).normal(size=(2, 200))


@pytest.mark.parametrize("scale", [1.0, -1e300, 1e-300])
def test_it_agrees_with_numpy_at_any_size(scale) -> None:
    mixed = LEFT + RIGHT
    assert correlate(mixed * scale, LEFT) == pytest.approx(abs(np.corrcoef(mixed, LEFT)[0, 1]))


def test_gaps_are_left_out() -> None:
    values = LEFT.copy()
    values[::3] = np.nan
    assert correlate(values, LEFT) == pytest.approx(1)
    values[:150] = np.nan
    assert correlate(values, LEFT) == 0


def test_constants_correlate_with_nothing() -> None:
    assert correlate(np.full(200, 7.1), LEFT) == 0
    assert standardise(np.zeros(3)).tolist() == [0, 0, 0]
    assert standardise(np.array([1.0, 3.0])).tolist() == pytest.approx([-1, 1])
