"""McNemar's test: whether one of two gets more of the rows right that the other gets wrong.

Rows that belong together are one coin, not many: a block counts for whoever gets more of it right, by weight.
Of rows alone it matters only whether they have a weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leaderboard.compare.units import Units

__all__ = ["McNemar", "compare_hits"]

_ROUNDING = 1e-12
_ROWS = Units()


@dataclass(frozen=True)
class McNemar:
    """The rows or blocks that are one's alone, and the exact two-sided probability of so uneven a split."""

    only_first: int
    only_second: int
    p_value: float


def compare_hits(first: np.ndarray, second: np.ndarray, units: Units = _ROWS) -> McNemar:
    """McNemar's exact test of two vectors of right and wrong."""
    from scipy.stats import binomtest  # half a second that nobody else should wait for

    gains = units.gather(first.astype(np.float64) - second)
    least = _ROUNDING * float(np.abs(gains).max())
    only_first, only_second = (int(np.count_nonzero(side > least)) for side in (gains, -gains))
    told = only_first + only_second
    p_value = float(binomtest(only_first, told, 0.5).pvalue) if told else 1.0
    return McNemar(only_first, only_second, p_value)
