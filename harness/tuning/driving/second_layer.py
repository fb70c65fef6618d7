"""The second layer of a run: when its turn comes, what is tried, and upon which trials of the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from baselines.ensemble.second_layer import bears_second_layer, columns_of, most_models
from baselines.families.registry import find_family
from baselines.portfolio import second_layer
from harness.tuning.proposal import Proposal
from harness.tuning.trial import cv_score

if TYPE_CHECKING:
    from baselines.learning import Config
    from harness.tuning.clock import Clock
    from harness.tuning.driving.pace import Pace
    from harness.tuning.driving.plan import Plan
    from harness.tuning.trial import Trial

__all__ = ["SecondLayer"]

_SHARE = 0.2  # of the time, and
_TRIALS = 10  # of so many trials one: what the second layer may take
_SPARE = 1.2  # times what it is expected to take is kept for it
_LEAST_SHARE = 0.3  # of its usual cost for which a cheaper one is worth a try
_FEWEST, _ALIKE = 2, 4  # trials to learn from, and of one family at the most


class SecondLayer:
    """What is tried upon other trials once these are there."""

    def __init__(self, plan: Plan, pace: Pace, clock: Clock) -> None:
        width = columns_of(plan.shape) * most_models(plan.shape)
        self._plan, self._clock, self._first_pace = plan, clock, pace
        self._shape = replace(plan.shape, numbers=plan.shape.numbers + width)
        self._pace = pace.of_second_layer(self._shape)
        self._left = self._choose() if plan.ensemble and bears_second_layer(plan.shape) else []
        if clock.budget is None:
            self._left = self._left[: (plan.total or 0) // _TRIALS]
        else:
            self._keep_back(_SHARE * clock.budget)

    @property
    def size(self) -> int:
        """How many trials of it are still to come."""
        return len(self._left)

    def next(self, trials: Sequence[Trial]) -> Proposal | None:
        """The next to try upon the best of these trials; None if there is none, or no time for it."""
        upon = self._choose_models(trials)
        busy = sum(self._seconds(one.proposal) for one in trials if one.upon and not one.is_over)
        while self._left:
            family, config = self._left.pop(0)
            if not self._left:
                self._first_pace.kept = 0.0
            if len(upon) >= _FEWEST and (proposal := self._make_fit(family, config, busy)) is not None:
                return replace(proposal, upon=upon)
        return None

    def _choose(self) -> list[tuple[str, Config]]:
        """The configurations that there is memory for."""
        chosen = second_layer(self._plan.second_layer, self._shape)
        return [
            (family, config)
            for family, config in chosen
            if find_family(family).bytes(self._shape, config) <= self._plan.memory
        ]

    def _keep_back(self, most: float) -> None:
        """Keep back the time for all of it, but no more than these seconds; none if the first takes more."""
        seconds = [self._seconds(Proposal(family, config, "layer")) for family, config in self._left]
        if seconds and seconds[0] <= most:
            self._first_pace.kept = min(sum(seconds), most)

    def _choose_models(self, trials: Sequence[Trial]) -> tuple[int, ...]:
        """The best trials, not too many of one family, the floor not among them."""
        done = [trial for trial in trials if trial.state == "done" and not trial.upon]
        loss_of, chosen, families = self._plan.goal.loss_of, [], Counter[str]()
        for trial in sorted(done, key=lambda trial: loss_of(cv_score(trial))):
            family = trial.proposal.family
            families[family] += 1
            if family != "dummy" and families[family] <= _ALIKE:
                chosen.append(trial.number)
        return tuple(sorted(chosen[: most_models(self._plan.shape)]))

    def _make_fit(self, family: str, config: Config, busy: float) -> Proposal | None:
        """Cheaper if it must be, beside those that take the workers for so long; None if it cannot be."""
        proposal = Proposal(family, config, "layer")
        if self._plan.strict:
            return proposal
        share = (self._clock.seconds_left - busy) / self._seconds(proposal)
        if share >= 1.0:
            return proposal
        cheaper = find_family(family).hasten(config, share) if share > _LEAST_SHARE else None
        return replace(proposal, config=cheaper) if cheaper else None

    def _seconds(self, proposal: Proposal) -> float:
        """What to reckon with for all of its folds."""
        return _SPARE * self._pace.trial_seconds(proposal.family, proposal.config)
