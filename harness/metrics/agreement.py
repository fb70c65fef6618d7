"""Metrics of agreement beyond chance: correlation and kappa of true and predicted classes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from harness.metrics.base import Metric, Need, Option
from harness.metrics.cells import CellMetric, Cells
from harness.metrics.confusion import spoiled_score

__all__ = ["METRICS"]


def _matthews(cells: Cells) -> tuple[float, np.ndarray]:
    true, given = cells.shares_true(), cells.shares_given()
    covariance = float(cells.shares_hit().sum() - np.dot(true, given))
    spread_true, spread_given = 1 - float(np.dot(true, true)), 1 - float(np.dot(given, given))
    if np.count_nonzero(true) < 2 or np.count_nonzero(given) < 2:
        return 0.0, np.zeros(len(cells.share))
    root = math.sqrt(spread_true * spread_given)
    slope_true = covariance / (root * spread_true) * true - given / root
    slope_given = covariance / (root * spread_given) * given - true / root
    slopes = cells.hit / root + slope_true[cells.true] + slope_given[cells.given]
    return covariance / root, slopes


def _kappa(cells: Cells, *, weights: str) -> tuple[float, np.ndarray]:
    true, given = cells.shares_true(), cells.shares_given()
    if np.count_nonzero(true) == 1 and not cells.share[~cells.hit].any():
        return 1.0, np.zeros(len(cells.share))
    disagreement = _distance(cells.true, cells.given, weights)
    to_given, to_true = _mean_distance(given, weights), _mean_distance(true, weights)
    observed = float(np.dot(disagreement, cells.share))
    expected = float(np.dot(to_given, true))
    slopes = observed / expected**2 * (to_given[cells.true] + to_true[cells.given]) - disagreement / expected
    return 1 - observed / expected, slopes


def _distance(true: np.ndarray, given: np.ndarray, weights: str) -> np.ndarray:
    steps: np.ndarray = np.abs(true - given).astype(np.float64)
    if weights == "none":
        return np.asarray(np.sign(steps))
    return steps if weights == "linear" else np.asarray(steps**2)


def _mean_distance(shares: np.ndarray, weights: str) -> np.ndarray:
    """For every class the mean distance to a class drawn by these shares."""
    total = shares.sum()
    if weights == "none":
        return np.asarray(total - shares)
    places = np.arange(len(shares), dtype=np.float64)
    if weights == "quadratic":
        mean, mean_square = np.dot(places, shares), np.dot(places**2, shares)
        return np.asarray(places**2 * total - 2 * places * mean + mean_square)
    below, moment = np.cumsum(shares), np.cumsum(shares * places)
    return np.asarray(places * (2 * below - total) + moment[-1] - 2 * moment)


def _quadratic_kappa(cells: Cells) -> tuple[float, np.ndarray]:
    return _kappa(cells, weights="quadratic")


def _metric(score: Any, **words: Any) -> Metric:
    metric = CellMetric(
        score, edge=lambda cells, share, **options: spoiled_score(score, cells, share, options)
    )
    return Metric(
        kind="classification",
        direction="maximize",
        needs={"binary": Need.LABELS, "multiclass": Need.LABELS},
        range=(-1.0, 1.0),
        best=1.0,
        interval="normal over rows or blocks",
        function=metric.score,
        estimator=metric.estimate,
        influence=metric.influence,
        weights=True,
        **words,
    )


METRICS = (
    _metric(
        _matthews,
        name="mcc",
        title="Matthews correlation coefficient",
        summary="The correlation of true and predicted classes; high only if all of the table is good.",
        doc="""`(c·s - Σ tₖ pₖ) / sqrt((s² - Σ tₖ²) (s² - Σ pₖ²))` with c hits among s rows, tₖ true and pₖ
predicted rows of class k

Use it for unbalanced classes when one number shall speak for the whole table. 0 is no better than
chance, and what a constant prediction scores by definition.""",
    ),
    _metric(
        _kappa,
        name="kappa",
        title="Cohen's kappa",
        summary="The agreement beyond what the class frequencies alone would give.",
        doc="""`1 - observed / expected disagreement`

Use it to compare raters, or a model with a rater. `weights = "linear"` or `"quadratic"` lets a
mistake by two classes cost two or four times a mistake by one: only for ordered classes, counted in
the competition's class order whether or not a class occurs. Where no disagreement is possible,
agreement scores 1 (scikit-learn: undefined).""",
        options={
            "weights": Option(
                "none", "how mistakes grow with the distance", choices=("none", "linear", "quadratic")
            )
        },
    ),
    _metric(
        _quadratic_kappa,
        name="quadratic_weighted_kappa",
        title="Quadratic weighted kappa",
        summary="The agreement of ordered classes beyond chance; mistakes cost the square of their distance.",
        doc="""`1 - Σ (y - p)² / expected Σ (y - p)²`, the expectation over independent draws of both sides

Use it for ratings and grades. The distance counts places in the competition's class order, also of
classes that do not occur (as on Kaggle; scikit-learn without `labels` closes the gaps). Always the
same class scores 0.""",
    ),
)
