"""How much the best of many trials flatters: bootstrap bias-corrected cross-validation.

After Tsamardinos et al. (2018). The trials' out-of-fold predictions are kept, so a choice is made again
without a fit: a trial is chosen on rows drawn with replacement and compared with the one that is best on all
rows, on those that were not drawn. What it falls behind there, on average, is what the choice flatters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baselines.ensemble.order import area_under_curve, order_score
from baselines.ensemble.rows import predicted_rows
from baselines.learning import Deadline
from harness.errors import MetricError
from harness.tuning.measure.goal import Blend
from harness.tuning.worker.honest import honest_predictions

if TYPE_CHECKING:
    from harness.metrics import Truth
    from harness.tuning.measure.goal import Goal

__all__ = ["Losses", "SelectionBias", "chosen_gap", "estimate_selection_bias"]

_MOST_ROWS = 5_000
_REPEATS = 40
_NO_DEADLINE = Deadline()

# (rows, numbers of trials) -> their losses on these rows; NaN where the metric is not defined for them
Losses = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class SelectionBias:
    """The score of the best trial, and that score corrected for having been chosen."""

    best: float
    corrected: float

    @property
    def bias(self) -> float:
        """By how much the best score flatters, at least 0; NaN if that cannot be told."""
        return abs(self.best - self.corrected)


def estimate_selection_bias(
    goal: Goal,
    trials: Sequence[np.ndarray],
    truth: Truth,
    folds: np.ndarray,
    *,
    seed: int = 0,
    is_final: bool = False,
    deadline: Deadline = _NO_DEADLINE,
) -> SelectionBias:
    """What is flattering about the best of these trials' out-of-fold predictions under the goal's metric.

    They are raw, or final: already in the form that the metric needs, each fold without its own rows.
    """
    usable = np.flatnonzero(folds >= 0 if is_final else predicted_rows(trials, folds))
    kept = truth.take(usable)
    predictions = [
        (made if is_final else honest_predictions(goal, made, truth, folds))[usable] for made in trials
    ]
    losses = _losses(goal, predictions, kept)
    everywhere = losses(np.arange(len(usable)), np.arange(len(trials)))
    best_first = np.argsort(everywhere, kind="stable")
    gap = chosen_gap(losses, rows=len(usable), trials=best_first, seed=seed, deadline=deadline)
    best = goal.score(kept, predictions[int(best_first[0])])
    return SelectionBias(best, best + goal.loss_of(gap))


def chosen_gap(
    losses: Losses, *, rows: int, trials: np.ndarray, seed: int, deadline: Deadline = _NO_DEADLINE
) -> float:
    """What a trial chosen on drawn rows loses on rows left out, beyond the first, the best on all rows.

    NaN if there was no time, or if the metric is defined for no such rows.
    """
    random = np.random.default_rng(seed)
    gaps = []
    for _ in range(_REPEATS):
        if deadline.passed:
            break
        drawn = random.integers(rows, size=min(rows, _MOST_ROWS))
        left = random.permutation(np.setdiff1d(np.arange(rows), drawn))[:_MOST_ROWS]
        inside = losses(drawn, trials)
        if len(left) and np.isfinite(inside).any():
            chosen, best = losses(left, np.array([trials[int(np.nanargmin(inside))], trials[0]]))
            gaps.append(chosen - best)
    return max(float(np.nanmean(gaps)), 0.0) if np.isfinite(gaps).any() else math.nan


def _losses(goal: Goal, predictions: Sequence[np.ndarray], truth: Truth) -> Losses:
    if goal.blend is Blend.AREA and truth.weight is None:
        positive = truth.values == 1
        scores = [made.astype(np.float32) for made in predictions]
        stretch = 2.0 if goal.metric.name == "gini" else 1.0

        def loss(trial: int, rows: np.ndarray) -> float:
            return stretch * (1.0 - order_score(area_under_curve, scores[trial][rows], positive[rows]))

    else:

        def loss(trial: int, rows: np.ndarray) -> float:
            try:
                return goal.loss_of(goal.score(truth.take(rows), predictions[trial][rows]))
            except MetricError:
                return math.nan

    return lambda rows, trials: np.array([loss(trial, rows) for trial in trials.tolist()])
