"""How well the order by one kind of score tells the order by another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Correlation", "correlate"]

_FEWEST = 3


@dataclass(frozen=True, kw_only=True)
class Correlation:
    """Spearman's and Kendall's rank correlation of two scores of the same entries."""

    spearman: float
    kendall: float
    entries: int


def correlate(first: np.ndarray, second: np.ndarray) -> Correlation | None:
    """The correlation over entries that have both scores; None for fewer than three, or all equal."""
    known = np.isfinite(first) & np.isfinite(second)
    first, second = first[known], second[known]
    if len(first) < _FEWEST or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    from scipy.stats import kendalltau, spearmanr  # half a second that nobody else should wait for

    return Correlation(
        spearman=float(spearmanr(first, second).statistic),
        kendall=float(kendalltau(first, second).statistic),
        entries=len(first),
    )
