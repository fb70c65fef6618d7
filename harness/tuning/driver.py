"""The driver of a run: it owns the search, hands orders to the engine and puts what comes back together.

A run by trials never looks at the clock: a trial is asked for only after the one `_LOOKAHEAD` before it has
been told, trials are told in their order, and nothing depends on which fit came back first. A run by the
clock goes through the same steps in whatever order they come.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from baselines.families.registry import find_family
from baselines.problem import ALL_ROWS
from harness.tuning.fit import cut_model, fit_fold
from harness.tuning.judge import judge_trial, mix_trials
from harness.tuning.keys import cut_key, fit_key, predictions_key
from harness.tuning.orders import CutOrder, FitOrder, FitReport, Judged, JudgeOrder, Mixed, MixOrder
from harness.tuning.trial import Proposal, Trial, common_rounds

if TYPE_CHECKING:
    from baselines.problem import Problem
    from harness.tuning.clock import Clock
    from harness.tuning.engine.base import Engine
    from harness.tuning.goal import Goal
    from harness.tuning.orders import Place
    from harness.tuning.pace import Pace
    from harness.tuning.search import Search
    from harness.tuning.show import Watcher
    from harness.tuning.yardstick import Yardstick

__all__ = ["Driver", "Plan"]

_LOOKAHEAD = 4  # trials that are under way at once
_TOO_LATE = 0.1  # seconds before the end when no fit is begun any more
_GRACE = 1.0  # seconds after its deadline until a worker is killed
_LATE, _LATE_TIMES = 5.0, 2.0  # seconds, and times its allowance, until a fit by the clock counts as hanging
_HANG = 600.0  # seconds that a fit without a deadline may take at least, and how many times its estimate
_HANG_TIMES = 50.0
_HOPELESS = 0.15  # of the way from the best loss back to the dummy's
_FRESH = 4  # new trials that make a new ensemble worth its time
_MIXED_SHARE = 0.08  # of the time that a run by the clock may spend on ensembles on the way
_MOST_MIXED = 60
_POLL = 0.25  # seconds between looks at the clock


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run is to do."""

    run: str
    place: Place
    yardstick: Yardstick
    goal: Goal
    problem: Problem
    seed: int
    total: int | None  # trials in all; None: until the time is over
    ensemble: bool
    strict: bool  # by trials: bit for bit the same again


@dataclass(frozen=True)
class _Job:
    """An order on its way, and what to do with its report."""

    function: Callable[[Any], Any]
    order: Any
    take: Callable[[Any], None]
    lose: Callable[[str], None]
    limit: float | None = None
    threads: int = 1


@dataclass
class Driver:
    """One run under way."""

    plan: Plan
    engine: Engine
    search: Search
    pace: Pace
    clock: Clock
    watcher: Watcher
    on_first_board: Callable[[Sequence[Trial]], None]
    memory: float  # bytes that one fit may take
    trials: list[Trial] = field(default_factory=list)
    mixed: Mixed | None = None
    skipped: list[tuple[str, str]] = field(default_factory=list)
    disk_full: bool = False
    _told: list[Trial] = field(default_factory=list)
    _running: dict[Future[Any], _Job] = field(default_factory=dict)
    _ready: list[_Job] = field(default_factory=list)  # judging, cutting, mixing: before any further fit
    _fits: list[tuple[Trial, int]] = field(default_factory=list)
    _mixed_at: int = 0
    _mixing: bool = False
    _mix_seconds: float = 0.0
    _floor: float | None = None
    _best: float | None = None
    _shown: bool = False
    _asking: bool = True

    @property
    def done(self) -> list[Trial]:
        """The trials with a score, in their order."""
        return [trial for trial in self.trials if trial.state == "done"]

    def run(self) -> None:
        """Try one thing after another until the plan is fulfilled or the time is over."""
        while not self._is_over():
            self._ask()
            while self._tell():
                self._ask()
            self._submit()
            if not self._running:
                break
            self._collect()
        while self._tell():
            pass

    def fall_back(self) -> None:
        """Put the dummy on the board of a run in which nothing else could be fitted."""
        self._begin(Proposal("dummy", find_family("dummy").portfolio(self.search.shape)[0], "portfolio"))
        dummy = self.trials[-1]
        while not dummy.is_over:
            self._submit(patient=True)
            self._collect()

    def stop_fits(self) -> None:
        """Give up what is under way."""
        self._asking = False
        for future in self._running:
            future.cancel()
        for trial in self.trials:
            if not trial.is_over:
                trial.end("abandoned", "the time was over")
        self._running.clear()
        self._ready.clear()
        self._fits.clear()

    def _is_over(self) -> bool:
        if self.disk_full:
            return True
        end = self.clock.fits_end
        return end is not None and time.time() > end + (_GRACE if self._running else 0.0)

    # Asking and telling

    def _tell(self) -> bool:
        """Learn from trials that are over; False if there was none."""
        over = self._newly_over()
        for trial in over:
            self._told.append(trial)
            self.pace.learn(trial)
            self.search.tell(trial)
            self._learn_losses(trial)
            self.watcher.trial_over(trial)
        if self._mix_is_due():
            self._order_mix()
        if not self._shown and len(self.done) >= 2:
            self._shown = True
            self.on_first_board(self.done)
        return bool(over)

    def _newly_over(self) -> list[Trial]:
        """The trials to tell now; in a strict run the next alone, when as many as may be are under way."""
        if not self.plan.strict:
            told = set(self._told)
            return [trial for trial in self.trials if trial.is_over and trial not in told]
        upcoming = self.trials[len(self._told) :]
        full = len(upcoming) >= _LOOKAHEAD or not self._asking
        return upcoming[:1] if full and upcoming and upcoming[0].is_over else []

    def _learn_losses(self, trial: Trial) -> None:
        loss = trial.scout_loss
        if trial.state != "done" or math.isnan(loss):
            return
        if trial.proposal.family == "dummy":
            self._floor = loss
        self._best = loss if self._best is None else min(self._best, loss)

    def _ask(self) -> None:
        while self._asking and len(self.trials) - len(self._told) < _LOOKAHEAD:
            if self.plan.strict and self._mixing:
                return  # what is asked next depends on it
            if not self.plan.strict and self.clock.seconds_left <= 0:
                return
            proposal = self._propose()
            if proposal is None:
                self._asking = False
                return
            self._begin(proposal)

    def _propose(self) -> Proposal | None:
        if self.plan.total is not None and len(self.trials) >= self.plan.total:
            return None
        while (proposal := self.search.upcoming()) is not None:
            self.search.advance()
            fitting = self._make_fit(proposal)
            if fitting is not None:
                return fitting
        return self.search.ask(self._search_costs())

    def _make_fit(self, proposal: Proposal) -> Proposal | None:
        """The proposal, cheaper if it must be; None, with the reason noted, if it cannot be tried."""
        family, shape = find_family(proposal.family), self.search.shape
        needed = family.bytes(shape, proposal.config)
        if needed > self.memory:
            self._skip(proposal.family, f"it would need about {needed / 2**30:.1f} GiB of memory")
            return None
        if self.plan.strict:
            return proposal
        config = self.pace.hasten(proposal.family, proposal.config)
        if config is None:
            seconds = self.pace.trial_seconds(proposal.family, proposal.config)
            self._skip(proposal.family, f"it would take about {seconds:.0f} s")
            return None
        return replace(proposal, config=config)

    def _skip(self, family: str, reason: str) -> None:
        self.skipped.append((family, reason))
        self.watcher.skipped(family, reason)

    def _search_costs(self) -> dict[str, float]:
        """What a searched trial of each family takes; by the clock only of those that there is time for."""
        costs = {}
        for name in self.search.families:
            tried = [trial for trial in self._told if trial.proposal.family == name and trial.state == "done"]
            configs = [trial.proposal.config for trial in tried[-3:]]
            configs = configs or [*find_family(name).portfolio(self.search.shape)[:1]]
            if self.plan.strict:
                family = find_family(name)
                costs[name] = max(family.seconds(self.search.shape, config) for config in configs)
            else:
                costs[name] = max(self.pace.trial_seconds(name, config) for config in configs)
                if costs[name] > self.clock.seconds_left:
                    del costs[name]
        return costs

    def _begin(self, proposal: Proposal) -> None:
        plan, family = self.plan, find_family(proposal.family)
        threads = min(family.threads(self.search.shape), self.engine.jobs)
        known = any(trial.proposal.family == proposal.family for trial in self._told if trial.state == "done")
        cautious = known and self._floor is not None and self._best is not None
        trial = Trial(
            len(self.trials), proposal, plan.problem.folds, cautious, threads, refits=plan.problem.sequential
        )
        if cautious:
            assert self._floor is not None
            assert self._best is not None
            trial.bar = self._best + _HOPELESS * max(self._floor - self._best, 0.0)
        self.trials.append(trial)
        self._queue_fits(trial)

    # Orders

    def _queue_fits(self, trial: Trial) -> None:
        queued = {fold for other, fold in self._fits if other is trial}
        under_way = trial.ordered
        for fold in trial.folds_to_fit():
            if fold not in queued and fold not in under_way:
                self._fits.append((trial, fold))
        self._fits.sort(key=lambda fit: (fit[0].number, fit[1]))

    def _submit(self, *, patient: bool = False) -> None:
        used = sum(job.threads for job in self._running.values())
        while self._ready or self._fits:
            if not patient and not self._ready and self.clock.seconds_left < _TOO_LATE:
                return
            job = self._ready[0] if self._ready else self._fit_job(*self._fits[0], patient=patient)
            if self._running and used + job.threads > self.engine.jobs + 1:  # one waits at the worker's door
                return
            (self._ready or self._fits).pop(0)
            self._running[self.engine.submit(job.function, job.order, limit=job.limit)] = job
            used += job.threads

    def _fit_job(self, trial: Trial, fold: int, *, patient: bool = False) -> _Job:
        parts = trial.proposal.parts
        order = self._fit_order(trial, fold, rounds=parts[fold] if parts else None)
        if patient:
            order = replace(order, seconds=None, deadline=None)
        trial.ordered.add(fold)

        def take(report: FitReport) -> None:
            self._take_fit(trial, report)

        def lose(reason: str) -> None:
            self._take_fit(trial, FitReport(key=order.key, fold=fold, error=reason))

        return _Job(fit_fold, order, take, lose, limit=self._limit(order), threads=trial.threads)

    def _limit(self, order: FitOrder) -> float:
        """When a worker is killed that cannot be asked to stop."""
        if order.seconds is not None:
            return _LATE + _LATE_TIMES * order.seconds
        return _HANG + _HANG_TIMES * find_family(order.family).seconds(self.search.shape, order.config)

    def _fit_order(self, trial: Trial, fold: int, *, rounds: int | None = None) -> FitOrder:
        plan = self.plan
        key = fit_key(
            plan.place.problem.name,
            plan.goal,
            family=trial.proposal.family,
            config=trial.proposal.config,
            fold=fold,
            seed=plan.seed,
            threads=trial.threads,
            rounds=rounds,
        )
        if not plan.strict and trial.allowance is None:
            trial.allowance = self.pace.allowance()
        return FitOrder(
            place=plan.place,
            yardstick=plan.yardstick,
            family=trial.proposal.family,
            config=trial.proposal.config,
            fold=fold,
            seed=plan.seed,
            threads=trial.threads,
            key=key,
            cut_key=cut_key(key, plan.run),
            rounds=rounds,
            seconds=trial.allowance,
            deadline=None if plan.strict else self.clock.fits_end,
        )

    def _collect(self) -> None:
        self.watcher.tick(self.clock, self.trials)
        finished, _ = wait(self._running, timeout=_POLL, return_when=FIRST_COMPLETED)
        for future in sorted(finished, key=lambda one: list(self._running).index(one)):
            job = self._running.pop(future)
            error = None if future.cancelled() else future.exception()
            if future.cancelled():
                job.lose("it was cancelled")
            elif error is not None:
                job.lose(self.engine.explain(error))
            else:
                job.take(future.result())

    # Reports

    def _take_fit(self, trial: Trial, report: FitReport) -> None:
        self.disk_full |= report.disk_full
        if trial.is_over:
            return
        trial.take(report)
        if trial.state != "running":
            self._fits = [fit for fit in self._fits if fit[0] is not trial]
        elif trial.is_fitted:
            self._settle_rounds(trial)
        else:
            self._queue_fits(trial)

    def _settle_rounds(self, trial: Trial) -> None:
        reports = [trial.reports[fold] for fold in range(trial.folds)]
        curves = [report.curve for report in reports if report.curve is not None]
        if curves:
            trial.rounds = common_rounds(curves)
        for report in reports:
            if report.curve is None:
                self._take_predicted(trial, report.fold, report.key)
            else:
                self._ready.append(self._cut_job(trial, report))
        if trial.refits:
            self._ready.append(self._refit_job(trial))

    def _refit_job(self, trial: Trial) -> _Job:
        """The model of all rows, as far as the folds' models went."""
        rounds = trial.rounds or max(report.rounds for report in trial.reports.values()) or None
        order = self._fit_order(trial, ALL_ROWS, rounds=rounds)

        def take(report: FitReport) -> None:
            self.disk_full |= report.disk_full
            if report.error is not None:
                trial.end("failed", report.error)
            else:
                self._take_predicted(trial, ALL_ROWS, report.key)

        return _Job(fit_fold, order, take, lambda reason: trial.end("failed", reason), threads=trial.threads)

    def _cut_job(self, trial: Trial, report: FitReport) -> _Job:
        assert trial.rounds is not None
        fit = self._fit_order(trial, report.fold)
        key = predictions_key(report.key, trial.rounds)
        order = CutOrder(fit=fit, fit_key=report.key, key=key, rounds=trial.rounds)

        def take(cut: FitReport) -> None:
            self.disk_full |= cut.disk_full
            if cut.error is not None:
                trial.end("failed", cut.error)
            else:
                self._take_predicted(trial, cut.fold, cut.key)

        return _Job(cut_model, order, take, lambda reason: trial.end("failed", reason))

    def _take_predicted(self, trial: Trial, fold: int, key: str) -> None:
        trial.predicted[fold] = key
        if trial.is_predicted and not trial.is_over:
            keys = tuple(trial.predicted[number] for number in range(trial.folds))
            order = JudgeOrder(
                place=self.plan.place,
                yardstick=self.plan.yardstick,
                trial=trial.number,
                keys=keys,
                whole_key=trial.predicted.get(ALL_ROWS),
            )
            self._ready.append(
                _Job(
                    judge_trial,
                    order,
                    lambda judged: self._take_judged(trial, judged),
                    lambda reason: trial.end("failed", reason),
                )
            )

    def _take_judged(self, trial: Trial, judged: Judged) -> None:
        if judged.error is not None:
            trial.end("failed", judged.error)
        else:
            trial.judged = judged
            trial.end("done", "")

    # Ensembles on the way

    def _mix_is_due(self) -> bool:
        if not self.plan.ensemble or self._mixing or not self._asking:
            return False
        told = sum(trial.state == "done" for trial in self._told)
        if told < 2 or told < self._mixed_at + _FRESH:
            return False
        return self.plan.strict or self._mix_seconds <= _MIXED_SHARE * self.clock.elapsed

    def _order_mix(self) -> None:
        told = [trial for trial in self._told if trial.state == "done"]
        fresh = told[self._mixed_at :]
        members = tuple(sorted(trial.number for trial in self.leading(told)))
        self._mixed_at, self._mixing = len(told), True
        began = time.time()

        def take(mixes: tuple[Mixed, ...]) -> None:
            self._mixing = False
            self._mix_seconds += sum(mixed.judged.seconds for mixed in mixes)
            for mixed in mixes:
                self._learn_mixed(mixed, fresh, told)

        def lose(_: str) -> None:
            self._mixing, self._mix_seconds = False, self._mix_seconds + time.time() - began

        self._ready.append(
            _Job(mix_trials, self.mix_order(members, stack=False, name="on-the-way-"), take, lose)
        )

    def _learn_mixed(self, mixed: Mixed, fresh: Sequence[Trial], told: Sequence[Trial]) -> None:
        loss = self.plan.goal.loss_of(mixed.judged.mean)
        before = self.plan.goal.loss_of(self.mixed.judged.mean) if self.mixed else None
        floor = next((trial.judged for trial in told if trial.proposal.family == "dummy"), None)
        if floor is not None:
            self.search.prior = 0.01 * max(self.plan.goal.loss_of(floor.mean) - loss, 0.0)
        self.search.learn_weights(mixed.weights, fresh, 0.0 if before is None else before - loss, told)
        self.mixed = mixed
        self.watcher.mixed(mixed)

    def leading(self, trials: Sequence[Trial]) -> list[Trial]:
        """The trials that may become members of an ensemble: the best ones, if there are very many."""
        ranked = sorted(trials, key=lambda trial: self.plan.goal.loss_of(trial.judged.mean))  # type: ignore[union-attr]
        return ranked[:_MOST_MIXED]

    def mix_order(self, members: tuple[int, ...], *, stack: bool, name: str = "") -> MixOrder:
        """The order to make an ensemble of these trials, and perhaps a stack."""
        return MixOrder(
            place=self.plan.place,
            yardstick=self.plan.yardstick,
            trials=members,
            stack=stack,
            name=name,
            deadline=self.clock.mixing_end,
        )
