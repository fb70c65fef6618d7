"""Holm's step-down correction: how sure one may be of several tests at once, and of the best of several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["adjust_against_best", "adjust_holm"]


def adjust_holm(p_values: Sequence[float]) -> list[float]:
    """The p-values by which all of them can be judged together, in their order."""
    values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    steps = values[order] * np.arange(len(values), 0, -1)
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return [float(value) for value in adjusted]


def adjust_against_best(p_values: Sequence[float]) -> list[float]:
    """The p-values of the best of several against each other one, where the same data say which is best.

    The luckiest of equals is best, and the unluckiest is furthest from it: whichever two these are, so many
    pairs could have been they. Holm's correction counts a test for each other one; there are half as many
    times more pairs as there are contestants.
    """
    pairs_a_test = (len(p_values) + 1) / 2
    return [min(1.0, pairs_a_test * p_value) for p_value in adjust_holm(p_values)]
