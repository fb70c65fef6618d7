"""Those who are ranked on a board, the leader first, and what their scores alone say of the distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyarrow import compute

from harness.scoring.standing import text_equals
from leaderboard.arrays import to_numpy

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.competition.prepared import Share
    from harness.scoring.board import BoardView

__all__ = ["Contest", "read_contest", "student_tails"]

_QUANTILE = 1.96  # of the intervals; those of few rows are wider still
_FAR = 12.71  # standard errors: with a single degree of freedom that is a p-value of 0.05


@dataclass(frozen=True)
class Contest:
    """The ranked entries in the order of rank."""

    share: Share
    by_folds: bool  # whether they are ranked by cross-validation, because no answers are known
    ids: tuple[str, ...]
    scores: np.ndarray
    errors: np.ndarray  # the standard error of each score, or more; NaN where there is no interval
    folds: Sequence[Sequence[float]]  # the scores of each entry's folds

    def bound_p_values(self) -> np.ndarray:
        """At most so large is the p-value of each entry against the leader; NaN for those who are near it.

        The difference of two scores errs by no more than the sum of what each errs by. How few rows make it
        is not known without a look at them, so only a distance counts that would do for two rows; Student's t
        has four degrees of freedom then, as if they were five.
        """
        distance = np.abs(self.scores - self.scores[0])
        with np.errstate(divide="ignore", invalid="ignore"):
            t = distance / (self.errors + self.errors[0])
        return student_tails(np.where(t > _FAR, t, np.nan), degrees=4)


def read_contest(view: BoardView) -> Contest:
    """Those who are ranked on this board, whichever of them it shows."""
    assert view.ranking is not None
    ranked = view.ranking.filter(view.ranking["rank"].is_valid())
    by_folds = len(ranked) > 0 and ranked["status"][0].as_py() == "unscored"
    scores = to_numpy(ranked["score"])
    low, high = _read_intervals(ranked, view.share, view.metric)
    return Contest(
        share=view.share,
        by_folds=by_folds,
        ids=tuple(ranked["entry_id"].to_pylist()),
        scores=scores,
        errors=np.fmax(scores - low, high - scores) / _QUANTILE,
        folds=[found or () for found in ranked["fold_scores"].to_pylist()] if by_folds else (),
    )


def student_tails(t: np.ndarray, *, degrees: int) -> np.ndarray:
    """How often Student's t is further from 0 than this, for an even number of degrees of freedom.

    The series 26.7.4 of Abramowitz and Stegun: a board that is looked at again should not import scipy.
    """
    squared_cosine = degrees / (degrees + np.square(t))
    term = total = np.ones_like(t)
    for step in range(1, degrees // 2):
        term = term * squared_cosine * (2 * step - 1) / (2 * step)
        total = total + term
    return np.asarray(np.maximum(1 - np.sqrt(1 - squared_cosine) * total, 0.0))


def _read_intervals(ranked: pa.Table, share: str, metric: str) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the intervals of the metric on the share; NaN where there are none."""
    column = ranked["scores"].combine_chunks()
    scores = column.flatten()
    of_share = text_equals(compute.struct_field(scores, "share"), share)
    chosen = compute.and_(of_share, text_equals(compute.struct_field(scores, "metric"), metric))
    rows = to_numpy(compute.list_parent_indices(column).filter(chosen))
    low, high = np.full((2, len(ranked)), np.nan)
    for ends, name in ((low, "low"), (high, "high")):
        ends[rows] = to_numpy(compute.struct_field(scores, name).filter(chosen))
    return low, high
