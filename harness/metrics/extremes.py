"""The best and the worst predictions that the truth allows, in the form a need asks for."""

from __future__ import annotations

import numpy as np

from harness.metrics.base import Need, Truth

__all__ = ["perfect_prediction", "worst_prediction"]


def perfect_prediction(need: Need, truth: Truth) -> np.ndarray:
    """Predictions that say exactly what is true."""
    if need is Need.PROBABILITIES:
        return _certain(truth, truth.values)
    if need is Need.SCORES:
        return truth.values.astype(np.float64)
    if need is Need.LISTS and truth.values.ndim == 1:
        return truth.values[:, np.newaxis]
    return truth.values


def worst_prediction(need: Need, truth: Truth) -> np.ndarray:
    """Predictions as wrong as can be: the other class, no list at all, or the furthest value that occurs."""
    if need is Need.PROBABILITIES:
        return _certain(truth, _next_class(truth))
    if need is Need.SCORES:
        return -truth.values.astype(np.float64)
    if need is Need.LISTS:
        return np.full((len(truth.values), 1), -1)
    if need is Need.VALUES:
        return _furthest(truth.values)
    return _next_class(truth)


def _certain(truth: Truth, codes: np.ndarray) -> np.ndarray:
    if truth.classes <= 2:
        return codes.astype(np.float64)
    return np.asarray(np.eye(truth.classes)[codes])


def _next_class(truth: Truth) -> np.ndarray:
    return np.asarray((truth.values + 1) % max(truth.classes, 2))


def _furthest(values: np.ndarray) -> np.ndarray:
    low, high = values.min(axis=0), values.max(axis=0)
    return np.asarray(np.where(values - low > high - values, low, high))
