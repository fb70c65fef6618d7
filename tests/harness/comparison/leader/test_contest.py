"""What stored scores alone say of the distance to the leader."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from harness.comparison.leader.contest import Contest, student_tails


@pytest.mark.parametrize("degrees", [2, 4, 10, 30])
def test_the_tails_are_those_of_scipy(degrees: int) -> None:
    t = np.array([0.0, 0.3, 1.0, 2.5, 7.0, -2.5, np.inf])
    assert student_tails(t, degrees=degrees) == pytest.approx(2 * stats.t.sf(np.abs(t), degrees), abs=1e-14)


def contest(scores: list[float], errors: list[float]) -> Contest:
    return Contest(
        share="public",
        by_folds=False,
        ids=tuple(map(str, range(len(scores)))),
        scores=np.array(scores),
        errors=np.array(errors),
        folds=(),
    )


def test_a_far_distance_goes_by_the_sum_of_both_errors() -> None:
    nan = float("nan")
    bounds = contest([1.0, 0.6, 0.5, 0.4], [0.01, 0.01, 0.015, nan]).bound_p_values()
    assert bounds == pytest.approx([nan, *(2 * stats.t.sf([20.0, 20.0], 4)), nan], nan_ok=True)


def test_what_two_rows_might_make_is_near() -> None:
    bounds = contest([1.0, 0.75, 0.74], [0.01, 0.01, 0.01]).bound_p_values()
    assert np.isnan(bounds[1])
    assert bounds[2] < 2 * stats.t.sf(13.0, 1) < 0.05


def test_two_scores_without_any_error_are_apart_or_left_to_the_test() -> None:
    bounds = contest([1.0, 0.5, 1.0], [0.0, 0.0, 0.0]).bound_p_values()
    assert bounds[1] == 0.0
    assert np.isnan(bounds[[0, 2]]).all()
