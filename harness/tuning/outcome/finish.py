"""The end of a run: the ensemble and the stack, what is handed in, and the summary."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from baselines.families.registry import find_family
from harness.errors import HarnessError
from harness.tuning.full_disk import FullDiskError
from harness.tuning.outcome.candidate import Candidate, rank_candidates
from harness.tuning.outcome.hand_in import HandedIn, Handing, write_submission
from harness.tuning.record.run_record import Outcome
from harness.tuning.trial import cv_score
from harness.tuning.worker.mix import find_selection_bias, mix_trials
from harness.tuning.worker.orders import Mixes

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.driving.driver import Driver
    from harness.tuning.engine.base import Engine
    from harness.tuning.measure.goal import Goal
    from harness.tuning.record.run_record import Status
    from harness.tuning.show import Watcher
    from harness.tuning.trial import Trial
    from harness.tuning.worker.orders import Mixed, Place

__all__ = ["Finished", "end_in_order", "finish_run", "first_board"]

_HANG = 3_600.0  # seconds until a mixture counts as hanging, without a clock
_LEAST_WAIT = 2.0  # for mixtures, however late it is
_TO_JUDGE = 0.5  # of it, to judge a mixture once it is learnt


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What came of a run."""

    run_id: str
    folder: Path
    metric: str
    maximize: bool
    entries: tuple[HandedIn, ...]  # the best first, by what cross-validation lets expect
    submission: Path
    trials: int
    elapsed: float
    judged_trials: int
    measure: str = "cv"  # what the entries are compared by
    mixes: tuple[Mixed, ...] = ()
    tuning_gain: float | None = None  # of the best searched trial over the best of the portfolio
    ensemble_gain: float | None = None  # of the best mixture over the best trial
    selection_bias: float | None = None  # by how much the best of all trials flatters itself
    lost: str | None = None  # why the ensemble or the stack could not be made
    failures: tuple[str, ...] = ()  # why only the dummy is there, family by family

    @property
    def winner(self) -> HandedIn:
        """The best, by what cross-validation lets expect."""
        return self.entries[0]

    @property
    def outcome(self) -> Outcome:
        """What the record of the run says of it."""
        mixes = {mixed.kind: mixed for mixed in self.mixes}
        entries = {one.candidate.model: one for one in self.entries}
        return Outcome(
            winner=self.winner.candidate.model,
            submission=self.submission.name,
            entries={name: one.record(mixes.get(name)) for name, one in entries.items()},
            tuning_gain=self.tuning_gain,
            ensemble_gain=self.ensemble_gain,
            selection_bias=self.selection_bias,
            lost=self.lost,
        )


def end_in_order(
    work: Callable[[], None],
    finish: Callable[[], Finished],
    record: Callable[[Status, Finished | None], None],
    watcher: Watcher,
) -> Finished:
    """Work, then finish, on record whatever comes of it; Ctrl-C goes straight to finishing."""
    status: Status = "finished"
    try:
        try:
            work()
        except KeyboardInterrupt:
            status = "interrupted"
        finished = finish()
    except BaseException:
        with suppress(HarnessError):  # the first failure is the one to tell
            record("failed", None)
        raise
    finally:
        watcher.end()
    record(status, finished)
    return finished


def first_board(handing: Handing, place: Place, goal: Goal, trials: Sequence[Trial]) -> None:
    """What there is after the first trials, so that there is a board within seconds."""
    handing.hand_in([_of_trial(place, trial) for trial in _best_of_families(trials, goal)])


def finish_run(driver: Driver, prepared: Prepared, handing: Handing, folder: Path, run_id: str) -> Finished:
    """Mix, hand in, and write the file of the winner."""
    reasons = _reasons(driver)
    if driver.disk_full:
        raise FullDiskError(folder)
    if not driver.done:
        driver.fall_back()
    if not driver.done:
        raise HarnessError(f"Nothing could be fitted, not even the dummy: {driver.trials[-1].reason}.")
    best = _best_of_families(driver.done, driver.plan.goal)
    candidates = [_of_trial(driver.plan.place, trial) for trial in best]
    mixes, bias = _mix(driver) if len(driver.done) > 1 else (Mixes(), None)
    candidates += [_of_mix(driver, mixed) for mixed in mixes.made]
    candidates = rank_candidates(candidates, driver.plan.goal, bias=bias or 0.0)
    handed_in = handing.hand_in(candidates)
    submission = write_submission(prepared, np.load(candidates[0].test), folder / "submission.csv")
    return Finished(
        run_id=run_id,
        folder=folder,
        metric=driver.plan.yardstick.metric.name,
        maximize=driver.plan.yardstick.maximize,
        entries=tuple(handed_in),
        submission=submission,
        trials=len(driver.trials),
        elapsed=driver.clock.elapsed,
        judged_trials=len(driver.done),
        mixes=mixes.made,
        tuning_gain=_tuning_gain(driver),
        ensemble_gain=_ensemble_gain(driver, mixes.made),
        selection_bias=bias,
        lost=mixes.lost,
        failures=reasons,
    )


def _reasons(driver: Driver) -> tuple[str, ...]:
    """Why nothing was fitted, family by family; empty if something was."""
    if any(trial.proposal.family != "dummy" for trial in driver.done):
        return ()
    failed = {trial.proposal.family: trial.reason for trial in driver.trials if trial.reason}
    return tuple(f"{family}: {reason}" for family, reason in {**dict(driver.skipped), **failed}.items())


def _tuning_gain(driver: Driver) -> float | None:
    """What configurations beyond the portfolio brought, this run's and those of earlier ones."""
    loss_of = driver.plan.goal.loss_of
    published, found = (
        [loss_of(cv_score(trial)) for trial in driver.done if trial.proposal.source in sources]
        for sources in (("portfolio",), ("search", "earlier"))
    )
    return min(published) - min(found) if published and found else None


def _ensemble_gain(driver: Driver, mixes: Sequence[Mixed]) -> float | None:
    """By how much the best mixture is better than the best trial; negative where that one only looks it."""
    loss_of = driver.plan.goal.loss_of
    singles = [loss_of(cv_score(trial)) for trial in driver.done]
    return min(singles) - min(loss_of(mixed.judged.mean) for mixed in mixes) if mixes else None


def _best_of_families(done: Sequence[Trial], goal: Goal) -> list[Trial]:
    """The best trial of each family."""
    found: dict[str, list[Trial]] = {}
    for trial in done:
        found.setdefault(trial.proposal.family, []).append(trial)
    return [
        min(trials, key=lambda trial: (goal.loss_of(cv_score(trial)), trial.number))
        for trials in found.values()
    ]


def _mix(driver: Driver) -> tuple[Mixes, float | None]:
    """The ensemble and the stack, and how much the best trial flatters itself; nothing if time runs out."""
    end = driver.clock.mixing_end
    patience = None if end is None else max(end, time.time() + _LEAST_WAIT)
    deadline = None if patience is None else patience - _TO_JUDGE
    orders = driver.mixing.last_orders(driver.done, driver.second_layer, deadline=deadline)
    mixing = [driver.engine.submit(mix_trials, order, limit=_HANG) for order in orders]
    judging = driver.engine.submit(find_selection_bias, driver.mixing.order(driver.done), limit=_HANG)
    made: list[Mixed] = []
    lost: list[str] = []
    for order, future in zip(orders, mixing, strict=True):
        reason = _wait_for(future, driver.engine, patience)
        mixes = Mixes(lost=f"the {order.kind} could not be made: {reason}") if reason else future.result()
        made += mixes.made
        lost += [mixes.lost] if mixes.lost else []
    late = _wait_for(judging, driver.engine, end)
    return Mixes(made=tuple(made), lost="; ".join(lost) or None), None if late else judging.result()


def _wait_for(future: Future[Any], engine: Engine, end: float | None) -> str | None:
    """Why there is no result by then; None if there is one."""
    wait([future], timeout=None if end is None else max(end - time.time(), 0.0))
    if not future.done():
        return "the time was over"
    error = future.exception()
    return None if error is None else engine.explain(error)


def _of_trial(place: Place, trial: Trial) -> Candidate:
    assert trial.judged is not None
    family = find_family(trial.proposal.family)
    return Candidate(
        model=family.name,
        kind="baseline",
        message=f"{family.title}, trial {trial.number}",
        params=trial.proposal.config,
        judged=trial.judged,
        test=place.predictions(trial.number, "test-final"),
        oof=place.predictions(trial.number, "oof-final"),
        seconds=trial.seconds,
        peak_mb=trial.peak_mb,
        trial=trial.number,
        extra={
            "rounds": trial.rounds,
            "complete": trial.is_complete,
            "cv_pooled": trial.judged.pooled,
        },
    )


def _of_mix(driver: Driver, mixed: Mixed) -> Candidate:
    place = driver.plan.place
    members = [driver.trials[number] for number in mixed.weights]
    needed = set(members).union(*(trial.below for trial in members))
    return Candidate(
        model=mixed.kind,
        kind="ensemble",
        message=f"{'A stack' if mixed.kind == 'stack' else 'An ensemble'} of {len(members)} trials",
        params={
            f"{trial.number} {trial.proposal.label}": round(mixed.weights[trial.number], 4)
            for trial in members
        },
        judged=mixed.judged,
        test=place.predictions(mixed.kind, "test-final"),
        oof=place.predictions(mixed.kind, "oof-final"),
        seconds=sum(trial.seconds for trial in needed) + mixed.judged.seconds,
        peak_mb=max((trial.peak_mb for trial in needed), default=0.0),
        extra={"members": len(members), "cv_pooled": mixed.judged.pooled},
    )
