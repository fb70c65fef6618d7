"""The driver of a run: it owns the search, asks and tells, and leaves all computing to the engine.

A run by trials never looks at the clock: a trial is asked for only after the one `_LOOKAHEAD` before it has
been told, and one of the second layer after all of the first, trials are told in their order, and nothing
depends on which fit came back first. A run by the clock goes through the same steps in whatever order they
come.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from baselines.families.registry import find_family
from harness.tuning.driving.dispatch import Dispatch
from harness.tuning.driving.hopeless import Bar
from harness.tuning.driving.mixing import Mixing
from harness.tuning.driving.moment import Moment
from harness.tuning.driving.second_layer import SecondLayer
from harness.tuning.driving.workshop import Workshop
from harness.tuning.engine.cores import usable_cores
from harness.tuning.proposal import Proposal
from harness.tuning.trial import Trial

if TYPE_CHECKING:
    from baselines.learning import Config
    from harness.tuning.clock import Clock
    from harness.tuning.driving.pace import Pace
    from harness.tuning.driving.plan import Plan
    from harness.tuning.engine.base import Engine
    from harness.tuning.search.search import Search
    from harness.tuning.show import Watcher

__all__ = ["Driver"]

_PORTFOLIO_SHARE = 1 / 3  # of the time, which is the portfolio's alone
_LOOKAHEAD = 4  # trials that are under way at once
_MOST_DRAWS = 10  # of searched configurations, until one fits the memory
_GRACE = 1.0  # seconds after the end of all fits until those that still run are given up
_FEW_ROWS = 3_000  # up to which models of all rows are so much better that these are averaged in
_SCOUTED_ROWS = 3_000  # from which two folds tell the common number of rounds well enough


class Driver:
    """One run under way."""

    def __init__(
        self,
        plan: Plan,
        engine: Engine,
        *,
        search: Search,
        pace: Pace,
        clock: Clock,
        watcher: Watcher,
        on_progress: Callable[[Sequence[Trial]], None],
    ) -> None:
        self.plan, self.engine, self.clock = plan, engine, clock
        self.trials: list[Trial] = []
        self.skipped: list[tuple[str, str]] = []
        self.mixing = Mixing(plan, clock, search, on_mixed=watcher.mixed)
        self._search, self._pace, self._watcher = search, pace, watcher
        self._on_progress = on_progress
        self._dispatch, self._workshop = Dispatch(engine), Workshop(plan, clock, pace)
        self._told: list[Trial] = []
        self._second = SecondLayer(plan, pace, clock, jobs=engine.jobs)
        self._asking, self._first_is_through = True, False
        self._shared_from: int | None = None  # the first trial for which portfolio and search took turns
        are_alike = not plan.problem.sequential  # the first folds in time are shorter than the others
        self._bar = Bar(plan.floor, best_alone=not plan.ensemble and are_alike)

    @property
    def done(self) -> list[Trial]:
        """The trials with a score, in their order; without those of the second layer."""
        return [trial for trial in self.trials if trial.state == "done" and not trial.is_second]

    @property
    def second_layer(self) -> list[Trial]:
        """The trials of the second layer that have a score, in their order."""
        return [trial for trial in self.trials if trial.state == "done" and trial.is_second]

    @property
    def disk_full(self) -> bool:
        """Whether a fit could not be kept for want of room."""
        return self._workshop.disk_full

    def run(self) -> None:
        """Try one thing after another until the plan is fulfilled or the time is over."""
        while not self._is_over():
            self._ask()
            while self._tell():
                self._ask()
            self._send()
            if self._dispatch.is_idle:
                break
            self._watcher.tick(self.clock, self.trials)
            self._dispatch.collect()
        while self._tell():
            pass

    def stop(self) -> None:
        """Give up what is under way."""
        self._asking = False
        self._dispatch.cancel()
        self._workshop.clear()
        for trial in self.trials:
            if not trial.is_over:
                trial.end("abandoned", "the time was over")

    def fall_back(self) -> None:
        """Put the dummy on the board of a run in which nothing else could be fitted."""
        self._workshop.is_patient = True
        self._begin(Proposal("dummy", find_family("dummy").portfolio(self.plan.shape)[0], "portfolio"))
        while not self.trials[-1].is_over:
            self._send()
            self._dispatch.collect()

    def _is_over(self) -> bool:
        if self.disk_full:
            return True
        end = self.clock.fits_end
        return end is not None and time.time() > end + (0.0 if self._dispatch.is_idle else _GRACE)

    def _send(self) -> None:
        while (threads := self._workshop.next_threads()) is not None and self._dispatch.has_room(threads):
            self._dispatch.send(self._workshop.take_next())

    def _tell(self) -> bool:
        """Learn from trials that are over; False if there was none."""
        over = self._newly_over()
        for trial in over:
            self._told.append(trial)
            if trial.is_second:
                self._second.learn(trial)
            else:
                self._pace.learn(trial)
                self._search.tell(trial)
                self._bar.learn(trial)
            self._watcher.trial_over(trial)
        first = [trial for trial in self._told if not trial.is_second]
        if not self.plan.ensemble:
            self.mixing.follow_best(first)
        elif self._asking and not self._moment().is_second and self.mixing.is_due(first):
            self._workshop.add(self.mixing.job(first))
        if over:
            self._on_progress(self.done)
        return bool(over)

    def _newly_over(self) -> list[Trial]:
        """The trials to tell now; in a strict run the next alone, when as many as may be are under way."""
        if not self.plan.strict:
            told = set(self._told)
            return [trial for trial in self.trials if trial.is_over and trial not in told]
        upcoming = self.trials[len(self._told) :]
        full = len(upcoming) >= _LOOKAHEAD or not self._asking or self._moment().is_second
        return upcoming[:1] if full and upcoming and upcoming[0].is_over else []

    def _ask(self) -> None:
        while self._asking and len(self.trials) - len(self._told) < _LOOKAHEAD:
            moment = self._moment()
            if moment.must_wait:
                return
            proposal = self._propose(second=moment.is_second)
            if proposal is not None:
                self._begin(proposal)
            elif self._second.size and not self._first_is_through:
                self._first_is_through = True
            else:
                self._asking = False

    def _moment(self) -> Moment:
        told, total = set(self._told), self.plan.total
        return Moment(
            strict=self.plan.strict,
            still_to_ask=None if total is None else total - len(self.trials),
            second_size=self._second.size,
            scheduled=self._search.is_second_next,
            first_is_through=self._first_is_through,
            first_under_way=any(not trial.is_second and trial not in told for trial in self.trials),
            first_waits=self._workshop.has_begun,
            mixing=self.mixing.is_under_way,
            seconds_left=self.clock.seconds_left,
            kept=self._pace.kept,
        )

    def _propose(self, *, second: bool) -> Proposal | None:
        if self.plan.total is not None and len(self.trials) >= self.plan.total:
            return None
        if second and (layered := self._second.next(self.trials)) is not None:
            return layered
        if self._is_time_to_search() and (searched := self._ask_search()) is not None:
            if self._shared_from is None:
                self._shared_from = len(self.trials)
            return searched
        seconds = None if self.plan.strict else self._trial_seconds
        while (proposal := self._search.next_of_portfolio(seconds)) is not None:
            fitting = self._make_fit(proposal)
            if fitting is not None:
                return fitting
        return self._ask_search()

    def _ask_search(self) -> Proposal | None:
        """The next searched proposal that there is memory for."""
        for _ in range(_MOST_DRAWS):
            proposal = self._search.ask(self._search_costs())
            if proposal is None or self._fits_memory(proposal.family, proposal.config):
                return proposal
            self._search.refuse(proposal)
        return None

    def _is_time_to_search(self) -> bool:
        """By the clock: from a third of the time on, the search gets as much of it as the portfolio."""
        budget, known = self.clock.budget, self.mixing.has_taught
        if self.plan.strict or budget is None or not known or self.clock.elapsed < _PORTFOLIO_SHARE * budget:
            return False
        if self._shared_from is None:
            return True
        searched = others = 0.0
        for trial in self.trials[self._shared_from :]:
            if trial.is_second:
                continue
            if trial.proposal.source == "search":
                searched += self._core_seconds(trial)
            else:
                others += self._core_seconds(trial)
        return searched <= others

    def _core_seconds(self, trial: Trial) -> float:
        """What a trial took of the cores, or will have taken."""
        if trial.is_over:
            return trial.threads * trial.seconds
        fit_seconds = self._pace.fit_seconds(trial.proposal.family, trial.proposal.config)
        return trial.threads * max(trial.seconds, trial.folds * fit_seconds)

    def _trial_seconds(self, proposal: Proposal) -> float:
        return self._pace.trial_seconds(proposal.family, proposal.config)

    def _make_fit(self, proposal: Proposal) -> Proposal | None:
        """The proposal, cheaper if it must be; None, with the reason noted, if it cannot be tried."""
        if proposal.source == "replay":  # it could be done once
            return proposal
        if not self._fits_memory(proposal.family, proposal.config):
            needed = find_family(proposal.family).bytes(self.plan.shape, proposal.config)
            self._skip(proposal.family, f"it would need about {needed / 2**30:.1f} GiB of memory")
            return None
        if self.plan.strict or proposal.source == "earlier":
            return proposal
        hastened = self._pace.hasten(proposal)
        if hastened is None:
            self._skip(proposal.family, f"it would take about {self._trial_seconds(proposal):.0f} s")
        return hastened

    def _fits_memory(self, family: str, config: Config) -> bool:
        return find_family(family).bytes(self.plan.shape, config) <= self.plan.memory

    def _skip(self, family: str, reason: str) -> None:
        self.skipped.append((family, reason))
        self._watcher.skipped(family, reason)

    def _search_costs(self) -> dict[str, float]:
        """What a searched trial of each family takes; by the clock only of those that there is time for."""
        costs = {}
        for name in self._search.families:
            if self._is_hopeless(name):
                continue
            configs = [trial.proposal.config for trial in self._told_of(name)[-3:]]
            configs = configs or [*find_family(name).portfolio(self.plan.shape)[:1]]
            if not any(self._fits_memory(name, config) for config in configs):
                continue
            if self.plan.strict:
                costs[name] = max(find_family(name).seconds(self.plan.shape, config) for config in configs)
                continue
            seconds = max(self._pace.trial_seconds(name, config) for config in configs)
            if seconds <= self._pace.seconds_left:
                costs[name] = seconds
        return costs

    def _is_hopeless(self, family: str) -> bool:
        """Whether even the best of a family is not worth a look beside the best of all."""
        told = self._told_of(family)
        return bool(told) and min(trial.scout_loss for trial in told) > self._bar.hopeless

    def _told_of(self, family: str) -> list[Trial]:
        """The trials of a family that have been told and have a score."""
        done = (one for one in self._told if one.state == "done" and not one.is_second)
        return [one for one in done if one.proposal.family == family]

    def _may_scout(self, proposal: Proposal) -> bool:
        """Whether the first folds can tell how far to grow: with rows enough, and folds that are alike."""
        problem = self.plan.problem
        return problem.rows >= _SCOUTED_ROWS and not problem.sequential and not proposal.parts

    @property
    def _refits(self) -> bool:
        """Whether folds in time ask for a model of all rows, or rows so few that each of them counts."""
        return self.plan.problem.sequential or self.plan.problem.rows <= _FEW_ROWS

    def _begin(self, proposal: Proposal) -> None:
        problem, family = self.plan.problem, find_family(proposal.family)
        trial = Trial(
            len(self.trials),
            proposal,
            problem.folds,
            threads=min(family.threads(self.plan.shape), usable_cores()),
            refits=self._refits if proposal.refits is None else proposal.refits,
            scouts_rounds=self._may_scout(proposal),
            below=tuple(self.trials[number] for number in proposal.upon),
        )
        if proposal.source in ("portfolio", "search") and self._told_of(proposal.family):
            trial.bar = self._bar.limit(proposal.family)
        self.trials.append(trial)
        self._workshop.begin(trial)
