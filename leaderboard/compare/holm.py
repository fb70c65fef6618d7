"""Holm's step-down correction: how sure one may be of several tests at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["adjust_holm"]


def adjust_holm(p_values: Sequence[float]) -> list[float]:
    """The p-values by which all of them can be judged together, in their order."""
    values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    steps = values[order] * np.arange(len(values), 0, -1)
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return [float(value) for value in adjusted]
