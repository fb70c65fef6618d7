"""Elo ratings by the model of Bradley and Terry: 400 points ahead are ten wins to one.

All contestants meet on every task, so how often each of them wins in total is all that the likelihood asks
for. Beside its tasks every pair is given a hundredth of a drawn duel: who wins every duel has a finite rating
by that (one that says no more than "far ahead"), and where there is a maximum it moves by less than a point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from leaderboard.rating.wins import count_wins

__all__ = ["Elo", "fit_elo", "is_bounded", "rate_by_elo"]

_POINTS = 400 / math.log(10)  # for a factor of e in the odds
_DRAWN = 0.01  # duels of every pair, drawn beside those of the tasks
_ROUNDS = 500
_SEED = 0  # the same intervals whoever asks, and whenever
_TAILS = (0.025, 0.975)
_MOST_STEPS = 200
_CLOSE = 1e-6  # a step so small leaves an error of its square
_MOST_CELLS = 1_000_000  # of the matrices that are solved at a time


@dataclass(frozen=True)
class Elo:
    """Ratings with their 95 % intervals from resampling the tasks; NaN where all draws agree."""

    ratings: np.ndarray
    low: np.ndarray
    high: np.ndarray


def rate_by_elo(errors: np.ndarray, *, anchor: int, level: float = 1000.0, rounds: int = _ROUNDS) -> Elo:
    """The ratings of all contestants, shifted so that the anchor has this level.

    Intervals are of the distance to the mean of all, so they do not depend on the anchor, and it has one too.
    """
    wins = count_wins(errors)
    tasks = len(wins)
    ratings = fit_elo(wins.sum(axis=0), tasks)
    # From the ratings of all tasks it is a few steps to those of any draw.
    drawn = np.random.default_rng(_SEED).multinomial(tasks, np.full(tasks, 1 / tasks), size=rounds)
    low, high = np.quantile(fit_elo(drawn @ wins, tasks, start=ratings), _TAILS, axis=0)
    shift = np.where(high - low > _CLOSE, level - ratings[anchor], np.nan)
    # The draws of few tasks may all lie to one side of the rating, which belongs to its interval.
    low, high = np.minimum(low, ratings) + shift, np.maximum(high, ratings) + shift
    return Elo(ratings + level - ratings[anchor], low, high)


def fit_elo(wins: np.ndarray, duels: int, *, start: np.ndarray | None = None) -> np.ndarray:
    """The likeliest ratings, 0 in the mean, of contestants who met each other so often; rows apart."""
    totals = np.atleast_2d(wins) + _DRAWN / 2 * (wins.shape[-1] - 1)
    first = np.zeros(wins.shape[-1]) if start is None else start / _POINTS
    at_a_time = max(1, _MOST_CELLS // wins.shape[-1] ** 2)
    blocks = (totals[row : row + at_a_time] for row in range(0, len(totals), at_a_time))
    parts = [_climb(block, duels + _DRAWN, first) for block in blocks]
    return np.concatenate(parts).reshape(wins.shape) * _POINTS


def is_bounded(matrix: np.ndarray) -> bool:
    """Whether these win rates have likeliest ratings without the drawn duels too.

    They have when no part of the field, however chosen, beats the rest every time (Ford 1957).
    """
    from scipy.sparse.csgraph import connected_components  # a quarter of a second

    return int(connected_components(np.nan_to_num(matrix) > 0, connection="strong")[0]) == 1


def _climb(totals: np.ndarray, duels: float, start: np.ndarray) -> np.ndarray:
    """Newton's method for all rows at once, its steps damped so that no start can lead it astray."""
    strengths = np.tile(start, (len(totals), 1))
    diagonal = np.arange(len(start))
    for _ in range(_MOST_STEPS):
        chances = _expit(strengths[:, :, None] - strengths[:, None, :])  # half against oneself
        gradient = totals - duels * (chances.sum(axis=2) - 0.5)
        weights = duels * chances * (1 - chances)
        weights[:, diagonal, diagonal] = 0.0
        curvature = duels - weights  # the constant takes the place of what a common shift leaves open
        curvature[:, diagonal, diagonal] += weights.sum(axis=2)
        step = np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        size = np.ptp(step, axis=1, keepdims=True)
        strengths += step * np.divide(np.log1p(size), size, out=np.ones_like(size), where=size > 0)
        if size.max() < _CLOSE:
            break
    return np.asarray(strengths - strengths.mean(axis=1, keepdims=True))


def _expit(differences: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * differences)))
