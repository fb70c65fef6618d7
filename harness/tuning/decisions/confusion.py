"""Label metrics of many confusion tables at once.

A search for thresholds asks for the score at every place where a label changes; harness.metrics scores one
table at a time, with its slopes, which costs a thousand times as much. It is the oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

__all__ = ["TableScore", "table_score"]

_NOTHING = 1e-12  # a share that sums of shares have left over

# tables of shares (tables, true class, predicted class) -> scores (tables,), more is better
TableScore = Callable[[np.ndarray], np.ndarray]


def table_score(name: str, options: Mapping[str, object], classes: int) -> TableScore | None:
    """The score of this metric; None for a metric that is not known here."""
    plain: Mapping[str, TableScore] = {
        "accuracy": _accuracy,
        "balanced_accuracy": _balanced_accuracy,
        "mcc": _matthews,
        "quadratic_weighted_kappa": partial(_kappa, distance=_distance("quadratic", classes)),
    }
    if name in plain:
        return plain[name]
    if name == "kappa":
        return partial(_kappa, distance=_distance(str(options["weights"]), classes))
    if name == "cost_weighted":
        costs = np.asarray(options["costs"], dtype=np.float64)
        return partial(_saving, costs=costs if costs.size else _distance("none", classes))
    recall_part = _recall_part(name, options)
    return (
        None
        if recall_part is None
        else partial(_overlap, recall_part=recall_part, average=str(options["average"]))
    )


def _recall_part(name: str, options: Mapping[str, object]) -> float | None:
    """How much of the base of an overlap score is true rows rather than predicted ones."""
    if name == "fbeta":
        beta = options["beta"]
        assert isinstance(beta, float)
        return beta**2 / (1 + beta**2)
    return {"precision": 0.0, "recall": 1.0, "f1": 0.5}.get(name)


def _hits(tables: np.ndarray) -> np.ndarray:
    return np.asarray(np.diagonal(tables, axis1=1, axis2=2))


def _divide(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """The ratio, 0 where the whole is nothing."""
    safe = whole > _NOTHING
    return np.asarray(np.where(safe, part, 0.0) / np.where(safe, whole, 1.0))


def _accuracy(tables: np.ndarray) -> np.ndarray:
    return np.asarray(_hits(tables).sum(axis=1) / tables.sum(axis=(1, 2)))


def _balanced_accuracy(tables: np.ndarray) -> np.ndarray:
    true = tables.sum(axis=2)
    return np.asarray(_divide(_hits(tables), true).sum(axis=1) / (true > _NOTHING).sum(axis=1))


def _overlap(tables: np.ndarray, *, recall_part: float, average: str) -> np.ndarray:
    true, given, hits = tables.sum(axis=2), tables.sum(axis=1), _hits(tables)
    if average == "micro":
        return _accuracy(tables)
    scores = _divide(hits, recall_part * true + (1 - recall_part) * given)
    if average == "binary" or (average == "auto" and tables.shape[1] == 2):
        return np.asarray(scores[:, 1])
    weight = true if average == "weighted" else ((true > _NOTHING) | (given > _NOTHING)).astype(np.float64)
    return np.asarray((scores * weight).sum(axis=1) / weight.sum(axis=1))


def _matthews(tables: np.ndarray) -> np.ndarray:
    total = tables.sum(axis=(1, 2))
    true, given = tables.sum(axis=2) / total[:, np.newaxis], tables.sum(axis=1) / total[:, np.newaxis]
    covariance = _hits(tables).sum(axis=1) / total - (true * given).sum(axis=1)
    spread = (1 - (true**2).sum(axis=1)) * (1 - (given**2).sum(axis=1))
    return _divide(covariance, np.sqrt(np.maximum(spread, 0.0)))


def _kappa(tables: np.ndarray, *, distance: np.ndarray) -> np.ndarray:
    total = tables.sum(axis=(1, 2))
    observed = (tables * distance).sum(axis=(1, 2))
    expected = np.einsum("ij,jk,ik->i", tables.sum(axis=2), distance, tables.sum(axis=1)) / total
    return np.asarray(1 - _divide(observed, expected))


def _saving(tables: np.ndarray, *, costs: np.ndarray) -> np.ndarray:
    return np.asarray(-(tables * costs).sum(axis=(1, 2)) / tables.sum(axis=(1, 2)))


def _distance(weights: str, classes: int) -> np.ndarray:
    """What a mistake costs from each true to each predicted class."""
    steps = np.abs(np.subtract.outer(np.arange(classes), np.arange(classes))).astype(np.float64)
    if weights == "none":
        return np.asarray(np.sign(steps))
    return steps if weights == "linear" else np.asarray(steps**2)
