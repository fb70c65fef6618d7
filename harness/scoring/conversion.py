"""Making of a submission what another metric needs, where that is possible without guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.metrics import Need

if TYPE_CHECKING:
    from harness.metrics import Metric

_HALF = 0.5


def convert(values: np.ndarray, have: Need, want: Need) -> np.ndarray | None:
    """The predictions in the form that is wanted; None where they cannot serve.

    Scores within [0, 1] pass as probabilities; a class is chosen at one half, or where the probability is
    highest; the classes are a clustering too.
    """
    if have is want:
        return values
    if have is Need.SCORES and _are_probabilities(values):
        return convert(values, Need.PROBABILITIES, want)
    if have is Need.PROBABILITIES:
        return _from_probabilities(values, want)
    return values if have is Need.LABELS and want is Need.CLUSTERS else None


def serves(metric: Metric, values: np.ndarray) -> bool:
    """Whether no number is outside of what the metric allows."""
    return metric.above is None or float(values.min()) > metric.above


def _from_probabilities(values: np.ndarray, want: Need) -> np.ndarray | None:
    if want is Need.SCORES:
        return values
    if want not in (Need.LABELS, Need.CLUSTERS):
        return None
    labels = values.argmax(axis=1) if values.ndim == 2 else values >= _HALF
    return labels.astype(np.int32)


def _are_probabilities(values: np.ndarray) -> bool:
    return values.ndim == 1 and len(values) > 0 and values.min() >= 0.0 and values.max() <= 1.0
