"""Metrics of ranked lists: which of the relevant classes are named, and how early."""

from __future__ import annotations

import numpy as np

from harness.metrics.additive import Additive
from harness.metrics.base import Metric, Need, Option

__all__ = ["METRICS"]


def _relevant(true: np.ndarray, given: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Whether each of the first k places is a new hit, and how many are relevant."""
    wanted = true[:, np.newaxis] if true.ndim == 1 else true
    first = given[:, :k]
    hits = np.zeros(first.shape, dtype=np.bool_)
    for place in range(first.shape[1]):
        named = first[:, place, np.newaxis]
        repeated = (first[:, :place] == named).any(axis=1)
        hits[:, place] = (named >= 0)[:, 0] & (wanted == named).any(axis=1) & ~repeated
    return hits, _count_distinct(wanted)


def _count_distinct(codes: np.ndarray) -> np.ndarray:
    ordered = np.sort(codes, axis=1)
    new = np.concatenate(
        [ordered[:, :1] >= 0, (ordered[:, 1:] != ordered[:, :-1]) & (ordered[:, 1:] >= 0)], axis=1
    )
    return np.asarray(new.sum(axis=1))


def _average_precision(true: np.ndarray, given: np.ndarray, *, k: int) -> tuple[np.ndarray]:
    hits, relevant = _relevant(true, given, k)
    precision = np.cumsum(hits, axis=1) / np.arange(1, hits.shape[1] + 1)
    return ((precision * hits).sum(axis=1) / np.maximum(np.minimum(relevant, k), 1),)


def _gain(true: np.ndarray, given: np.ndarray, *, k: int) -> tuple[np.ndarray]:
    hits, relevant = _relevant(true, given, k)
    most = max(hits.shape[1], int(np.minimum(relevant, k).max()), 1)
    worth = 1 / np.log2(np.arange(2, most + 2))
    best = np.concatenate([[0.0], np.cumsum(worth)])[np.minimum(relevant, k)]
    return ((hits * worth[: hits.shape[1]]).sum(axis=1) / np.where(best > 0, best, 1.0),)


_MAP = Additive(_average_precision, Need.LISTS)
_NDCG = Additive(_gain, Need.LISTS)
_K = Option(5, "how many places of a list count", low=1)

METRICS = (
    Metric(
        name="map_at_k",
        title="Mean average precision at k",
        kind="ranking",
        direction="maximize",
        needs={"multiclass": Need.LISTS},
        range=(0.0, 1.0),
        best=1.0,
        interval="normal over rows or blocks",
        summary="How early the relevant answers stand in each list, averaged over the rows.",
        doc="""`mean over rows of Σ (precision at i, for each hit at place i ≤ k) / min(k, relevant)`

Use it for recommendations. With one relevant answer a row scores 1 / place, or 0 if it is not among
the first k. This is Kaggle's definition: repeated names count once, shorter lists are allowed, and
a row without any relevant answer scores 0.""",
        options={"k": _K},
        function=_MAP.score,
        estimator=_MAP.estimate,
        influence=_MAP.influence,
        weights=True,
    ),
    Metric(
        name="ndcg_at_k",
        title="Normalised discounted cumulative gain at k",
        kind="ranking",
        direction="maximize",
        needs={"multiclass": Need.LISTS},
        range=(0.0, 1.0),
        best=1.0,
        interval="normal over rows or blocks",
        summary="How early the relevant answers stand in each list; later places lose worth slowly.",
        doc="""`mean over rows of Σ (1 / log₂(i + 1), for each hit at place i ≤ k) / that of the best list`

Use it instead of `map_at_k` when every relevant answer counts by its own place only. Every answer
is as relevant as another; repeated names count once, and a row without any relevant answer scores
0.""",
        options={"k": _K},
        function=_NDCG.score,
        estimator=_NDCG.estimate,
        influence=_NDCG.influence,
        weights=True,
    ),
)
