"""The second layer of a run: when its turn comes, what is tried, and upon which trials of the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from baselines.ensemble.second_layer import FEWEST_MODELS, bears_second_layer, most_models
from baselines.families.registry import find_family
from baselines.portfolio import second_layer
from harness.tuning.driving.pace import Pace
from harness.tuning.proposal import Proposal
from harness.tuning.trial import cv_score

if TYPE_CHECKING:
    from baselines.learning import Config
    from harness.tuning.clock import Clock
    from harness.tuning.driving.plan import Plan
    from harness.tuning.trial import Trial

__all__ = ["SecondLayer"]

_LEAST_BUDGET = 30.0  # seconds; in less the first layer does not come far enough
_SHARE, _LEAST_SHARE = 0.2, 0.06  # of the time that it takes at the most, and at the least
_TRIALS = 10  # of so many trials one is of the second layer
_SPARE = 1.2  # times what it is expected to take is kept for it
_CHEAPEST = 0.3  # of its usual cost for which a cheaper one is worth a try
_ALIKE = 4  # trials of one family to learn from, at the most


class SecondLayer:
    """What is tried upon other trials once these are there."""

    def __init__(self, plan: Plan, pace: Pace, clock: Clock, *, jobs: int) -> None:
        width = plan.shape.outputs * most_models(plan.shape)
        self._plan, self._clock, self._first_pace = plan, clock, pace
        self._shape = replace(plan.shape, numbers=plan.shape.numbers + width)
        self._pace = Pace(self._shape, clock, jobs=jobs, folds=plan.problem.folds, upon_others=True)
        self._left = self._choose() if plan.ensemble and bears_second_layer(plan.shape) else []
        if clock.budget is None:
            self._left = self._left[: (plan.total or 0) // _TRIALS]
        elif clock.budget >= _LEAST_BUDGET:
            self._keep_back(clock.budget)
        else:
            self._left.clear()

    @property
    def size(self) -> int:
        """How many trials of it are still to come."""
        return len(self._left)

    def learn(self, trial: Trial) -> None:
        """Correct what is expected of later ones by what this one took."""
        self._pace.learn(trial)

    def next(self, trials: Sequence[Trial]) -> Proposal | None:
        """The next to try upon the best of these trials; None if there is none, or no time for it."""
        upon = self._choose_models(trials)
        busy = sum(self._rest(trial) for trial in trials if trial.is_second and not trial.is_over)
        while self._left:
            family, config = self._left.pop(0)
            if not self._left:
                self._first_pace.kept = 0.0
            if len(upon) >= FEWEST_MODELS and (proposal := self._make_fit(family, config, busy)) is not None:
                return replace(proposal, upon=upon)
        return None

    def _choose(self) -> list[tuple[str, Config]]:
        """The configurations that there is memory for."""
        chosen, shape = second_layer(self._plan.second_layer, self._shape), self._shape
        seen = 4.0 * (shape.rows + shape.rows_valid + shape.rows_test) * shape.columns  # beside the view
        return [
            (family, config)
            for family, config in chosen
            if seen + find_family(family).bytes(shape, config) <= self._plan.memory
        ]

    def _keep_back(self, budget: float) -> None:
        """Keep back the time for all of it, within limits; none if even the quickest takes more."""
        least, most = _LEAST_SHARE * budget, _SHARE * budget
        seconds = [self._seconds(family, config) for family, config in self._left]
        if seconds and seconds[0] <= most:
            self._first_pace.kept = min(max(sum(seconds), least), most)

    def _choose_models(self, trials: Sequence[Trial]) -> tuple[int, ...]:
        """The best trials, not too many of one family, the floor not among them."""
        done = [trial for trial in trials if trial.state == "done" and not trial.is_second]
        loss_of, chosen, families = self._plan.goal.loss_of, [], Counter[str]()
        for trial in sorted(done, key=lambda trial: loss_of(cv_score(trial))):
            family = trial.proposal.family
            families[family] += 1
            if family != "dummy" and families[family] <= _ALIKE:
                chosen.append(trial.number)
        return tuple(sorted(chosen[: most_models(self._plan.shape)]))

    def _make_fit(self, family: str, config: Config, busy: float) -> Proposal | None:
        """Cheaper if it must be, beside those that take the workers for so long; None if it cannot be."""
        proposal = Proposal(family, config, "second layer")
        if self._plan.strict:
            return proposal
        share = (self._clock.seconds_left - busy) / self._seconds(family, config)
        if share >= 1.0 / _SPARE:
            return proposal
        cheaper = find_family(family).hasten(self._shape, config, share) if share > _CHEAPEST else None
        return replace(proposal, config=cheaper) if cheaper else None

    def _rest(self, trial: Trial) -> float:
        """What a trial under way will still take."""
        whole = self._seconds(trial.proposal.family, trial.proposal.config)
        return whole * (1 - len(trial.reports) / trial.folds)

    def _seconds(self, family: str, config: Config) -> float:
        """What to reckon with for all folds of such a trial."""
        return _SPARE * self._pace.trial_seconds(family, config)
