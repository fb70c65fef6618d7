"""The registry: every metric by its name, in the order in which they are listed.

A module is loaded when one of its metrics is asked for, so that scoring one metric costs the import of one.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from harness.errors import UnknownNameError, UsageError
from harness.metrics.names import advice, canonical_name

if TYPE_CHECKING:
    from harness.metrics.base import Metric

__all__ = ["MODULES", "all_metrics", "find_metric"]

# The module of each metric; regression first, then classification, ranking and clustering.
MODULES = {
    **dict.fromkeys(("rmse", "mse", "mae"), "regression"),
    "median_ae": "order",
    **dict.fromkeys(("rmsle", "mape", "smape", "r2", "pinball"), "regression"),
    "max_error": "order",
    **dict.fromkeys(("poisson_deviance", "gamma_deviance", "mcrmse", "mcmae", "mcrmsle"), "regression"),
    **dict.fromkeys(("accuracy", "balanced_accuracy", "precision", "recall", "f1", "fbeta"), "labels"),
    **dict.fromkeys(("mcc", "kappa", "quadratic_weighted_kappa"), "agreement"),
    "cost_weighted": "labels",
    **dict.fromkeys(("log_loss", "brier", "top_k_accuracy"), "probabilities"),
    "roc_auc": "auc",
    "average_precision": "average_precision",
    "gini": "gini",
    **dict.fromkeys(("map_at_k", "ndcg_at_k"), "lists"),
    **dict.fromkeys(("spearman", "kendall"), "correlation"),
    **dict.fromkeys(("homogeneity", "completeness", "v_measure", "adjusted_rand"), "clustering"),
    "normalized_mutual_info": "clustering",
    "silhouette": "silhouette",
}


def all_metrics() -> tuple[Metric, ...]:
    """Every metric: regression, classification, ranking, clustering, each kind from common to special."""
    return tuple(map(_load, MODULES))


def find_metric(name: str) -> Metric:
    """The metric of that name, or of a name it is known by elsewhere (`auc`, `neg_log_loss`, `qwk`)."""
    if name in MODULES:
        return _load(name)
    if (known := canonical_name(name)) in MODULES:
        return _load(known)
    if sentence := advice(name):
        raise UsageError(sentence)
    raise UnknownNameError("metric", name, MODULES)


@cache
def _load(name: str) -> Metric:
    metrics: tuple[Metric, ...] = import_module(f"harness.metrics.{MODULES[name]}").METRICS
    return next(metric for metric in metrics if metric.name == name)
