"""The loss on the first folds beyond which a trial is not worth finishing."""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import mean, quantiles
from typing import TYPE_CHECKING

import numpy as np

from baselines.families.dummy import Dummy
from baselines.families.fitting import fit_family
from baselines.learning import Loss, Matrix
from harness.tuning.measure.loss import scaled_loss
from harness.tuning.trial import SCOUTS
from harness.tuning.worker.bench import learn_from

if TYPE_CHECKING:
    from baselines.problem import Problem
    from harness.tuning.measure.goal import Goal
    from harness.tuning.trial import Trial

__all__ = ["Bar", "constant_loss", "hopeless_loss"]

# Of the way from the best loss back to that of a constant, and in logarithms.
_SHARE, _SHARE_OF_LOGARITHMS = 0.15, 0.25
_COMPARABLE = (Loss.LOG, Loss.SQUARED)  # under others the families' losses differ in units
_ENOUGH = 3  # trials of a family from which on it has a best quarter; of three that is the best itself


class Bar:
    """What a trial must come up to, as far as it is known by now.

    An ensemble gains from models that are not quite as good as the best. Where the best of each family alone
    counts, a trial must come up to the best quarter of its family's before it.
    """

    def __init__(self, floor: float, *, best_alone: bool) -> None:
        self._floor = floor  # the loss of a constant; infinite: losses do not compare
        self._best_alone = best_alone
        self._best = math.inf
        self._losses: defaultdict[str, list[float]] = defaultdict(list)  # by family, of this run's trials

    @property
    def hopeless(self) -> float:
        """The loss above which nothing is worth anything; infinite while that is not known."""
        if math.isinf(self._floor) or math.isinf(self._best):
            return math.inf
        return hopeless_loss(self._best, self._floor)

    def limit(self, family: str) -> float:
        """The loss above which a trial of the family is not finished."""
        hopeless, losses = self.hopeless, self._losses[family]
        if math.isinf(hopeless) or not self._best_alone or len(losses) < _ENOUGH:
            return hopeless
        return min(hopeless, quantiles(losses, n=4)[0])

    def learn(self, trial: Trial) -> None:
        """One more trial is over; those of earlier runs are the best of many, and no measure for others."""
        loss, proposal = trial.scout_loss, trial.proposal
        is_known = (trial.state == "done" or trial.is_given_up) and math.isfinite(loss)
        if not is_known or proposal.family == "dummy":
            return
        self._best = min(self._best, loss)
        if proposal.source != "earlier":
            self._losses[proposal.family].append(loss)


def hopeless_loss(best: float, floor: float) -> float:
    """The loss above which nothing is worth finishing.

    Where the best loss is a small part of the constant's, differences say nothing and ratios all.
    """
    bar = best + _SHARE * max(floor - best, 0.0)
    if 0 < best < floor:
        bar = min(bar, best ** (1 - _SHARE_OF_LOGARITHMS) * floor**_SHARE_OF_LOGARITHMS)
    return bar


def constant_loss(problem: Problem, goal: Goal) -> float:
    """The loss of the best constant on the first folds; infinite where families' losses do not compare."""
    if goal.objective.loss not in _COMPARABLE:
        return math.inf
    try:
        with np.errstate(all="ignore"):
            return mean(_loss_on(problem, goal, fold) for fold in range(min(SCOUTS, problem.folds)))
    except ZeroDivisionError:  # all rows that validate a fold weigh nothing
        return math.inf


def _loss_on(problem: Problem, goal: Goal, fold: int) -> float:
    train, valid = (Matrix(np.empty((len(rows), 0), dtype=np.float32)) for rows in problem.fold(fold))
    learning = learn_from(problem, goal, fold, train=train, valid=valid)
    constant = fit_family(Dummy(), learning, {}).model
    return scaled_loss(learning, constant.predict(valid))
