"""A worker's bench: the view of a fold, its answers, and what models of one family make of both and share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.ensemble.second_layer import widen
from baselines.families.parts.settings import view_settings
from baselines.families.registry import find_family
from baselines.learning import Learning, Matrix
from baselines.problem import ALL_ROWS, Problem
from baselines.views.kept import KeptView, ViewParts, fit_parts, keep_view
from baselines.views.registry import find_view
from harness.tuning.ledger.keys import view_folder

if TYPE_CHECKING:
    from baselines.learning import Config
    from harness.tuning.measure.goal import Goal
    from harness.tuning.worker.orders import FitOrder

__all__ = ["Bench", "learn_from", "open_bench", "open_problem", "open_view"]

_MOST_CELLS = 3_000_000  # of all benches together: their binned data is what takes the memory
_MOST_BENCHES = 15  # five folds in three views; beside every small one stands what libraries make of it
_INNER_SEED = 0  # a view does not depend on the seed of a run, so that runs share it


@dataclass(frozen=True)
class Bench:
    """One fold in one view."""

    learning: Learning
    test: Matrix
    is_mapped: bool = True  # whether its matrices are mapped from files, not held in memory

    @property
    def cells(self) -> int:
        """How much data it stands for."""
        rows = len(self.learning.train)
        if not self.is_mapped:
            rows += len(self.learning.valid or ()) + len(self.test)
        return rows * max(self.learning.train.width, 1)


_benches: OrderedDict[tuple[object, ...], Bench] = OrderedDict()
_problems: dict[Path, Problem] = {}


def open_problem(folder: Path) -> Problem:
    """The problem in that folder, opened once in a process."""
    if folder not in _problems:
        _problems[folder] = Problem(folder)
    return _problems[folder]


def open_bench(order: FitOrder) -> Bench:
    """The bench that an order is worked on at; the last few stay set up."""
    view = find_family(order.family).view
    counts = open_problem(order.place.problem).counts
    options = find_view(view).relevant(view_settings(order.config), counts)
    seen = (order.place.run, order.upon) if order.upon else None
    name = (order.place.problem, view, tuple(sorted(options.items())), order.fold, order.yardstick.goal, seen)
    if name not in _benches:
        _clear_away(fewest=0)  # one that is too large goes before the next is made, which may be too
        _benches[name] = _set_up(order)
    _benches.move_to_end(name)
    _clear_away(fewest=1)
    return _benches[name]


def _clear_away(*, fewest: int) -> None:
    """Drop benches that were not used for the longest time, while they are too many."""
    while len(_benches) > fewest and _are_too_many(_benches.values()):
        _benches.popitem(last=False)


def _are_too_many(benches: Collection[Bench]) -> bool:
    return len(benches) > _MOST_BENCHES or sum(bench.cells for bench in benches) > _MOST_CELLS


def open_view(problem: Path, name: str, options: Config, fold: int) -> KeptView:
    """A view of one fold, made now if nobody has made it."""
    opened = open_problem(problem)
    options = find_view(name).relevant(options, opened.counts)
    train, valid = opened.fold(fold)

    def make() -> ViewParts:
        others = {"valid": opened.train.take(valid), "test": opened.test}
        answers = opened.answers(train, seed=_INNER_SEED)
        return fit_parts(find_view(name), options, answers, train=opened.train.take(train), others=others)

    return keep_view(view_folder(problem, name, options, fold), make)


def _set_up(order: FitOrder) -> Bench:
    problem, goal = open_problem(order.place.problem), order.yardstick.goal
    kept = open_view(
        order.place.problem, find_family(order.family).view, view_settings(order.config), order.fold
    )
    train, valid = problem.fold(order.fold)
    learning = learn_from(
        problem,
        goal,
        order.fold,
        train=_look(order, kept.matrix("train"), "oof", train),
        valid=_look(order, kept.matrix("valid"), "oof", valid) if order.fold != ALL_ROWS else None,
    )
    return Bench(learning, _look(order, kept.matrix("test"), "test"), is_mapped=not order.upon)


def learn_from(problem: Problem, goal: Goal, fold: int, *, train: Matrix, valid: Matrix | None) -> Learning:
    """A fold as a family sees it, with the answers and weights of its rows."""

    def answer(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        answers, weights = problem.target[rows], None if problem.weight is None else problem.weight[rows]
        return goal.learn_target(answers), goal.learn_weight(answers, weights)

    learnt, checked = problem.fold(fold)
    target, weight = answer(learnt)
    valid_target, valid_weight = (None, None) if valid is None else answer(checked)
    return Learning(
        train=train,
        target=target,
        weight=weight,
        valid=valid,
        valid_target=valid_target,
        valid_weight=valid_weight,
        task=problem.task,
        classes=problem.classes,
        objective=goal.objective,
        seed=0,  # like the threads, a fit says its own
        threads=1,
    )


def _look(order: FitOrder, matrix: Matrix, part: str, rows: np.ndarray | None = None) -> Matrix:
    """What a model sees of the rows: the view, and what other trials predict where it is put upon these."""
    if not order.upon:
        return matrix
    kept = [np.load(order.place.predictions(trial, part), mmap_mode="r") for trial in order.upon]
    return widen(matrix, kept if rows is None else [raw[rows] for raw in kept])
