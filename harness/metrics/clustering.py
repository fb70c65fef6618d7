"""Metrics of a clustering against true classes; how the clusters are called never matters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.metrics.base import Metric, Need, Option
from harness.metrics.cells import CellMetric, Cells
from harness.metrics.confusion import moved_rows, rows_to_move

if TYPE_CHECKING:
    from harness.metrics.base import Estimate, Truth
    from harness.metrics.intervals import Limits

__all__ = ["METRICS"]


def information_share(cells: Cells, *, of_classes: float) -> tuple[float, np.ndarray]:
    """The mutual information as a share of the entropies, that of the classes counting `of_classes`."""
    classes, clusters = cells.shares_true()[cells.true], cells.shares_given()[cells.given]
    several = [len(np.unique(codes)) > 1 for codes in (cells.true, cells.given)]
    surprise_true, surprise_given = -np.log(classes) * several[0], -np.log(clusters) * several[1]
    surprise = of_classes * surprise_true + (1 - of_classes) * surprise_given
    shared = (surprise_true + surprise_given + np.log(cells.share)) * all(several)
    entropy, information = float(np.dot(cells.share, surprise)), float(np.dot(cells.share, shared))
    if entropy <= 0:
        return 1.0, np.zeros(len(shared))
    value = max(information, 0.0) / entropy
    return value, (shared - value * surprise) / entropy


def _homogeneity(cells: Cells) -> tuple[float, np.ndarray]:
    return information_share(cells, of_classes=1.0)


def _completeness(cells: Cells) -> tuple[float, np.ndarray]:
    return information_share(cells, of_classes=0.0)


def _v_measure(cells: Cells, *, beta: float) -> tuple[float, np.ndarray]:
    return information_share(cells, of_classes=1 / (1 + beta))


def _normalized_information(cells: Cells) -> tuple[float, np.ndarray]:
    return information_share(cells, of_classes=0.5)


def _adjusted_rand(cells: Cells) -> tuple[float, np.ndarray]:
    """(together - expected) / (mean of both sides - expected), as shares of all pairs of rows."""
    sides = (cells.share, cells.shares_true()[cells.true], cells.shares_given()[cells.given])
    pairs = cells.rows / max(cells.rows - 1, 1)
    both, of_classes, of_clusters = (
        pairs * (float(np.dot(cells.share, side)) - 1 / cells.rows) for side in sides
    )
    slope_both, slope_classes, slope_clusters = (2 * pairs * side for side in sides)
    expected, most = of_classes * of_clusters, (of_classes + of_clusters) / 2
    if most - both < _ROUNDING or abs(most - expected) < _ROUNDING:
        return 1.0, np.zeros(len(cells.share))
    value = (both - expected) / (most - expected)
    slope_expected = slope_classes * of_clusters + of_classes * slope_clusters
    slope_most = (slope_classes + slope_clusters) / 2
    slopes = slope_both - slope_expected - value * (slope_most - slope_expected)
    return value, slopes / (most - expected)


_ROUNDING = 1e-14


def _compact(truth: Truth, prediction: np.ndarray) -> tuple[Truth, np.ndarray]:
    """Both sides numbered from 0, whatever the clusters were called."""
    classes, true = np.unique(truth.values, return_inverse=True)
    clusters, given = np.unique(prediction, return_inverse=True)
    return replace(truth, values=true, classes=max(len(classes), len(clusters))), given


def _metric(cell_score: Any, **words: Any) -> Metric:
    def edge(cells: Cells, share: float, **options: Any) -> float:
        frequent = np.argsort(-cells.shares_given(), kind="stable")
        other = np.where(cells.given == frequent[0], frequent[1 % len(frequent)], frequent[0])
        changed = [
            moved_rows(cells, rows_to_move(cells, share, order), other)
            for order in (cells.shares_true(), -cells.shares_true())
        ]
        today = cell_score(cells, **options)[0]
        scores = [cell_score(_occurring(table), **options)[0] for table in changed]
        return float(max(scores, key=lambda score: abs(score - today)))

    metric = CellMetric(cell_score, edge)

    def score(truth: Truth, prediction: np.ndarray, **options: Any) -> float:
        return metric.score(*_compact(truth, prediction), **options)

    def estimate(truth: Truth, prediction: np.ndarray, limits: Limits, **options: Any) -> Estimate:
        return metric.estimate(*_compact(truth, prediction), limits, **options)

    def influence(truth: Truth, prediction: np.ndarray, **options: Any) -> tuple[float, np.ndarray]:
        return metric.influence(*_compact(truth, prediction), **options)

    defaults: dict[str, Any] = {"range": (0.0, 1.0)}
    return Metric(
        kind="clustering",
        direction="maximize",
        needs={"clustering": Need.CLUSTERS},
        best=1.0,
        interval="normal over rows or blocks",
        function=score,
        estimator=estimate,
        influence=influence,
        **(defaults | words),
    )


def _occurring(cells: Cells) -> Cells:
    occurs = cells.share > 0
    return replace(cells, true=cells.true[occurs], given=cells.given[occurs], share=cells.share[occurs])


METRICS = (
    _metric(
        _homogeneity,
        name="homogeneity",
        title="Homogeneity",
        summary="Whether each cluster holds rows of one class only.",
        doc="""`information(classes, clusters) / entropy(classes)`

Use it beside `completeness`: every row a cluster of its own scores 1. Without several classes it is
1, as in scikit-learn.""",
    ),
    _metric(
        _completeness,
        name="completeness",
        title="Completeness",
        summary="Whether the rows of each class share one cluster.",
        doc="""`information(classes, clusters) / entropy(clusters)`

Use it beside `homogeneity`: one cluster of everything scores 1.""",
    ),
    _metric(
        _v_measure,
        name="v_measure",
        title="V-measure",
        summary="The harmonic mean of homogeneity and completeness.",
        doc="""`(1 + β) · h · c / (β · h + c)` with homogeneity h and completeness c

Use it as the usual score of a clustering when the classes are known. It is not corrected for
chance: many clusters among few rows score well above 0, where `adjusted_rand` does not.""",
        options={"beta": Option(1.0, "above 1 weights completeness more, below 1 homogeneity", low=0.0)},
    ),
    _metric(
        _adjusted_rand,
        name="adjusted_rand",
        title="Adjusted Rand index",
        summary="The share of pairs of rows on which clusters and classes agree, corrected for chance.",
        doc="""`(index - expected) / (largest - expected)` over all pairs of rows

Use it when the number of clusters varies between submissions: random clusters score 0 on average,
however many. Large classes have most of the pairs and so most of the say.""",
        range=(-0.5, 1.0),
    ),
    _metric(
        _normalized_information,
        name="normalized_mutual_info",
        title="Normalised mutual information",
        summary="What the clusters tell about the classes, as a share of the mean of both entropies.",
        doc="""`information(classes, clusters) / mean(entropy(classes), entropy(clusters))`

The same number as `v_measure` with β = 1, under its other name.""",
    ),
)
