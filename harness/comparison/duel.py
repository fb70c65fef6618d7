"""Two entries on the same rows: the test that decides, and what else there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.errors import MetricError
from harness.metrics import Need, evaluate, influence_of
from leaderboard.compare.folds import compare_by_folds
from leaderboard.compare.mcnemar import McNemar, compare_hits
from leaderboard.compare.paired import PairedTest, Units, compare_by_influence
from leaderboard.compare.resampling import compare_by_resampling

if TYPE_CHECKING:
    from harness.metrics import Metric, Truth

__all__ = ["Duel", "Yardstick", "compare_folds", "compare_pair", "compare_right_and_wrong", "units_of"]


@dataclass(frozen=True)
class Yardstick:
    """What entries are compared by: the competition's metric with its options."""

    metric: Metric
    options: Mapping[str, object]
    need: Need

    @property
    def sign(self) -> int:
        """What a difference of scores is to be multiplied with, so that more is better."""
        return 1 if self.metric.direction == "maximize" else -1


@dataclass(frozen=True, kw_only=True)
class Duel:
    """Two entries by their place among those compared: scores, the primary test, secondary evidence."""

    first: int
    second: int
    scores: tuple[float, float]
    test: PairedTest
    gains: np.ndarray | None  # by row: how much better the first is there; None where a row tells nothing
    mcnemar: McNemar | None = None
    folds: PairedTest | None = None


def compare_pair(
    yardstick: Yardstick, truth: Truth, one: np.ndarray, other: np.ndarray
) -> tuple[tuple[float, float], PairedTest, np.ndarray | None]:
    """The scores of two predictions, the primary test of their difference, and what each row adds to it."""
    metric, options, sign = yardstick.metric, yardstick.options, yardstick.sign
    if metric.influence is None and not metric.resampled:
        raise MetricError(
            f"{metric.title} has no paired test: what single rows add to it is not known. "
            "Name a metric of the registry in competition.toml that has one."
        )
    units = units_of(yardstick, truth)
    if metric.influence is not None:
        (score, of_one), (other_score, of_other) = (
            influence_of(metric, truth, prediction, options=options) for prediction in (one, other)
        )
        effect, influence = sign * (score - other_score), sign * (of_one - of_other)
        differs = (one != other).reshape(len(one), -1).any(axis=1)
        name = metric.interval if metric.interval == "DeLong" else "paired t by influence"
        method = name if truth.block is None else f"{name}, whole blocks"
        test = compare_by_influence(effect, influence, differs=differs, units=units, method=method)
        return (score, other_score), test, influence + effect

    def score_rows(prediction: np.ndarray, rows: np.ndarray) -> float:
        return evaluate(metric, truth.take(rows), prediction[rows], options=options)

    def difference(rows: np.ndarray) -> float:
        return sign * (score_rows(one, rows) - score_rows(other, rows))

    everything = np.arange(len(one))
    scores = (score_rows(one, everything), score_rows(other, everything))
    return scores, compare_by_resampling(difference, len(one), block=truth.block), None


def units_of(yardstick: Yardstick, truth: Truth) -> Units:
    """What counts as one piece of evidence among these rows."""
    return Units(weight=truth.weight if yardstick.metric.weights else None, block=truth.block)


def compare_right_and_wrong(
    yardstick: Yardstick, truth: Truth, one: np.ndarray, other: np.ndarray
) -> McNemar | None:
    """McNemar's test, where predictions are labels."""
    if yardstick.need is not Need.LABELS:
        return None
    return compare_hits(one == truth.values, other == truth.values)


def compare_folds(
    yardstick: Yardstick, one: Sequence[float], other: Sequence[float], *, test_share: float
) -> PairedTest | None:
    """The corrected resampled t-test, where both were cross-validated over the same folds."""
    if len(one) != len(other) or len(one) < 2 or not np.isfinite([*one, *other]).all():
        return None
    differences = [yardstick.sign * (a - b) for a, b in zip(one, other, strict=True)]
    return compare_by_folds(differences, test_share=test_share)
