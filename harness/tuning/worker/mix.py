"""What a worker does with finished trials: an ensemble, a stack, and what being the best of them is worth."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from baselines.ensemble.stack import Stack
from baselines.errors import BaselineError, CannotFitError
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
    from baselines.ensemble.honest import Ensemble
    from harness.tuning.worker.orders import MixOrder

__all__ = ["find_selection_bias", "mix_trials"]


def mix_trials(order: MixOrder) -> Mixes:
    """An ensemble of finished trials, or a stack, or both; each fold was left out of the choosing."""
    made: list[Mixed] = []
    try:
        for mixed in _mix(order):
            made.append(mixed)  # noqa: PERF402 - one by one, so that the first outlives the second
    except Exception as error:  # noqa: BLE001 - what cannot be mixed is told, and each trial stands for itself
        what = "stack" if made else order.kind
        return Mixes(made=tuple(made), lost=f"the {what} could not be made: {explain_failure(error)}")
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
    goal, problem = order.yardstick.goal, open_problem(order.place.problem)
    oof, tests = _load(order, "oof"), _load(order, "test")
    truth, folds = truth_of(problem), problem.fold_numbers
    started = time.perf_counter()
    ensemble = blend_members(goal, oof, truth, folds)
    if order.ensemble:
        yield _mixed("ensemble", order, ensemble, tests, started)
        started = time.perf_counter()
    if not order.stack:
        return
    stack = None
    try:
        if not order.greedy:
            stack = stack_members(goal, oof, truth, folds, ensemble, deadline=Deadline(order.deadline))
    except CannotFitError:
        if order.ensemble:
            raise
    if stack is not None or not order.ensemble:  # else it would be the ensemble once more
        yield _mixed("stack", order, stack or ensemble, tests, started)


def _load(order: MixOrder, part: str) -> list[np.ndarray]:
    """Their predictions, mapped into memory."""
    files = [order.place.predictions(trial, part) for trial in order.trials]
    return [np.load(file, mmap_mode="r") for file in files]


def _mixed(
    kind: str, order: MixOrder, mixture: Ensemble | Stack, tests: Sequence[np.ndarray], started: float
) -> Mixed:
    judged = judge_predictions(order, f"{order.name}{kind}", mixture.honest, mixture.blend(tests))
    members = zip(order.trials, mixture.weights.tolist(), strict=True)
    return Mixed(
        kind=kind,
        weights={trial: weight for trial, weight in members if weight > 0},
        judged=replace(judged, seconds=time.perf_counter() - started),
        intercepts=tuple(mixture.layer.intercepts.tolist()) if isinstance(mixture, Stack) else (),
    )
