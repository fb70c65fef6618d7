"""What a worker does with finished trials: an ensemble, a stack, and what being the best of them is worth."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from baselines.errors import BaselineError
from baselines.learning import Deadline
from harness.errors import HarnessError
from harness.tuning.worker.bench import open_problem
from harness.tuning.worker.blend import blend_members
from harness.tuning.worker.fit import explain_failure
from harness.tuning.worker.judge import judge_predictions, truth_of
from harness.tuning.worker.orders import Mixed, Mixes
from harness.tuning.worker.selection_bias import estimate_selection_bias
from harness.tuning.worker.stack import stack_members

if TYPE_CHECKING:
    from harness.tuning.worker.orders import Judged, MixOrder

__all__ = ["find_selection_bias", "mix_trials"]


def mix_trials(order: MixOrder) -> Mixes:
    """An ensemble of finished trials, and a stack if asked for; each fold was left out of the choosing."""
    made: list[Mixed] = []
    try:
        for mixed in _mix(order):
            made.append(mixed)  # noqa: PERF402 - one by one, so that the first outlives the second
    except Exception as error:  # noqa: BLE001 - what cannot be mixed is told, and each trial stands for itself
        what = "the stack" if made else "the ensemble"
        return Mixes(made=tuple(made), lost=f"{what} could not be made: {explain_failure(error)}")
    return Mixes(made=tuple(made))


def find_selection_bias(order: MixOrder) -> float | None:
    """By how much the best of these trials looks better than it is, for being chosen; None if unknown."""
    try:
        problem = open_problem(order.place.problem)
        part = "oof" if order.yardstick.own else "oof-final"
        kept = [np.load(order.place.predictions(trial, part), mmap_mode="r") for trial in order.trials]
        found = estimate_selection_bias(
            order.yardstick.goal,
            kept,
            truth_of(problem),
            problem.fold_numbers,
            is_final=part == "oof-final",
            deadline=Deadline(order.deadline),
        )
    except (BaselineError, HarnessError, OSError, MemoryError):
        return None
    return None if math.isnan(found.bias) else found.bias


def _mix(order: MixOrder) -> Iterator[Mixed]:
    place, goal = order.place, order.yardstick.goal
    problem = open_problem(place.problem)
    oof, tests = (
        [np.load(place.predictions(trial, part), mmap_mode="r") for trial in order.trials]
        for part in ("oof", "test")
    )
    truth = truth_of(problem)
    started = time.perf_counter()
    ensemble = blend_members(goal, oof, truth, problem.fold_numbers)
    judged = judge_predictions(order, f"{order.name}ensemble", ensemble.honest, ensemble.blend(tests))
    yield _mixed("ensemble", order, ensemble.weights, judged, started)
    started = time.perf_counter()
    if not order.stack:
        return
    stack = stack_members(goal, oof, truth, problem.fold_numbers, ensemble, deadline=Deadline(order.deadline))
    if stack is not None:
        judged = judge_predictions(order, f"{order.name}stack", stack.honest, stack.layer.predict(tests))
        mixed = _mixed("stack", order, stack.layer.weights, judged, started)
        yield replace(mixed, intercepts=tuple(stack.layer.intercepts.tolist()))


def _mixed(kind: str, order: MixOrder, weights: np.ndarray, judged: Judged, started: float) -> Mixed:
    members = zip(order.trials, weights.tolist(), strict=True)
    return Mixed(
        kind=kind,
        weights={trial: weight for trial, weight in members if weight > 0},
        judged=replace(judged, seconds=time.perf_counter() - started),
    )
