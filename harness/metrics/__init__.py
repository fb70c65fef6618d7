"""The metrics: one registry of frozen specs, and the functions that compute a score with its interval.

>>> from harness.metrics import find_metric
>>> find_metric("auc").name
'roc_auc'
"""

from __future__ import annotations

from harness.errors import UnknownNameError
from harness.metrics.auc import METRICS as AREAS
from harness.metrics.average_precision import AVERAGE_PRECISION
from harness.metrics.base import Estimate, Metric, Need, Option, Truth
from harness.metrics.clustering import METRICS as CLUSTERING
from harness.metrics.correlation import METRICS as CORRELATIONS
from harness.metrics.evaluation import estimate, evaluate
from harness.metrics.gini import GINI
from harness.metrics.labels import METRICS as LABELS
from harness.metrics.lists import METRICS as LISTS
from harness.metrics.options import check_options
from harness.metrics.probabilities import METRICS as PROBABILITIES
from harness.metrics.regression import METRICS as REGRESSION

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
]

_METRICS = (
    *REGRESSION,
    *LABELS,
    *PROBABILITIES,
    *AREAS,
    AVERAGE_PRECISION,
    GINI,
    *LISTS,
    *CORRELATIONS,
    *CLUSTERING,
)
_BY_NAME = {metric.name: metric for metric in _METRICS}


def all_metrics() -> tuple[Metric, ...]:
    """Every metric: regression, classification, ranking, clustering, each kind from common to special."""
    return _METRICS


def find_metric(name: str) -> Metric:
    """The metric of that name or of a name it is known by elsewhere."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    raise UnknownNameError("metric", name, _BY_NAME)
