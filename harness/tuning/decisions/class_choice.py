"""Where to cut between classes: exact searches over confusion tables, steadied by what probabilities promise.

Answers say how a cut does, but a few of them say it badly. If the probabilities are right, each row also says
how every cut does on average. Both are counted: the answers in full, the promises as if they were a
thousand rows more. So a small table keeps to the promises and a large one to what was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.tuning.decisions.decision import Cuts, Threshold, WeightedClasses, by_class
from harness.tuning.decisions.sweep import Moves, best_cut, count_table

if TYPE_CHECKING:
    from harness.tuning.decisions.confusion import TableScore

__all__ = ["choose_cuts", "choose_threshold", "choose_weights", "expected_truth"]

_PROMISED_ROWS = 1_000.0
_ROUNDS = 3
_FEW_CLASSES = 10  # above, a second look at each costs more than it brings
_WORTH = 1e-6  # what a change must gain


def expected_truth(
    raw: np.ndarray, codes: np.ndarray, weight: np.ndarray | None, *, promised: float = _PROMISED_ROWS
) -> np.ndarray:
    """How much of each row is truly of each class, (rows, classes), summing to 1 over all."""
    share = promised / (promised + len(codes))
    chances = by_class(raw).astype(np.float64)
    truth = share * chances / chances.sum(axis=1, keepdims=True)
    truth[np.arange(len(codes)), codes] += 1 - share
    if weight is not None:
        truth *= weight[:, np.newaxis]
    return np.asarray(truth / truth.sum())


def choose_threshold(raw: np.ndarray, truth: np.ndarray, score: TableScore) -> Threshold:
    """The threshold with the best score."""
    ones, zeros = np.ones(len(raw), dtype=np.int64), np.zeros(len(raw), dtype=np.int64)
    cut, _ = best_cut(count_table(ones, truth), Moves(raw, ones, zeros, truth), score)
    return Threshold(cut)


def choose_weights(raw: np.ndarray, truth: np.ndarray, score: TableScore) -> WeightedClasses:
    """The weights of the classes with the best score, found one class after the other."""
    frequent = truth.sum(axis=0)
    starts = (np.ones(raw.shape[1]), frequent.mean() / np.maximum(frequent, 1e-9))
    weights = max(starts, key=lambda start: _score_weights(raw, truth, score, start)).copy()
    best = _score_weights(raw, truth, score, weights)
    for _ in range(_ROUNDS if raw.shape[1] <= _FEW_CLASSES else 1):
        before = best
        for code in range(raw.shape[1]):
            weight, found = _weigh_class(raw, weights, code, truth, score)
            if found > best + _WORTH and 0 < weight < np.inf:
                weights[code], best = weight, found
        if best <= before + _WORTH:
            break
    return WeightedClasses(tuple((weights / weights.max()).tolist()))


def choose_cuts(raw: np.ndarray, truth: np.ndarray, score: TableScore) -> Cuts:
    """The cuts of the expected class with the best score, found one after the other."""
    expected = raw @ np.arange(raw.shape[1])
    cuts = np.arange(raw.shape[1] - 1) + 0.5
    best = -np.inf
    for _ in range(_ROUNDS):
        before = best
        for place in range(len(cuts)):
            cuts[place], best = _move_cut(expected, cuts, place, truth, score)
        if best <= before + _WORTH:
            break
    return Cuts(tuple(cuts.tolist()))


def _score_weights(raw: np.ndarray, truth: np.ndarray, score: TableScore, weights: np.ndarray) -> float:
    labels = np.argmax(raw * weights, axis=1)
    return float(score(count_table(labels, truth)[np.newaxis])[0])


def _weigh_class(
    raw: np.ndarray, weights: np.ndarray, code: int, truth: np.ndarray, score: TableScore
) -> tuple[float, float]:
    """The best weight of one class beside the weights of the others, and its score."""
    others = raw * weights
    others[:, code] = -1.0
    rival = np.argmax(others, axis=1)
    rivals = others[np.arange(len(raw)), rival]
    needed = rivals / np.maximum(raw[:, code], 1e-12)
    entering = np.full(len(raw), code)
    return best_cut(count_table(rival, truth), Moves(needed, rival, entering, truth), score)


def _move_cut(
    expected: np.ndarray, cuts: np.ndarray, place: int, truth: np.ndarray, score: TableScore
) -> tuple[float, float]:
    """The best place of one cut between its neighbours, and its score."""
    low = cuts[place - 1] if place else -np.inf
    high = cuts[place + 1] if place + 1 < len(cuts) else np.inf
    labels = np.searchsorted(cuts, expected, side="right")
    near = np.flatnonzero((expected >= low) & (expected < high))
    if not len(near):
        return float(cuts[place]), float(score(count_table(labels, truth)[np.newaxis])[0])
    above, below = np.full(len(near), place + 1), np.full(len(near), place)
    labels[near] = place + 1
    moves = Moves(expected[near], above, below, truth[near])
    cut, found = best_cut(count_table(labels, truth), moves, score)
    return min(max(cut, low), high), found
