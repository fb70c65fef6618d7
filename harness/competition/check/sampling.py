"""Which rows a check fits its small models on: a fixed sample, the same on every run."""

from __future__ import annotations

import numpy as np

MOST_ROWS = 20_000  # a single-feature score is then known to about 0.01, and a check takes a second or two
_SEED = 0


def sample_rows(rows: int, most: int = MOST_ROWS) -> np.ndarray:
    """The positions of at most that many rows, in order."""
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(_SEED).choice(rows, size=most, replace=False))


def sample_stretches(rows: int, *, stretch: int = 500, most: int = 10_000) -> np.ndarray:
    """The positions of evenly spread stretches of neighbouring rows."""
    if rows <= most:
        return np.arange(rows)
    starts = np.linspace(0, rows - stretch, most // stretch).astype(np.int64)
    return np.unique(starts[:, None] + np.arange(stretch))


def deal_folds(rows: int, folds: int) -> np.ndarray:
    """A shuffled fold number for every row."""
    return np.random.default_rng(_SEED).permutation(np.arange(rows) % folds)
