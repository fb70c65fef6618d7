"""Who cannot be told apart by mean ranks: Friedman's test, then Nemenyi's (Demšar 2006)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

__all__ = ["CriticalDifference", "compare_ranks", "nemenyi_difference"]

_LEVEL = 0.05
Group = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CriticalDifference:
    """What mean ranks say of who differs."""

    statistic: float  # Friedman's
    p_value: float  # of no difference between any of them
    difference: float  # mean ranks so far apart differ, by Nemenyi at 0.05
    groups: tuple[Group, ...]  # of contestants that cannot be told apart, each from its best to its worst

    @property
    def differ(self) -> bool:
        """Whether Friedman's test finds any difference at all."""
        return self.p_value < _LEVEL


def compare_ranks(ranks: np.ndarray) -> CriticalDifference:
    """Friedman's test of ranks (tasks, contestants), and groups by Nemenyi where it finds a difference."""
    tasks, contestants = ranks.shape
    means = ranks.mean(axis=0)
    statistic, p_value = _test_friedman(ranks)
    difference = nemenyi_difference(contestants, tasks)
    reach = difference if p_value < _LEVEL else math.inf
    return CriticalDifference(
        statistic=statistic, p_value=p_value, difference=difference, groups=_find_groups(means, reach)
    )


def nemenyi_difference(contestants: int, tasks: int) -> float:
    """The critical difference of mean ranks of so many contestants on so many tasks."""
    from scipy.stats import studentized_range  # a second that only who ranks should wait for

    quantile = float(studentized_range.ppf(1 - _LEVEL, contestants, math.inf)) / math.sqrt(2)
    return quantile * math.sqrt(contestants * (contestants + 1) / (6 * tasks))


def _test_friedman(ranks: np.ndarray) -> tuple[float, float]:
    """The statistic, corrected for ties, and its p-value; scipy's refuses two contestants and ties alone."""
    from scipy.special import chdtrc

    tasks, contestants = ranks.shape
    middle = (contestants + 1) / 2
    spread = float(np.square(ranks - middle).sum())
    if spread == 0:
        return 0.0, 1.0
    between = float(np.square(ranks.mean(axis=0) - middle).sum())
    statistic = tasks**2 * (contestants - 1) * between / spread
    return statistic, float(chdtrc(contestants - 1, statistic))


def _find_groups(means: np.ndarray, reach: float) -> tuple[Group, ...]:
    """The largest runs of mean ranks, in order, that span less than the reach; none of a single one."""
    order = np.argsort(means, kind="stable")
    ordered = means[order]
    ends = [int(np.flatnonzero(ordered - start < reach)[-1]) for start in ordered]
    groups = [
        tuple(order[first : last + 1].tolist())
        for first, last in enumerate(ends)
        if last > first and (first == 0 or ends[first - 1] < last)
    ]
    return tuple(groups)
