"""Who stands where: ranks, errors and wins over cases, with intervals from resampling whole tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leaderboard.rating.errors import normalise_errors
from leaderboard.rating.ranks import rank_errors

_DRAWS = 5_000
_COVERAGE = 0.95


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One contestant in a field."""

    rank: float  # mean over tables; 1 is best
    rank_low: float
    rank_high: float
    error: float  # normalised, mean over tables: 0 best and 1 worst of the field
    error_low: float
    error_high: float
    wins: float  # cases in which nobody was better; a shared win counts in parts
    behind_first: int  # cases in which the first contestant was better
    failures: int


def stand(errors: np.ndarray, tables: Sequence[str]) -> list[Standing]:
    """The standings of errors (cases, contestants), infinite where there is no score; cases by table."""
    ranks = rank_errors(errors)
    normalised = normalise_errors(errors)
    best = errors == errors.min(axis=1, keepdims=True)
    wins = (best / best.sum(axis=1, keepdims=True)).sum(axis=0)
    rank, error = (_mean_with_interval(values, tables) for values in (ranks, normalised))
    return [
        Standing(
            rank=rank[0, place],
            rank_low=rank[1, place],
            rank_high=rank[2, place],
            error=error[0, place],
            error_low=error[1, place],
            error_high=error[2, place],
            wins=float(wins[place]),
            behind_first=int((errors[:, 0] < errors[:, place]).sum()),
            failures=int(np.isinf(errors[:, place]).sum()),
        )
        for place in range(errors.shape[1])
    ]


def _mean_with_interval(values: np.ndarray, tables: Sequence[str]) -> np.ndarray:
    """The mean over tables and its percentile interval, (3, contestants)."""
    names = sorted(set(tables))
    means = np.array([values[[table == name for table in tables]].mean(axis=0) for name in names])
    drawn = np.random.default_rng(0).integers(len(names), size=(_DRAWS, len(names)))
    tails = [(1 - _COVERAGE) / 2, (1 + _COVERAGE) / 2]
    return np.vstack([means.mean(axis=0), np.quantile(means[drawn].mean(axis=1), tails, axis=0)])
