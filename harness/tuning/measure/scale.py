"""The scale on which a model learns numbers, and the way back from it."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

__all__ = ["Scale", "from_scale", "to_scale"]


class Scale(StrEnum):
    """A rising function of the target; sums of errors on it are what a metric measures, or nearly so."""

    PLAIN = "plain"
    LOG1P = "log1p"  # log(1 + y): squared logarithmic errors
    SIZE = "size"  # the same for the size of y, which keeps its sign: errors relative to both numbers
    RANKS = "ranks"  # the share of smaller answers: rank correlations


def to_scale(scale: Scale, target: np.ndarray) -> np.ndarray:
    """The target as a model learns it; ranks are those among the given answers."""
    if scale is Scale.LOG1P:
        return np.asarray(np.log1p(target))
    if scale is Scale.SIZE:
        return np.asarray(np.sign(target) * np.log1p(np.abs(target)))
    return np.asarray(np.interp(target, *_ranks(target))) if scale is Scale.RANKS else target


def from_scale(scale: Scale, raw: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Predictions in the target's own unit; `known` answers say which value has which rank."""
    if scale is Scale.LOG1P:
        return np.asarray(np.expm1(raw))
    if scale is Scale.SIZE:
        return np.asarray(np.sign(raw) * np.expm1(np.abs(raw)))
    if scale is Scale.RANKS:
        values, shares = _ranks(known)
        return np.asarray(np.interp(raw, shares, values))
    return raw


def _ranks(answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The answers and the share of smaller ones, ties counting half; both rise far beyond what occurs."""
    values, counts = np.unique(answers, return_counts=True)
    shares = (np.cumsum(counts) - counts / 2) / counts.sum()
    spread = float(values[-1] - values[0]) or 1.0
    return (
        np.concatenate([[values[0] - spread], values, [values[-1] + spread]]),
        np.concatenate([[-1.0], shares, [2.0]]),
    )
