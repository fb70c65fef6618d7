"""For every row, how many other rows it agrees with about which of the two is greater, in n log n steps."""

from __future__ import annotations

import numpy as np

__all__ = ["concordances"]

_PLACE_BITS = 32
_PLACE = (1 << _PLACE_BITS) - 1


def concordances(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Concordant minus discordant partners of every row; a partner equal on either side is neither."""
    rows = len(left)
    one, other = _dense_ranks(left), _dense_ranks(right)
    below = _dominated(one, other, ties=False)
    if int(one.max()) + 1 < rows:
        below = (below + _dominated(one, other, ties=True)) / 2
    same_right, same_both = _partners(other, one)
    both = below + same_right / 2 + same_both / 4  # pairs that are below on both sides, a tie counting half
    return np.asarray(4 * both - 2 * _halved_rank(one) - 2 * _halved_rank(other) + rows)


def _dense_ranks(values: np.ndarray) -> np.ndarray:
    return np.asarray(np.unique(values, return_inverse=True)[1])


def _halved_rank(ranks: np.ndarray) -> np.ndarray:
    counts = np.bincount(ranks)
    return np.asarray((np.cumsum(counts) - counts / 2)[ranks])


def _partners(ranks: np.ndarray, within: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many rows of the same rank are smaller in the other one, and how many are the same in both."""
    order = np.lexsort((within, ranks))
    pairs = ranks[order].astype(np.int64) * (int(within.max()) + 1) + within[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(pairs)) + 1])
    sizes = np.diff(starts, append=len(ranks))
    first_of_rank = np.searchsorted(ranks[order], ranks[order[starts]])
    smaller, same = np.empty(len(ranks)), np.empty(len(ranks))
    smaller[order], same[order] = np.repeat(starts - first_of_rank, sizes), np.repeat(sizes, sizes)
    return smaller, same


def _dominated(one: np.ndarray, other: np.ndarray, *, ties: bool) -> np.ndarray:
    """How many rows are below each row in both ranks; with `ties`, also those equal in the first."""
    order = np.lexsort((other if ties else -other, one))
    counts = np.empty(len(one))
    counts[order] = _smaller_before(other[order])
    return counts


def _smaller_before(codes: np.ndarray) -> np.ndarray:
    """For every place, how many earlier places hold a smaller code.

    Blocks of two, four, eight … places are sorted by code; what a place of the right half finds before it of
    the left half is earlier and smaller. Equal codes stand in reverse, so that they are not counted.
    """
    size = 1 << (len(codes) - 1).bit_length()
    keys = np.full(size, np.iinfo(np.int64).max)
    keys[: len(codes)] = (codes.astype(np.int64) << _PLACE_BITS) | (_PLACE - np.arange(len(codes)))
    counts = np.zeros(size, dtype=np.int64)
    half = 1
    while half < size:
        blocks = keys.reshape(-1, 2 * half)
        blocks.sort(axis=1)
        place = _PLACE - (blocks & _PLACE)
        left = place & half == 0
        earlier = np.cumsum(left, axis=1)
        counts[place[~left]] += earlier[~left]
        half *= 2
    return counts[: len(codes)]
