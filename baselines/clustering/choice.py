"""The best of several labelings when nobody knows the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baselines.clustering.base import dense_values
from baselines.errors import CannotFitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baselines.learning import Matrix

__all__ = ["choose", "silhouette"]

_SAMPLE = 3_000  # rows looked at


def choose(labelings: Sequence[np.ndarray], matrix: Matrix, *, seed: int = 0) -> tuple[int, float]:
    """Which labeling has the highest mean silhouette over the same sample of rows, and that silhouette.

    All labelings are judged by distances in this one matrix; CannotFitError if none has two clusters.
    """
    scores = [silhouette(labels, matrix, seed=seed) for labels in labelings]
    if not scores or max(scores) == -np.inf:
        raise CannotFitError("no labeling has at least two clusters")
    best = int(np.argmax(scores))
    return best, scores[best]


def silhouette(labels: np.ndarray, matrix: Matrix, *, seed: int = 0) -> float:
    """How much nearer rows lie to their own cluster than to the next, -1 to 1; -inf for a single one."""
    from sklearn.metrics import silhouette_score

    rows = np.arange(len(labels))
    if len(rows) > _SAMPLE:
        rows = np.sort(np.random.default_rng(seed).choice(len(labels), _SAMPLE, replace=False))
    clusters = len(np.unique(labels[rows]))
    if not 2 <= clusters < len(rows):
        return -np.inf
    return float(silhouette_score(dense_values(matrix)[rows], labels[rows]))
