"""Greedy ensemble selection with replacement (Caruana et al. 2004) from kept predictions.

The mixture grows by the member that helps it most, again and again; how often one was taken is its weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from baselines.ensemble.measures import Measure

__all__ = ["Remembered", "average_folds", "mix", "select"]

_SHORTLIST = 25
_PATIENCE = 6  # steps without a gain
_WORTH = 1e-5  # the part of its loss that a larger mixture must save


class Remembered:
    """A measure that never computes the same mixture twice: selections that leave out a fold share most."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.members = measure.members
        self.mass = measure.mass
        self._known: dict[bytes, tuple[np.ndarray, np.ndarray]] = {}

    def losses(self, counts: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """The mean loss in each fold once a candidate joins the counted ones, (candidates, folds)."""
        known, found = self._known.setdefault(
            counts.tobytes(),
            (np.zeros(self.members, dtype=np.bool_), np.empty((self.members, len(self.mass)))),
        )
        new = candidates[~known[candidates]]
        if len(new):
            found[new] = self.measure.losses(counts, new)
            known[new] = True
        return np.asarray(found[candidates])


def select(
    measure: Measure, *, steps: int = 40, without: int | None = None, shortlist: int = _SHORTLIST
) -> np.ndarray:
    """The weights of the members, summing to 1, that lose least on all folds, or on all but one.

    Every member is looked at for the first two places, later on only those that then did best. Equal losses
    take the earlier member, and a larger mixture must be better than a smaller one.
    """
    fold_mass = measure.mass.copy()
    if without is not None:
        fold_mass[without] = 0.0
    counts = np.zeros(measure.members)
    candidates = np.arange(measure.members)
    best, best_counts, best_step = np.inf, counts, 0
    for step in range(steps):
        losses = average_folds(measure.losses(counts, candidates), fold_mass)
        chosen = int(np.argmin(losses))
        counts = counts.copy()
        counts[candidates[chosen]] += 1
        if not np.isfinite(best) or losses[chosen] < best - _WORTH * abs(best):
            best, best_counts, best_step = float(losses[chosen]), counts, step
        elif step - best_step >= _PATIENCE:
            break
        if step == 1 and len(candidates) > shortlist:
            candidates = np.sort(np.argsort(losses, kind="stable")[:shortlist])
    return np.asarray(best_counts / best_counts.sum())


def average_folds(losses: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """The mean over the folds that could be measured; infinite where none could."""
    measured = np.isfinite(losses)
    weight = measured * mass
    total = weight.sum(axis=1)
    summed = (np.where(measured, losses, 0.0) * weight).sum(axis=1)
    return np.asarray(np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.inf))


def mix(members: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """The weighted mean of raw predictions; members without weight are not looked at."""
    mixture = np.zeros(members[0].shape, dtype=np.float64)
    for place in np.flatnonzero(weights).tolist():
        mixture += weights[place] * members[place]
    return mixture
