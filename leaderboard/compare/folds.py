"""Two models over the folds of a cross-validation: weak evidence, since folds share most of their rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from leaderboard.compare.paired import PairedTest, judge_effect

__all__ = ["compare_by_folds"]


def compare_by_folds(differences: Sequence[float], *, test_share: float) -> PairedTest:
    """The corrected resampled t-test of Nadeau and Bengio (2003).

    `differences` are those of the folds' scores, `test_share` the rows that a fold validates as a share of
    those that it learns from: by so much more the folds vary together than independent samples would.
    """
    values = np.asarray(differences, dtype=np.float64)
    count = len(values)
    spread = float(np.var(values, ddof=1)) if count > 1 else 0.0
    error = math.sqrt((1 / count + test_share) * spread)
    return judge_effect(
        float(values.mean()), error, degrees=count - 1, units=count, method="corrected resampled t over folds"
    )
