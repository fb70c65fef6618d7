"""Cross-validated scores that do not flatter: no fold is scored by what was learnt from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baselines.ensemble.rows import arrange_rows, predicted_rows
from harness.errors import MetricError
from harness.tuning.decisions.learn import learn_decision

if TYPE_CHECKING:
    from harness.metrics import Truth
    from harness.tuning.measure.goal import Goal

__all__ = ["HonestScore", "honest_predictions", "honest_score"]


@dataclass(frozen=True)
class HonestScore:
    """The score of each fold, and of all rows taken together."""

    fold_scores: tuple[float, ...]  # NaN where the metric is not defined for the rows of a fold
    pooled: float

    @property
    def mean(self) -> float:
        """The mean of the folds' scores."""
        scores = self._defined()
        return float(np.mean(scores)) if scores else math.nan

    @property
    def std(self) -> float:
        """The standard deviation between the folds; 0 for a single one."""
        scores = self._defined()
        return float(np.std(scores, ddof=1)) if len(scores) > 1 else 0.0

    def _defined(self) -> list[float]:
        return [score for score in self.fold_scores if not math.isnan(score)]


def honest_score(
    goal: Goal,
    raw: np.ndarray,
    truth: Truth,
    folds: np.ndarray,
    *,
    prediction: np.ndarray | None = None,
) -> HonestScore:
    """The scores of raw out-of-fold predictions.

    `folds` numbers the fold that validates each row, -1 for none. Rows without a prediction are left out.
    `prediction` is what `honest_predictions` gave, if that is known already.
    """
    usable = predicted_rows([raw], folds)
    if prediction is None:
        prediction = honest_predictions(goal, raw, truth, folds)
    pooled = goal.score(truth.take(usable), prediction[usable])
    scores = []
    for number in np.unique(folds[usable]):
        rows = usable & (folds == number)
        try:
            scores.append(goal.score(truth.take(rows), prediction[rows]))
        except MetricError:  # all rows have a score, these few have none: they are of one class
            scores.append(math.nan)
    return HonestScore(tuple(scores), pooled)


def honest_predictions(goal: Goal, raw: np.ndarray, truth: Truth, folds: np.ndarray) -> np.ndarray:
    """The predictions in the form that the metric needs, each fold by a decision learnt on the other folds.

    Rows that were not predicted hold nothing of meaning.
    """
    usable = predicted_rows([raw], folds)
    arranged = arrange_rows(folds, usable)
    prediction: np.ndarray | None = None
    for place in arranged.slices():
        mine = arranged.rows[place]
        others = np.delete(arranged.rows, place)
        decision = learn_decision(goal, raw[others], truth.take(others))
        made = decision.apply(raw[mine])
        if prediction is None:
            prediction = np.zeros((len(raw), *made.shape[1:]), dtype=made.dtype)
        prediction[mine] = made
    assert prediction is not None
    return prediction
