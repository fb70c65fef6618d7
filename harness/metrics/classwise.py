"""A score of one class against others, averaged over the classes, with what each row contributes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from harness.errors import MetricError
from harness.metrics.slices import row_slices
from leaderboard.compare.units import distinct_codes, unit_codes

if TYPE_CHECKING:
    from harness.metrics.base import Truth

__all__ = [
    "OneAgainst",
    "class_rows",
    "class_units",
    "mean_over_classes",
    "mean_over_pairs",
    "require_all_classes",
]

# (scores, whether a row is of the class, weights) -> the score, and the influence of every row on it
OneAgainst = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[float, np.ndarray]]


def class_rows(truth: Truth) -> np.ndarray:
    """How many rows (with a weight) each class has."""
    counts = np.zeros(max(truth.classes, 2), dtype=np.int64)
    for rows in row_slices(len(truth.values)):
        codes = truth.values[rows]
        counted = codes if truth.weight is None else codes[truth.weight[rows] > 0]
        counts += np.bincount(counted, minlength=len(counts))
    return counts


def class_units(truth: Truth) -> np.ndarray:
    """How many independent units each class has: rows, or the blocks it occurs in."""
    if truth.block is None:
        return class_rows(truth)
    counted = slice(None) if truth.weight is None else truth.weight > 0
    codes, blocks = unit_codes(truth.block[counted])
    pairs = distinct_codes(truth.values[counted].astype(np.int64) * blocks + codes)
    return np.bincount(pairs // blocks, minlength=max(truth.classes, 2))


def require_all_classes(truth: Truth, title: str) -> None:
    """Raise MetricError unless every class occurs."""
    absent = np.flatnonzero(class_rows(truth) == 0)
    if len(absent):
        raise MetricError(
            f"{title} is undefined: no row of this share is of class number {absent[0]} (counted from 0). "
            "Make the share larger, or stratify the split by class."
        )


def mean_over_classes(
    one_against: OneAgainst, true: np.ndarray, prediction: np.ndarray, weight: np.ndarray, *, weighted: bool
) -> tuple[float, np.ndarray]:
    """The mean score of each class against the rest; `weighted` by the share of the class."""
    classes = prediction.shape[1]
    shares = np.bincount(true, weights=weight, minlength=classes) / weight.sum()
    parts = shares if weighted else np.full(classes, 1 / classes)
    scores, influence = np.empty(classes), np.zeros(len(true))
    for code in range(classes):
        scores[code], of_rows = one_against(prediction[:, code], true == code, weight)
        influence += parts[code] * of_rows
    value = float(np.dot(parts, scores))
    return value, influence + (scores[true] - value) if weighted else influence


def mean_over_pairs(
    one_against: OneAgainst, true: np.ndarray, prediction: np.ndarray, weight: np.ndarray, *, weighted: bool
) -> tuple[float, np.ndarray]:
    """The mean score over ordered pairs of classes; `weighted` by the share of the pair's rows."""
    classes = prediction.shape[1]
    shares = np.bincount(true, weights=weight, minlength=classes) / weight.sum()
    value, influence, by_share = 0.0, np.zeros(len(true)), np.zeros(classes)
    for pair in combinations(range(classes), 2):
        rows = np.flatnonzero((true == pair[0]) | (true == pair[1]))
        share = shares[list(pair)].sum()
        part = share / (classes - 1) if weighted else 2 / (classes * (classes - 1))
        for code in pair:
            score, of_rows = one_against(prediction[rows, code], true[rows] == code, weight[rows])
            value += part * score / 2
            influence[rows] += part / share * of_rows / 2
            by_share[list(pair)] += score / 2 / (classes - 1)
    return value, influence + (by_share[true] - value) if weighted else influence
