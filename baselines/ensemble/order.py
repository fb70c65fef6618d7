"""Measures of order: how mixtures of probabilities rank the positive rows, fast enough for thousands of them.

The bits of a float32 that is not negative have the order of the number, and its sign bit is free: shifted by
one, the label takes the lowest bit, and one sort of integers brings scores and labels in order together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from baselines.ensemble.measures import sum_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from baselines.ensemble.rows import FoldRows

__all__ = ["OrderMeasure", "area_under_curve", "average_precision", "order_score"]

_LABEL = np.uint32(1)

# keys in ascending order, with labels in the lowest bit -> a score, NaN where it is not defined
OrderScore: TypeAlias = "Callable[[np.ndarray], float]"


class OrderMeasure:
    """One minus a score of the order in each fold; NaN in a fold of one class."""

    def __init__(
        self,
        columns: np.ndarray,
        positive: np.ndarray,
        rows: FoldRows,
        score: OrderScore,
    ) -> None:
        self.columns = columns  # (members, rows) in the order of `rows`
        self.labels = positive[rows.rows].astype(np.uint32)
        self.places = rows.slices()
        self.score = score
        self.mass = rows.mass
        self.members = len(columns)

    def losses(self, counts: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """One minus the score in each fold once a candidate joins, (candidates, folds)."""
        mixed = sum_columns(self.columns, counts)
        size = np.float32(counts.sum() + 1)
        found = np.empty((len(candidates), len(self.places)))
        for line, candidate in enumerate(candidates):
            keys = _keys((mixed + self.columns[candidate]) / size, self.labels)
            found[line] = [1.0 - self.score(np.sort(keys[place])) for place in self.places]
        return found


def order_score(score: OrderScore, scores: np.ndarray, positive: np.ndarray) -> float:
    """The score of one set of float32 predictions of at least 0."""
    return score(np.sort(_keys(scores, positive.astype(np.uint32))))


def area_under_curve(keys: np.ndarray) -> float:
    """The share of pairs of a positive and a negative row in the right order, ties half."""
    places = np.flatnonzero(keys & _LABEL)
    positives = len(places)
    pairs = positives * (len(keys) - positives)
    if not pairs:
        return float("nan")
    won = float(places.sum()) - positives * (positives - 1) / 2
    return (won - _tied_pairs(keys) / 2) / pairs


def average_precision(keys: np.ndarray) -> float:
    """The mean precision at the positive rows, from the top; tied rows are taken together."""
    places = np.flatnonzero(keys & _LABEL)
    if not len(places):
        return float("nan")
    values = keys >> _LABEL
    first = np.zeros(len(keys), dtype=np.int64)
    new = np.flatnonzero(values[1:] != values[:-1]) + 1
    first[new] = new
    starts = np.maximum.accumulate(first)[places]  # of the tied rows around each positive one
    hits = len(places) - np.searchsorted(places, starts)
    return float(np.mean(hits / (len(keys) - starts)))


def _keys(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    keys = (scores + np.float32(0)).view(np.uint32)  # -0 becomes 0
    keys <<= _LABEL
    keys |= labels
    return np.asarray(keys)


def _tied_pairs(keys: np.ndarray) -> float:
    """How many pairs of a negative and a positive row have the same score."""
    border = np.flatnonzero((keys[1:] ^ keys[:-1]) == _LABEL) + 1
    if not len(border):
        return 0.0
    negatives = border - np.searchsorted(keys, keys[border - 1], side="left")
    positives = np.searchsorted(keys, keys[border], side="right") - border
    return float(np.dot(negatives.astype(np.float64), positives))
