"""The best place of one cut: rows change their label one by one, and every table on the way is scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Moves", "best_cut", "count_table"]

_MOST_PLACES = 2_048  # that are tried; up to so many rows a sweep is exact
_MOST_CELLS = 1 << 20  # of all tables of one sweep


@dataclass(frozen=True)
class Moves:
    """Rows that leave a label for another as the cut rises past their place."""

    place: np.ndarray  # (rows,)
    leave: np.ndarray  # (rows,) codes
    enter: np.ndarray  # (rows,) codes
    truth: np.ndarray  # (rows, classes): how much of the row is truly of each class


def count_table(labels: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The confusion table (true class, predicted class) of these labels."""
    classes = truth.shape[1]
    return np.stack(
        [np.bincount(labels, weights=truth[:, code], minlength=classes) for code in range(classes)]
    )


def best_cut(
    table: np.ndarray, moves: Moves, score: Callable[[np.ndarray], np.ndarray]
) -> tuple[float, float]:
    """The cut with the best score and that score; `table` holds all rows while the cut is below all places.

    It lies half way between two rows; infinite where all rows, or none, should move.
    """
    order = np.argsort(moves.place)
    place = moves.place[order]
    ends = _ends_of_ties(place, most=min(_MOST_PLACES, max(_MOST_CELLS // table.size, 2)))
    steps = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    gone = _changes(moves.leave[order], moves.truth[order], steps, len(ends))
    come = _changes(moves.enter[order], moves.truth[order], steps, len(ends))
    tables = np.concatenate([table[np.newaxis], table + np.cumsum(come - gone, axis=0)])
    scores = score(np.maximum(tables, 0.0))
    best = int(np.argmax(scores))
    return _cut_after(place, ends, best), float(scores[best])


def _ends_of_ties(place: np.ndarray, *, most: int) -> np.ndarray:
    """How many rows lie up to the end of each group of equal places; at most so many, the last included."""
    ends = np.append(np.flatnonzero(place[1:] != place[:-1]) + 1, len(place))
    if len(ends) <= most:
        return ends
    return np.asarray(ends[np.linspace(0, len(ends) - 1, most).round().astype(np.int64)])


def _changes(codes: np.ndarray, truth: np.ndarray, steps: np.ndarray, count: int) -> np.ndarray:
    """What each step adds to each cell, (steps, true class, label)."""
    classes = truth.shape[1]
    cells = steps * classes + codes
    return np.stack(
        [
            np.bincount(cells, weights=truth[:, code], minlength=count * classes).reshape(count, classes)
            for code in range(classes)
        ],
        axis=1,
    )


def _cut_after(place: np.ndarray, ends: np.ndarray, best: int) -> float:
    if best == 0:
        return -np.inf
    end = int(ends[best - 1])
    return np.inf if end == len(place) else float(place[end - 1] + place[end]) / 2
