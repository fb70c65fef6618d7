"""The metrics: one registry of frozen specs, and the functions that compute a score with its interval.

>>> from harness.metrics import find_metric
>>> find_metric("auc").name
'roc_auc'
"""

from __future__ import annotations

from harness.metrics.base import Estimate, Metric, Need, Option, Truth
from harness.metrics.evaluation import estimate, evaluate, influence_of
from harness.metrics.options import check_options
from harness.metrics.registry import all_metrics, find_metric

__all__ = [
    "Estimate",
    "Metric",
    "Need",
    "Option",
    "Truth",
    "all_metrics",
    "check_options",
    "estimate",
    "evaluate",
    "find_metric",
    "influence_of",
]
