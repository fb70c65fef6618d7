import math

import numpy as np
import pytest
from scipy import stats

from leaderboard.compare.folds import compare_by_folds


def test_it_is_the_t_test_with_a_larger_error() -> None:
    """By hand: mean 0.02, variance 0.0001, error sqrt((1/5 + 1/4) · 0.0001)."""
    differences = [0.01, 0.02, 0.03, 0.03, 0.01]
    found = compare_by_folds(differences, test_share=0.25)
    error = math.sqrt((1 / 5 + 1 / 4) * np.var(differences, ddof=1))
    assert found.effect == pytest.approx(0.02)
    assert found.p_value == pytest.approx(2 * stats.t.sf(0.02 / error, 4))
    uncorrected = compare_by_folds(differences, test_share=0.0)
    assert uncorrected.p_value == pytest.approx(stats.ttest_1samp(differences, 0).pvalue)
    assert uncorrected.p_value < found.p_value


def test_a_single_fold_tells_nothing() -> None:
    assert compare_by_folds([0.3], test_share=0.25).p_value == 1.0
