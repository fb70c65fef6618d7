"""Two entries on the same rows: the test that decides, and what else there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.errors import MetricError
from harness.metrics import Need, check_options, evaluate, influence_of
from harness.scoring.chosen_metric import metric_of
from leaderboard.compare.folds import compare_by_folds
from leaderboard.compare.mcnemar import McNemar, compare_hits
from leaderboard.compare.paired import PairedTest, compare_by_influence
from leaderboard.compare.resampling import compare_by_resampling
from leaderboard.compare.units import Units

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric, Truth

__all__ = [
    "Contender",
    "Duel",
    "Ground",
    "Yardstick",
    "compare_folds",
    "compare_pair",
    "compare_right_and_wrong",
    "make_contender",
    "make_ground",
    "yardstick_of",
]


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

    @property
    def is_paired(self) -> bool:
        """Whether two entries can be tested row by row."""
        return self.metric.influence is not None or self.metric.resampled


@dataclass(frozen=True)
class Ground:
    """Where entries meet: the yardstick, the answers, and what of them is one piece of evidence."""

    yardstick: Yardstick
    truth: Truth
    units: Units


@dataclass(frozen=True)
class Contender:
    """What an entry predicted, its score, and what each row adds to it; None where a row tells nothing."""

    prediction: np.ndarray
    score: float
    influence: np.ndarray | None


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


def yardstick_of(prepared: Prepared) -> Yardstick:
    """What the entries of a competition are compared by."""
    metric = metric_of(prepared)
    options = check_options(metric, prepared.spec.metric.options)
    return Yardstick(metric, options, metric.needs[prepared.task])


def make_ground(yardstick: Yardstick, truth: Truth) -> Ground:
    """Where entries meet; MetricError if the metric has no paired test."""
    if not yardstick.is_paired:
        raise MetricError(
            f"{yardstick.metric.title} has no paired test: what single rows add to it is not known. "
            "Name a metric of the registry in competition.toml that has one."
        )
    weight = truth.weight if yardstick.metric.weights else None
    return Ground(yardstick, truth, Units(weight=weight, block=truth.block))


def make_contender(ground: Ground, prediction: np.ndarray) -> Contender:
    """An entry by its predictions for the rows of the ground; MetricError if they are beyond all numbers."""
    metric, options = ground.yardstick.metric, ground.yardstick.options
    if metric.influence is None:
        made = Contender(prediction, evaluate(metric, ground.truth, prediction, options=options), None)
    else:
        made = Contender(prediction, *influence_of(metric, ground.truth, prediction, options=options))
    if not (np.isfinite(made.score) and (made.influence is None or np.isfinite(made.influence).all())):
        raise MetricError(f"Its {metric.name} on these rows is too large a number to be compared.")
    return made


def compare_pair(ground: Ground, one: Contender, other: Contender) -> tuple[PairedTest, np.ndarray | None]:
    """The primary test of the difference of two, and what each row adds to it."""
    if one.influence is None or other.influence is None:
        return _resample(ground, one, other), None
    sign, metric = ground.yardstick.sign, ground.yardstick.metric
    effect, influence = sign * (one.score - other.score), sign * (one.influence - other.influence)
    differs = one.prediction != other.prediction
    name = metric.interval if metric.interval == "DeLong" else "paired t by influence"
    gains = influence + effect
    test = compare_by_influence(
        effect,
        influence,
        gains=gains,
        differs=differs if differs.ndim == 1 else differs.reshape(len(differs), -1).any(axis=1),
        units=ground.units,
        method=name if ground.truth.block is None else f"{name}, whole blocks",
    )
    return test, gains


def _resample(ground: Ground, one: Contender, other: Contender) -> PairedTest:
    yardstick, truth = ground.yardstick, ground.truth

    def score_rows(prediction: np.ndarray, rows: np.ndarray) -> float:
        return evaluate(yardstick.metric, truth.take(rows), prediction[rows], options=yardstick.options)

    def difference(rows: np.ndarray) -> float:
        return yardstick.sign * (score_rows(one.prediction, rows) - score_rows(other.prediction, rows))

    return compare_by_resampling(difference, len(one.prediction), block=truth.block)


def compare_right_and_wrong(ground: Ground, one: Contender, other: Contender) -> McNemar | None:
    """McNemar's test, where predictions are labels."""
    if ground.yardstick.need is not Need.LABELS:
        return None
    true = ground.truth.values
    return compare_hits(one.prediction == true, other.prediction == true, ground.units)


def compare_folds(
    yardstick: Yardstick, one: Sequence[float], other: Sequence[float], *, test_share: float
) -> PairedTest | None:
    """The corrected resampled t-test, where both were cross-validated over the same folds."""
    if len(one) != len(other) or len(one) < 2 or not np.isfinite([*one, *other]).all():
        return None
    differences = [yardstick.sign * (a - b) for a, b in zip(one, other, strict=True)]
    return compare_by_folds(differences, test_share=test_share)
