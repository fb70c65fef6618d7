"""Target encoding: a category as the mean answer of its rows, drawn to the overall mean by empirical Bayes.

Training rows are encoded from the other inner folds, or from the earlier ones where folds go forward in time;
any other rows from all training rows. A mean of n rows counts n times, the overall mean as often as the
variance within levels exceeds that between them, both estimated over all levels; scikit-learn's "auto" takes
each level's own variance, and so trusts a level of one row fully. Weights of rows are not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from baselines.views.base import Answers

__all__ = ["TargetEncoding", "encode_target", "target_columns"]

_MOST_COLUMNS = 10  # classes or targets that a category is encoded for
_FOLDS = 5


@dataclass(frozen=True)
class TargetEncoding:
    """One category encoded for every target column.

    The last entry of a table is for missing cells, which are a level of their own, the one before for unknown
    ones. A level without rows has the overall mean.
    """

    table: np.ndarray  # float64 (levels + 2, targets)
    train: np.ndarray  # float64 (rows, targets), cross-fitted


def target_columns(answers: Answers) -> np.ndarray:
    """What means are taken of, float64 (rows, columns): numbers, class 1, or a column per frequent class."""
    target = answers.target
    if answers.task != "multiclass":
        return target.astype(np.float64).reshape(len(target), -1)[:, :_MOST_COLUMNS]
    frequent = np.argsort(-np.bincount(target, minlength=answers.classes), kind="stable")[:_MOST_COLUMNS]
    return np.asarray(target[:, None] == np.sort(frequent), dtype=np.float64)


def encode_target(codes: np.ndarray, levels: int, answers: Answers) -> TargetEncoding:
    """The encoding of one category, given as codes of the training rows."""
    slots = np.where(codes < 0, codes + levels + 2, codes)
    folds, count = _inner_folds(answers, len(codes))
    encoded = [
        _encode_column(slots, levels + 2, values, folds=folds, count=count, sequential=answers.sequential)
        for values in target_columns(answers).T
    ]
    tables, trains = zip(*encoded, strict=True)
    return TargetEncoding(np.stack(tables, axis=1), np.stack(trains, axis=1))


def _inner_folds(answers: Answers, rows: int) -> tuple[np.ndarray, int]:
    """The inner fold of each row from 0, and how many there are; dealt by the seed if not given."""
    if answers.inner is None:
        folds = np.random.default_rng(answers.seed).permutation(rows) % _FOLDS
    else:
        folds = np.unique(answers.inner, return_inverse=True)[1]
    return folds, int(folds.max()) + 1


def _encode_column(
    slots: np.ndarray, size: int, values: np.ndarray, *, folds: np.ndarray, count: int, sequential: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The table of means, and the cross-fitted means of the rows."""
    centre = values.mean()
    centred = values - centre  # sums of squares lose no digits
    places = folds * size + slots
    sums = np.stack(
        [
            np.bincount(places, weights=weights, minlength=count * size).reshape(count, size)
            for weights in (None, centred, centred**2)
        ]
    )
    total = sums.sum(axis=1, keepdims=True)
    others = np.cumsum(sums, axis=1) - sums if sequential else total - sums
    return _smooth(total)[0] + centre, _smooth(others)[folds, slots] + centre


def _smooth(sums: np.ndarray) -> np.ndarray:
    """The means of levels from their counts, sums and sums of squares, each (folds, levels)."""
    counts, totals, squares = sums
    rows = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    mean = totals.sum(axis=1, keepdims=True) / rows
    means = totals / np.maximum(counts, 1)
    within, between = _variances(counts, means, mean, squares.sum(axis=1, keepdims=True))
    signal = between * counts
    whole = signal + within
    trust = np.divide(signal, whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray(mean + trust * (means - mean))


def _variances(
    counts: np.ndarray, means: np.ndarray, mean: np.ndarray, squares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The variances within and between levels of each fold, by the analysis of variance."""
    rows = counts.sum(axis=1, keepdims=True)
    levels = (counts > 0).sum(axis=1, keepdims=True)
    free = np.maximum(levels - 1, 1)
    within = np.maximum(squares - (counts * means**2).sum(axis=1, keepdims=True), 0) / np.maximum(
        rows - levels, 1
    )
    size = (rows - (counts**2).sum(axis=1, keepdims=True) / np.maximum(rows, 1)) / free
    spread = (counts * (means - mean) ** 2).sum(axis=1, keepdims=True) / free
    return within, np.maximum(spread - within, 0) / np.where(size > 0, size, 1)
