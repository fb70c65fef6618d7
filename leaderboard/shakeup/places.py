"""Places on a board and how they move between two shares, by Kaggle's count: upwards is positive."""

from __future__ import annotations

import numpy as np

__all__ = ["count_places", "mean_move", "renumber"]

_DIGITS = 11  # to which scores of one size are the same: sums of the same numbers differ in the last ones


def count_places(scores: np.ndarray) -> np.ndarray:
    """The place of every entry, 1 for the best, on each of many boards: (boards, entries), more is better.

    Entries are in the order of their time: of equal scores the earlier one ranks higher.
    """
    scale = np.abs(scores).max(initial=0.0) or 1.0
    order = np.argsort(-np.round(scores / scale, _DIGITS), axis=1, kind="stable")
    places = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(places, order, np.arange(1, order.shape[1] + 1), axis=1)
    return places


def renumber(places: np.ndarray) -> np.ndarray:
    """The places counted from 1 without gaps, as if no others had taken part."""
    return np.argsort(np.argsort(places, kind="stable"), kind="stable") + 1


def mean_move(moves: np.ndarray) -> np.ndarray:
    """How many places an entry moves in the mean, up or down; the last axis are the entries.

    Divided by the number of entries it is the figure that Kaggle's community calls shake-up: 0 where nobody
    moves, a third where the private board is the public one shuffled.
    """
    return np.asarray(np.abs(moves).mean(axis=-1))
