"""Places on a board and how they move between two shares, by Kaggle's count: upwards is positive."""

from __future__ import annotations

import numpy as np

__all__ = ["count_places", "mean_move", "renumber"]

# Sums of the same numbers differ in their last digits, so scores this near are the same: as a share of their
# own size, and for those near zero of a usual score's. One that exploded must not make the others equal.
_NEAR = 1e-11
_NEAR_ZERO = 1e-14


def count_places(scores: np.ndarray) -> np.ndarray:
    """The place of every entry, 1 for the best, on each of many boards: (boards, entries), more is better.

    Entries are in the order of their time: of equal scores the earlier one ranks higher.
    """
    order = np.argsort(_number_levels(scores), axis=1, kind="stable")
    places = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(places, order, np.arange(1, order.shape[1] + 1), axis=1)
    return places


def _number_levels(scores: np.ndarray) -> np.ndarray:
    """The level of every score, 0 for the best; scores that are the same share one."""
    order = np.argsort(-scores, axis=1)
    sizes = np.abs(np.take_along_axis(scores, order, axis=1))
    drops = -np.diff(np.take_along_axis(scores, order, axis=1), axis=1)
    usual = np.median(sizes, axis=1, keepdims=True) if sizes.size else 0.0
    near = np.maximum(_NEAR * np.minimum(sizes[:, :-1], sizes[:, 1:]), _NEAR_ZERO * usual)
    levels = np.zeros(scores.shape, dtype=np.int64)
    np.put_along_axis(levels, order[:, 1:], np.cumsum(drops > near, axis=1), axis=1)
    return levels


def renumber(places: np.ndarray) -> np.ndarray:
    """The places counted from 1 without gaps, as if no others had taken part."""
    return np.argsort(np.argsort(places, kind="stable"), kind="stable") + 1


def mean_move(moves: np.ndarray) -> np.ndarray:
    """How many places an entry moves in the mean, up or down; the last axis are the entries.

    Divided by the number of entries it is the figure that Kaggle's community calls shake-up: 0 where nobody
    moves, a third where the private board is the public one shuffled.
    """
    return np.asarray(np.abs(moves).mean(axis=-1))
