"""The way of a trial: its folds are fitted, grown models cut to common rounds, predictions judged."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from baselines.families.parts.settings import own_settings, view_settings
from baselines.families.parts.widths import view_seconds
from baselines.families.registry import find_family
from baselines.problem import ALL_ROWS
from baselines.views.registry import find_view
from harness.tuning.driving.dispatch import Job
from harness.tuning.ledger.keys import cut_key, fit_key, predictions_key
from harness.tuning.ledger.ledger import Ledger
from harness.tuning.worker.fit import cut_model, fit_fold
from harness.tuning.worker.judge import judge_trial
from harness.tuning.worker.orders import CutOrder, FitOrder, FitReport, Judged, JudgeOrder

if TYPE_CHECKING:
    from baselines.learning import Config
    from harness.tuning.clock import Clock
    from harness.tuning.driving.pace import Pace
    from harness.tuning.driving.plan import Plan
    from harness.tuning.trial import Trial

__all__ = ["Workshop"]

_TOO_LATE = 0.1  # seconds before the end when no fit is begun any more
_LATE, _LATE_TIMES = 20.0, 2.0  # seconds, and times its allowance, until a fit by the clock counts as hanging
_HANG, _HANG_TIMES = 600.0, 50.0  # the same without a clock, and times its estimate


class Workshop:
    """The jobs of all trials, the most urgent first."""

    def __init__(self, plan: Plan, clock: Clock, pace: Pace) -> None:
        self._plan, self._clock, self._pace = plan, clock, pace
        self._ready: list[Job] = []  # cutting, judging, mixing: before any further fit
        self._fits: list[tuple[Trial, int]] = []
        self.is_patient = False  # whether fits take the time they need, whatever the clock says
        self.disk_full = False

    def add(self, job: Job) -> None:
        """A job that comes before any further fit."""
        self._ready.append(job)

    @property
    def has_begun(self) -> bool:
        """Whether a fit waits for its turn whose trial has begun, by the clock, and is of the first layer."""
        return any(_turn(trial) == 1 for trial, _ in self._fits)

    def begin(self, trial: Trial) -> None:
        """Queue what can be fitted of a trial by now.

        By the clock trials are worked on in the order of their numbers, so that what is begun is finished,
        but the second layer comes first: its turn comes late. Otherwise the longest fits come first: the
        short ones fill the gaps that they leave at the end.
        """
        for fold in trial.folds_to_fit():
            if fold not in trial.ordered:
                trial.ordered.add(fold)
                self._fits.append((trial, fold))
        self._fits.sort(key=lambda fit: (_turn(fit[0]), -self._length(fit[0]), fit[0].number, fit[1]))

    def _length(self, trial: Trial) -> float:
        """What a fit of the trial is expected to take, where that decides its turn."""
        if not self._plan.strict:
            return 0.0
        return self._pace.fit_seconds(trial.proposal.family, trial.proposal.config)

    def next_threads(self) -> int | None:
        """How many threads the next job takes; None if there is none to be begun."""
        if self._ready:
            return self._ready[0].threads
        too_late = self._clock.seconds_left < _TOO_LATE and not self.is_patient
        return None if not self._fits or too_late else self._fits[0][0].threads

    def take_next(self) -> Job:
        """The next job."""
        return self._ready.pop(0) if self._ready else self._fit_job(*self._fits.pop(0))

    def clear(self) -> None:
        """Forget all that has not been begun."""
        self._ready.clear()
        self._fits.clear()

    def _fit_job(self, trial: Trial, fold: int) -> Job:
        self._give_time(trial)
        parts = trial.proposal.parts
        order = self._fit_order(trial, fold, rounds=parts[fold] if parts else trial.rounds)

        def lose(reason: str) -> None:
            self._take_fit(trial, FitReport(key=order.key, fold=fold, error=reason))

        return Job(
            fit_fold,
            order,
            lambda report: self._take_fit(trial, report),
            lose,
            limit=self._limit(order),
            threads=trial.threads,
        )

    def _give_time(self, trial: Trial) -> None:
        """By the clock: settle what a fit may take when the first of a trial begins.

        A trial of the portfolio that had to wait is made cheaper if it must be.
        """
        if self._plan.strict or self.is_patient or trial.allowance is not None:
            return
        if trial.proposal.source == "portfolio":
            trial.proposal = self._pace.cheapen(trial.proposal)
        trial.allowance = self._pace.allowance(trial.proposal)

    def _cut_job(self, trial: Trial, report: FitReport) -> Job:
        assert trial.rounds is not None
        order = CutOrder(
            fit=self._fit_order(trial, report.fold),
            fit_key=report.key,
            key=predictions_key(report.key, trial.rounds),
            rounds=trial.rounds,
        )
        return Job(
            cut_model,
            order,
            lambda cut: self._take_predicted(trial, cut),
            lambda reason: trial.end("failed", reason),
            limit=self._limit(order.fit),
            threads=trial.threads,
        )

    def _refit_job(self, trial: Trial) -> Job:
        """The model of all rows, as far as the folds' models went."""
        usual = round(median(report.rounds for report in trial.reports.values()))
        rounds = trial.proposal.whole or trial.rounds or usual or None
        order = self._fit_order(trial, ALL_ROWS, rounds=rounds)
        return Job(
            fit_fold,
            order,
            lambda report: self._take_predicted(trial, report),
            lambda reason: self._take_predicted(trial, FitReport(key=order.key, fold=ALL_ROWS, error=reason)),
            limit=self._limit(order),
            threads=trial.threads,
        )

    def _judge_job(self, trial: Trial) -> Job:
        order = JudgeOrder(
            place=self._plan.place,
            yardstick=self._plan.yardstick,
            trial=trial.number,
            keys=tuple(trial.predicted[fold] for fold in range(trial.folds)),
            whole_key=trial.predicted.get(ALL_ROWS),
        )
        return Job(
            judge_trial,
            order,
            lambda judged: _take_judged(trial, judged),
            lambda reason: trial.end("failed", reason),
            limit=_HANG,
        )

    def _fit_order(self, trial: Trial, fold: int, *, rounds: int | None = None) -> FitOrder:
        plan = self._plan
        key = fit_key(
            plan.place.problem.name,
            plan.goal,
            family=trial.proposal.family,
            config=self._relevant(trial),
            fold=fold,
            seed=plan.seed,
            threads=trial.threads,
            rounds=rounds,
            upon=[[one.predicted[part] for part in sorted(one.predicted)] for one in trial.below],
        )
        order = FitOrder(
            place=plan.place,
            yardstick=plan.yardstick,
            family=trial.proposal.family,
            config=trial.proposal.config,
            fold=fold,
            seed=plan.seed,
            threads=trial.threads,
            key=key,
            cut_key=cut_key(key, plan.run),
            upon=trial.proposal.upon,
            rounds=rounds,
        )
        if plan.strict or self.is_patient:
            return order
        return replace(order, seconds=trial.allowance, deadline=self._clock.fits_end)

    def _relevant(self, trial: Trial) -> Config:
        """What matters of a configuration: a fit that differs in nothing else is the same fit."""
        config, view = trial.proposal.config, find_view(find_family(trial.proposal.family).view)
        return own_settings(config) | view.relevant(view_settings(config), self._plan.problem.counts)

    def _limit(self, order: FitOrder) -> float:
        """When a worker is killed that cannot be asked to stop."""
        if order.seconds is not None:
            return _LATE + _LATE_TIMES * (order.seconds + view_seconds(self._plan.shape, order.config))
        return _HANG + _HANG_TIMES * find_family(order.family).seconds(self._plan.shape, order.config)

    def _take_fit(self, trial: Trial, report: FitReport) -> None:
        self.disk_full |= report.disk_full
        if trial.is_over:
            return
        trial.take(report)
        if trial.state != "running":
            self._fits = [fit for fit in self._fits if fit[0] is not trial]
            self._drop_models(trial)
        elif trial.is_fitted:
            self._settle_rounds(trial)
        else:
            self.begin(trial)

    def _drop_models(self, trial: Trial) -> None:
        """Nobody will ask for the grown models of a trial that has failed or is given up."""
        for report in trial.reports.values():
            Ledger(self._plan.place.ledger).drop_model(report.key)

    def _settle_rounds(self, trial: Trial) -> None:
        reports = [trial.reports[fold] for fold in range(trial.folds)]
        trial.settle_rounds()
        if trial.refits:
            self._ready.append(self._refit_job(trial))
        for report in reports:
            if report.curve is None:
                self._take_predicted(trial, report)
            else:
                self._ready.append(self._cut_job(trial, report))

    def _take_predicted(self, trial: Trial, report: FitReport) -> None:
        self.disk_full |= report.disk_full
        if trial.is_over:
            return
        if self._can_do_without(report):
            trial.refits = False
        elif report.error is not None:
            trial.end("failed", report.error)
            return
        else:
            trial.predicted[report.fold] = report.key
            trial.is_cut |= not report.complete
            if report.fold == ALL_ROWS:
                trial.whole_rounds = report.rounds
        if trial.is_predicted:
            self._ready.append(self._judge_job(trial))

    def _can_do_without(self, report: FitReport) -> bool:
        """Whether it is a model of all rows that failed or was cut short, where the folds' models suffice."""
        is_missing = report.error is not None or not report.complete
        return is_missing and report.fold == ALL_ROWS and not self._plan.problem.sequential


def _turn(trial: Trial) -> int:
    """Trials by the clock in the order in which they are worked on: the second layer, begun ones, others."""
    if trial.is_second:  # asked for only once nothing begun waits, or there is no time left to wait for it
        return 0
    return 1 if trial.allowance is not None else 2


def _take_judged(trial: Trial, judged: Judged) -> None:
    if judged.error is not None:
        trial.end("failed", judged.error)
    else:
        trial.judged = judged
        trial.end("done", "")
