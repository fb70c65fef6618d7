"""Learning decisions from out-of-fold predictions: thresholds, weights of classes, cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from harness.metrics import Need
from harness.tuning.decisions.class_choice import (
    choose_cuts,
    choose_threshold,
    choose_weights,
    expected_truth,
)
from harness.tuning.decisions.confusion import table_score
from harness.tuning.decisions.decision import (
    Cheapest,
    Decision,
    Lists,
    Numbers,
    Probabilities,
    Scores,
    Threshold,
    WeightedClasses,
)
from harness.tuning.measure.goal import Choice
from harness.tuning.measure.scale import Scale

if TYPE_CHECKING:
    from harness.metrics import Truth
    from harness.tuning.measure.goal import Goal

__all__ = ["learn_decision"]

_SMALLEST = 1e-6
_MOST_CLASSES = 50  # to weigh one by one
_MOST_ROWS = 20_000  # tell where a threshold belongs
_MOST_CELLS = 25_000  # rows times classes, where several classes are weighed against each other
_TRIED = 100  # cuts, where each costs a call of the host's metric
_MARGIN = 1.0  # of the range of the answers, on either side


def learn_decision(goal: Goal, raw: np.ndarray, truth: Truth) -> Decision:
    """How predictions like these, made for rows with this truth, serve the metric best."""
    if goal.need is Need.VALUES:
        return _learn_numbers(goal, truth.values)
    if goal.need is Need.SCORES:
        return Scores()
    if goal.need is Need.PROBABILITIES:
        return Probabilities(1 / (2 * len(raw) + 2) if goal.metric.name == "log_loss" else 0.0)
    if goal.need is Need.LISTS:
        longest = goal.options.get("k", goal.classes)
        assert isinstance(longest, int)
        return Lists(min(longest, goal.classes))
    return _learn_labels(goal, raw, truth)


def _learn_numbers(goal: Goal, answers: np.ndarray) -> Numbers:
    """Numbers not too far from the answers, and never negative if these are not."""
    lowest, highest = np.atleast_1d(answers.min(axis=0)), np.atleast_1d(answers.max(axis=0))
    margin = _MARGIN * (highest - lowest)
    low = np.where(lowest >= 0, 0.0, lowest - margin)
    if goal.metric.above is not None:
        mean, above = np.atleast_1d(answers.mean(axis=0)), goal.metric.above
        low = np.maximum(low, above + _nearest(lowest - above, mean - above))
    known = answers if goal.scale is Scale.RANKS else np.empty(0)
    return Numbers(goal.scale, tuple(low.tolist()), tuple((highest + margin).tolist()), known)


def _nearest(lowest: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """How near to the limit of a metric a number may come, so that no single row costs everything."""
    return np.asarray(np.where(lowest > 0, lowest / 2, np.maximum(mean / 100, _SMALLEST)))


def _learn_labels(goal: Goal, raw: np.ndarray, truth: Truth) -> Decision:
    if goal.choice is Choice.COSTS:
        return Cheapest(_costs(goal))
    plain = Threshold() if raw.ndim == 1 else WeightedClasses((1.0,) * goal.classes)
    score = table_score(goal.metric.name, goal.options, goal.classes) if goal.is_registered else None
    if score is None:
        return _try_thresholds(goal, raw, truth) if raw.ndim == 1 else plain
    if goal.classes > _MOST_CLASSES:
        return plain
    chosen = _some_rows(len(raw), _MOST_ROWS if raw.ndim == 1 else max(_MOST_CELLS // goal.classes, 1_000))
    raw, truth = raw[chosen], truth.take(chosen)
    expected = expected_truth(raw, truth.values, truth.weight)
    if raw.ndim == 1:
        return choose_threshold(raw, expected, score)
    choose = choose_cuts if goal.choice is Choice.CUTS else choose_weights
    return choose(raw, expected, score)


def _costs(goal: Goal) -> tuple[tuple[float, ...], ...]:
    """The matrix of costs; without one every mistake costs 1."""
    costs = np.asarray(goal.options["costs"], dtype=np.float64)
    if not costs.size:
        costs = 1.0 - np.eye(goal.classes)
    return tuple(map(tuple, costs.tolist()))


def _some_rows(rows: int, most: int) -> np.ndarray:
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(0).permutation(rows)[:most])


def _try_thresholds(goal: Goal, raw: np.ndarray, truth: Truth) -> Threshold:
    """The best threshold under a metric that only its author knows; one half, if none is better."""
    cuts = np.unique(np.quantile(raw, np.linspace(0.01, 0.99, _TRIED - 1)))
    tried = [Threshold(), *(Threshold(float(cut)) for cut in cuts)]
    return min(tried, key=lambda one: goal.loss_of(goal.score(truth, one.apply(raw))))
