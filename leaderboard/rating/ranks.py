"""The rank of every contestant on every task."""

from __future__ import annotations

import numpy as np

__all__ = ["rank_errors"]


def rank_errors(errors: np.ndarray) -> np.ndarray:
    """Ranks from 1, the smallest error of a task; equal errors, and all that are missing, share the mean."""
    from scipy.stats import rankdata  # a second that only who ranks should wait for

    return np.asarray(rankdata(errors, axis=1), dtype=np.float64)
