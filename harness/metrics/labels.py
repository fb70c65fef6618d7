"""Metrics of predicted classes: everything that a confusion matrix tells."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from harness.errors import MetricError
from harness.metrics.additive import Proportion
from harness.metrics.base import Metric, Need, Option
from harness.metrics.cells import CellMetric, Cells
from harness.metrics.confusion import spoiled_score

__all__ = ["METRICS"]

_ANY_CLASSES = {"binary": Need.LABELS, "multiclass": Need.LABELS}
_AVERAGE = Option(
    "auto",
    "binary: the positive class; macro: the mean over classes; weighted: by class size; "
    "micro: all rows together; auto: binary for two classes, else macro",
    choices=("auto", "binary", "macro", "micro", "weighted"),
)


def overlap_score(cells: Cells, *, average: str, recall_part: float) -> tuple[float, np.ndarray]:
    """The score hits / (part · true + (1 - part) · predicted): precision if part is 0, recall if 1."""
    if average == "auto":
        average = "binary" if cells.classes == 2 else "macro"
    true, given, hit = cells.shares_true(), cells.shares_given(), cells.shares_hit()
    if average == "micro":
        true, given, hit = (np.atleast_1d(shares.sum()) for shares in (true, given, hit))
    weights = _class_weights(true, given, average)
    base = recall_part * true + (1 - recall_part) * given
    safe = np.where(base > 0, base, 1.0)
    scores = np.where(base > 0, hit / safe, 0.0)
    value = float(np.dot(weights, scores))
    per_hit = np.where(base > 0, weights / safe, 0.0)
    per_base = -per_hit * scores
    per_true = recall_part * per_base + (scores if average == "weighted" else 0.0)
    if average == "micro":
        return value, np.where(cells.hit, per_hit[0], 0.0)
    slopes = np.where(cells.hit, per_hit[cells.true], 0.0)
    return value, slopes + per_true[cells.true] + (1 - recall_part) * per_base[cells.given]


def _class_weights(true: np.ndarray, given: np.ndarray, average: str) -> np.ndarray:
    if average == "binary":
        if len(true) != 2:
            raise MetricError(
                f"average = 'binary' needs two classes, but there are {len(true)}. "
                "Choose macro, micro or weighted."
            )
        return np.array([0.0, 1.0])
    if average == "weighted":
        return true
    occurs = (true > 0) | (given > 0)
    return np.asarray(occurs / occurs.sum())


def _precision(cells: Cells, *, average: str) -> tuple[float, np.ndarray]:
    return overlap_score(cells, average=average, recall_part=0.0)


def _recall(cells: Cells, *, average: str) -> tuple[float, np.ndarray]:
    return overlap_score(cells, average=average, recall_part=1.0)


def _f1(cells: Cells, *, average: str) -> tuple[float, np.ndarray]:
    return overlap_score(cells, average=average, recall_part=0.5)


def _fbeta(cells: Cells, *, average: str, beta: float) -> tuple[float, np.ndarray]:
    return overlap_score(cells, average=average, recall_part=beta**2 / (1 + beta**2))


def _balanced_accuracy(cells: Cells) -> tuple[float, np.ndarray]:
    true, hit = cells.shares_true(), cells.shares_hit()
    occurs = true > 0
    safe = np.where(occurs, true, 1.0)
    found = hit / safe
    slopes = (cells.hit - found[cells.true]) / safe[cells.true] / occurs.sum()
    return float(found.sum() / occurs.sum()), slopes


def _mean_cost(cells: Cells, *, costs: np.ndarray) -> tuple[float, np.ndarray]:
    if costs.size == 0:
        costs = 1.0 - np.eye(cells.classes)
    if len(costs) != cells.classes:
        raise MetricError(
            f"cost_weighted: the cost matrix has {len(costs)} rows, but there are {cells.classes} classes."
        )
    slopes = costs[cells.true, cells.given]
    return float(np.dot(slopes, cells.share)), slopes


def checked_costs(value: object) -> np.ndarray:
    """The cost matrix as an array: square, no negative cost, nothing to pay for the right answer."""
    costs = np.array(value, dtype=np.float64)
    if costs.size == 0:
        return np.zeros((0, 0))
    if costs.ndim != 2 or costs.shape[0] != costs.shape[1]:
        raise ValueError("must be a square matrix: a row for each true class, a column for each predicted.")
    if not np.isfinite(costs).all() or costs.min() < 0 or np.diagonal(costs).any():
        raise ValueError("must hold finite costs of at least 0, and 0 for every right answer.")
    return costs


def _metric(score: Any, **words: Any) -> Metric:
    metric = CellMetric(
        score, edge=lambda cells, share, **options: spoiled_score(score, cells, share, options)
    )
    defaults: dict[str, Any] = {"direction": "maximize", "range": (0.0, 1.0), "best": 1.0}
    return Metric(
        kind="classification",
        needs=_ANY_CLASSES,
        interval="normal over rows or blocks",
        function=metric.score,
        estimator=metric.estimate,
        influence=metric.influence,
        weights=True,
        **(defaults | words),
    )


_ACCURACY = Proportion(np.equal)
ACCURACY = Metric(
    name="accuracy",
    title="Accuracy",
    kind="classification",
    direction="maximize",
    needs=_ANY_CLASSES,
    range=(0.0, 1.0),
    best=1.0,
    interval="Wilson",
    summary="The share of rows whose class is predicted right.",
    doc="""`mean(y = p)`

Use it when the classes are about equally frequent and every mistake costs the same. With a class
that fills 95 % of the rows, 0.95 is no achievement: see `balanced_accuracy`, `f1` or `mcc`.""",
    function=_ACCURACY.score,
    estimator=_ACCURACY.estimate,
    influence=_ACCURACY.influence,
    weights=True,
)
BALANCED_ACCURACY = _metric(
    _balanced_accuracy,
    name="balanced_accuracy",
    title="Balanced accuracy",
    summary="The mean over the classes of the share that is found; every class counts the same.",
    doc="""`mean over classes of (rows of the class predicted right / rows of the class)`

Use it when rare classes matter as much as frequent ones. Any constant prediction scores 1 / classes.
Classes that do not occur among the true labels do not count, as in scikit-learn.""",
)
PRECISION = _metric(
    _precision,
    name="precision",
    title="Precision",
    summary="Of the rows predicted to be of a class, the share that are.",
    doc="""`hits / predicted`

Use it when a false alarm is what costs. A class that is never predicted scores 0. Macro averages
run over the classes that occur among the true or the predicted labels, as in scikit-learn.""",
    options={"average": _AVERAGE},
)
RECALL = _metric(
    _recall,
    name="recall",
    title="Recall",
    summary="Of the rows of a class, the share that is found.",
    doc="""`hits / true`

Use it when a miss is what costs. Predicting the positive class always scores 1, so it is rarely a
metric to rank by. A class that is predicted but never true scores 0 in a macro average, as in
scikit-learn.""",
    options={"average": _AVERAGE},
)
F1 = _metric(
    _f1,
    name="f1",
    title="F1 score",
    summary="The harmonic mean of precision and recall.",
    doc="""`2 · hits / (true + predicted)`

Use it when one class is rare and both misses and false alarms cost. True negatives do not count. A
class without any hit scores 0. `average = "macro"` means F1 class by class and is the default for
more than two classes; `micro` equals the accuracy when every row has one class.""",
    options={"average": _AVERAGE},
)
FBETA = _metric(
    _fbeta,
    name="fbeta",
    title="F-beta score",
    summary="The weighted harmonic mean of precision and recall; recall counts beta times as much.",
    doc="""`(1 + β²) · hits / (β² · true + predicted)`

Use β = 2 when misses cost more than false alarms, β = 0.5 when it is the other way round; β = 1 is `f1`.""",
    options={
        "beta": Option(1.0, "how many times as much recall counts as precision", low=0.0),
        "average": _AVERAGE,
    },
)
COST_WEIGHTED = _metric(
    _mean_cost,
    name="cost_weighted",
    title="Mean misclassification cost",
    direction="minimize",
    range=(0.0, math.inf),
    best=0.0,
    summary="The mean cost of the predictions, where each kind of mistake has its price.",
    doc="""`mean(costs[y][p])`

Use it when the costs are known: `costs = [[0, 1], [5, 0]]` says that calling a bad credit good
costs five times the opposite. Rows are true classes, columns predicted ones, both in the order of
the classes that `harness show` prints. Right answers cost 0 (subtract each row's diagonal first if
yours do not); without a matrix every mistake costs 1.""",
    options={
        "costs": Option([], "the matrix of costs, a row for each true class", check=checked_costs),
    },
)

METRICS = (
    ACCURACY,
    BALANCED_ACCURACY,
    PRECISION,
    RECALL,
    F1,
    FBETA,
    COST_WEIGHTED,
)
