"""Duels: on every task, who has the smaller error of each two. A tie is half a win for both."""

from __future__ import annotations

import numpy as np

from leaderboard.rating.ranks import rank_errors

__all__ = ["count_wins", "win_matrix", "win_rates"]


def count_wins(errors: np.ndarray) -> np.ndarray:
    """How many of the others each contestant beats on each task: of k contestants, k less its rank."""
    return np.asarray(errors.shape[1] - rank_errors(errors))


def win_matrix(errors: np.ndarray) -> np.ndarray:
    """The share of tasks on which one (row) beats another (column); NaN against oneself."""
    tasks, contestants = errors.shape
    wins = np.zeros((contestants, contestants))
    for of_task in errors:  # task by task, so that many contestants on many tasks fit into memory
        one, other = of_task[:, None], of_task[None, :]
        wins += (one < other) + 0.5 * (one == other)
    np.fill_diagonal(wins, np.nan)
    return np.asarray(wins / tasks)


def win_rates(matrix: np.ndarray) -> np.ndarray:
    """The mean of each row of a win matrix over its opponents."""
    return np.asarray(np.nansum(matrix, axis=1) / (len(matrix) - 1))
