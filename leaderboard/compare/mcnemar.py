"""McNemar's test: whether one of two gets more of the rows right that the other gets wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["McNemar", "compare_hits"]


@dataclass(frozen=True)
class McNemar:
    """The rows that only one of two gets right, and the exact two-sided probability of so uneven a split."""

    only_first: int
    only_second: int
    p_value: float


def compare_hits(first: np.ndarray, second: np.ndarray) -> McNemar:
    """McNemar's exact test of two vectors of right and wrong."""
    from scipy.stats import binomtest  # half a second that nobody else should wait for

    only_first = int(np.count_nonzero(first & ~second))
    only_second = int(np.count_nonzero(second & ~first))
    rows = only_first + only_second
    p_value = float(binomtest(only_first, rows, 0.5).pvalue) if rows else 1.0
    return McNemar(only_first, only_second, p_value)
