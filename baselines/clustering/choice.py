"""How good a labeling is when nobody knows the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baselines.clustering.base import dense_values

if TYPE_CHECKING:
    from baselines.learning import Matrix

__all__ = ["silhouette"]

_SAMPLE = 3_000  # rows looked at


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
