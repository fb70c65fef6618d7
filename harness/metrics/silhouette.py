"""The silhouette: how much nearer a row is to its own cluster than to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.metrics.base import Metric, Need
from harness.metrics.intervals import Spread, normal_estimate
from harness.metrics.slices import row_slices
from leaderboard.compare.units import count_alike, unit_codes

if TYPE_CHECKING:
    from harness.metrics.base import Estimate, Truth
    from harness.metrics.intervals import Limits

__all__ = ["METRICS"]

_MOST_ROWS = 10_000
_ROWS_AT_ONCE = 256
_BOOTSTRAP_ROWS = 1_000
_REPEATS = 200


def _silhouette(truth: Truth, prediction: np.ndarray) -> float:
    features, clusters, _ = _chosen(truth, prediction, _MOST_ROWS)
    return _mean_width(features, clusters)


def _estimate(truth: Truth, prediction: np.ndarray, limits: Limits) -> Estimate:
    features, clusters, _ = _chosen(truth, prediction, _MOST_ROWS)
    value, rows = _mean_width(features, clusters), len(features)
    features, clusters, block = _chosen(truth, prediction, _BOOTSTRAP_ROWS)
    distances = _distances(features, features)
    np.fill_diagonal(distances, 0.0)
    repeats = _bootstrap(distances, clusters, block)
    variance = float(np.var(repeats, ddof=1)) * len(features) / rows
    codes, units = unit_codes(block)
    return normal_estimate(
        value,
        Spread(variance, units, count_alike(np.bincount(codes)) - 1),
        limits,
        method=f"bootstrap of {_REPEATS} on {len(features):,} rows",
    )


def _chosen(truth: Truth, prediction: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, clusters and blocks of at most so many rows, evenly spaced in the order of their features.

    So the choice depends neither on chance nor on the order of the rows. Rows of a cluster stand together.
    """
    features = truth.values.reshape(len(truth.values), -1)
    block = np.arange(len(features)) if truth.block is None else truth.block
    order = np.lexsort(features.T[::-1])
    kept = order[np.arange(most) * len(order) // most] if len(order) > most else order
    kept = kept[np.argsort(prediction[kept], kind="stable")]
    clusters = np.unique(prediction[kept], return_inverse=True)[1]
    return features[kept] - features.mean(axis=0), clusters, block[kept]


def _mean_width(features: np.ndarray, clusters: np.ndarray) -> float:
    starts = np.flatnonzero(np.diff(clusters, prepend=-1))
    sizes = np.diff(starts, append=len(clusters)).astype(np.float64)
    if len(sizes) < 2:
        return 0.0
    total = 0.0
    for rows in row_slices(len(features), at_once=_ROWS_AT_ONCE):
        distances = _distances(features[rows], features)
        np.fill_diagonal(distances[:, rows.start :], 0.0)
        sums = np.add.reduceat(distances, starts, axis=1)
        total += float(_widths(sums, clusters[rows], sizes, np.ones(rows.stop - rows.start)).sum())
    return total / len(features)


def _distances(some: np.ndarray, every: np.ndarray) -> np.ndarray:
    squared = -2 * some @ every.T
    squared += np.einsum("ij,ij->i", some, some)[:, np.newaxis]
    squared += np.einsum("ij,ij->i", every, every)
    return np.asarray(np.sqrt(np.maximum(squared, 0.0)))


def _widths(sums: np.ndarray, clusters: np.ndarray, sizes: np.ndarray, copies: np.ndarray) -> np.ndarray:
    """(next - own) / max(next, own) mean distance of each row; 0 where a cluster has no other row."""
    rows = np.arange(len(clusters))
    others = sizes[clusters] - copies
    own = sums[rows, clusters] / np.where(others > 0, others, 1.0)
    means = np.where(sizes > 0, sums / np.where(sizes > 0, sizes, 1.0), np.inf)
    means[rows, clusters] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(own, nearest)
    usable = (others > 0) & np.isfinite(nearest) & (larger > 0)
    return np.where(usable, nearest - own, 0.0) / np.where(usable, larger, 1.0)


def _bootstrap(distances: np.ndarray, clusters: np.ndarray, block: np.ndarray) -> np.ndarray:
    """The score of resamples of the rows, whole blocks at a time; the same resamples every time."""
    random = np.random.default_rng(0)
    codes = np.unique(block, return_inverse=True)[1]
    blocks = int(codes.max()) + 1
    starts = np.flatnonzero(np.diff(clusters, prepend=-1))
    scores = np.empty(_REPEATS)
    for repeat in range(_REPEATS):
        copies = np.bincount(random.integers(0, blocks, blocks), minlength=blocks)[codes].astype(np.float64)
        sums = np.add.reduceat(distances * copies, starts, axis=1)
        widths = _widths(sums, clusters, np.add.reduceat(copies, starts), copies)
        scores[repeat] = np.dot(widths, copies) / max(copies.sum(), 1.0)
    return scores


METRICS = (
    Metric(
        name="silhouette",
        title="Silhouette coefficient",
        kind="clustering",
        direction="maximize",
        needs={"clustering": Need.CLUSTERS},
        range=(-1.0, 1.0),
        best=None,
        interval="bootstrap",
        summary="How much nearer rows are to their own cluster than to the next; needs no true classes.",
        doc=f"""`mean((b - a) / max(a, b))` for mean distances a to the own cluster, b to the nearest other

Use it when no classes are known; it is computed from the features (Euclidean distance, so scale them).
It favours round clusters of equal size. A row alone in its cluster counts 0, and so does everything in
one cluster.

More than {_MOST_ROWS:,} rows are represented by {_MOST_ROWS:,}, evenly spaced in the order of their
features. The interval comes from resampling at most {_BOOTSTRAP_ROWS:,} of them, scaled to the number of
rows used.""",
        function=_silhouette,
        estimator=_estimate,
        features=True,
    ),
)
