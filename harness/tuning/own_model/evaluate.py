"""One `harness evaluate`: a user's own estimator under the same folds, onto the same board."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.problem import ALL_ROWS
from harness.errors import HarnessError
from harness.tuning.assemble import assemble_problem
from harness.tuning.engine import start_engine
from harness.tuning.full_disk import told_of_full_disks
from harness.tuning.ledger.keys import code_digest, library_versions
from harness.tuning.ledger.ledger import digest
from harness.tuning.measure.goal import check_target
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.outcome.candidate import Candidate
from harness.tuning.outcome.hand_in import HandedIn, Handing, write_submission
from harness.tuning.own_model.own_model import OwnModel, OwnOrder, fit_own
from harness.tuning.record.run_record import Outcome, RunRecord, Scheduled, write_run
from harness.tuning.record.runs import list_runs, read_runs
from harness.tuning.worker.judge import judge_trial
from harness.tuning.worker.mix import mix_trials
from harness.tuning.worker.orders import FitReport, Judged, JudgeOrder, Mixed, Mixes, MixOrder, Place
from leaderboard.identity import new_id

if TYPE_CHECKING:
    from baselines.problem import Problem
    from harness.competition.prepared import Prepared
    from harness.tuning.engine.base import Engine
    from harness.tuning.measure.yardstick import Yardstick
    from harness.tuning.record.run_record import Status
    from harness.workspace import Workspace

__all__ = ["Evaluated", "evaluate_model"]

_LIMIT = 3600.0  # seconds that one fold may take
_OWN = 0  # the number of the own model among the members of an ensemble


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """The user's model on the board, and the ensemble that it joined."""

    entries: tuple[HandedIn, ...]  # the model, then its ensemble with the latest run's models if there is one
    submission: Path
    metric: str
    weight: float | None  # of the model in that ensemble
    ensemble_before: float | None  # the cross-validated score of the latest run's own ensemble
    lost: str | None = None  # why that ensemble could not be made


def evaluate_model(
    prepared: Prepared,
    workspace: Workspace,
    model: OwnModel,
    *,
    name: str | None = None,
    jobs: int | None = None,
    command: str = "",
) -> Evaluated:
    """The estimator cross-validated in workers, handed in, and mixed with the latest run's models."""
    engine = start_engine("local", jobs=jobs)
    try:
        with told_of_full_disks(workspace.state):
            title = name or model.maker
            return _Evaluation(prepared, workspace, model, engine, title=title, command=command).carry_out()
    finally:
        engine.stop()


class _Evaluation:
    """One evaluation under way."""

    def __init__(
        self,
        prepared: Prepared,
        workspace: Workspace,
        model: OwnModel,
        engine: Engine,
        *,
        title: str,
        command: str,
    ) -> None:
        self.prepared, self.model, self.engine = prepared, model, engine
        self.title, self.command = title, command
        self.yardstick = make_yardstick(prepared)
        self.problem = assemble_problem(prepared, workspace)
        check_target(self.yardstick.goal, self.problem.target)
        self.began = datetime.now(UTC)
        self.run_id = new_id(self.began)
        self.folder = workspace.runs(prepared.slug) / self.run_id
        self.place = Place(self.problem.folder, workspace.ledger(prepared.slug), self.folder)
        self.before = _latest_run(list_runs(workspace.runs(prepared.slug)), self.problem, self.yardstick)
        self.handing = Handing(prepared, workspace, self.yardstick, run_id=self.run_id, seed=0)

    def carry_out(self) -> Evaluated:
        """Fit, judge, mix and hand in, on record whatever comes of it."""
        self._record("running")
        try:
            return self._evaluate()
        except BaseException as error:
            with suppress(HarnessError):  # the first failure is the one to tell
                self._record("interrupted" if isinstance(error, KeyboardInterrupt) else "failed")
            raise

    def _evaluate(self) -> Evaluated:
        folds = [*range(self.problem.folds), *([ALL_ROWS] if self.problem.sequential else [])]
        reports = _fit_folds(self.engine, [self._order(fold) for fold in folds])
        judged = self._judge(reports)
        mixes = self._mix()
        candidates = [self._candidate(judged, reports)]
        candidates += [_mixture(self.title, mixed, self.place) for mixed in mixes.made]
        handed_in = self.handing.hand_in(candidates)
        best = min(candidates, key=lambda one: self.yardstick.goal.loss_of(one.judged.mean))
        submission = write_submission(self.prepared, np.load(best.test), self.folder / "submission.csv")
        outcome = Outcome(
            winner=best.model,
            submission=submission.name,
            entries={one.candidate.model: one.record() for one in handed_in},
            lost=mixes.lost,
        )
        self._record("finished", outcome)
        return Evaluated(
            entries=tuple(handed_in),
            submission=submission,
            metric=self.yardstick.metric.name,
            weight=mixes.made[0].weights.get(_OWN, 0.0) if mixes.made else None,
            ensemble_before=self.before.score if self.before else None,
            lost=mixes.lost,
        )

    def _order(self, fold: int) -> OwnOrder:
        return OwnOrder(
            place=self.place,
            yardstick=self.yardstick,
            model=self.model,
            public=self.prepared.folder / "public",
            fold=fold,
            key=digest({"run": self.run_id, "fold": fold}),
        )

    def _judge(self, reports: Mapping[int, FitReport]) -> Judged:
        whole = reports.get(ALL_ROWS)
        order = JudgeOrder(
            place=self.place,
            yardstick=self.yardstick,
            trial=_OWN,
            keys=tuple(reports[fold].key for fold in sorted(reports) if fold != ALL_ROWS),
            whole_key=whole.key if whole else None,
        )
        future = self.engine.submit(judge_trial, order, limit=_LIMIT)
        error = future.exception()
        reason = self.engine.explain(error) if error is not None else future.result().error
        if reason:
            raise HarnessError(f"{self.title} cannot be scored: {reason}.")
        return future.result()

    def _mix(self) -> Mixes:
        """The ensemble of the own model, number 0, and the latest run's, each by its number and one."""
        if self.before is None:
            return Mixes()
        for number in self.before.members:
            for part in ("oof", "test"):
                theirs = self.before.folder / "predictions" / f"{number}-{part}.npy"
                self.place.predictions(number + 1, part).symlink_to(theirs)
        members = (_OWN, *(number + 1 for number in self.before.members))
        order = MixOrder(place=self.place, yardstick=self.yardstick, trials=members)
        future = self.engine.submit(mix_trials, order, limit=_LIMIT)
        error = future.exception()
        return future.result() if error is None else Mixes(lost=self.engine.explain(error))

    def _candidate(self, judged: Judged, reports: Mapping[int, FitReport]) -> Candidate:
        model = self.model
        return Candidate(
            model=self.title,
            kind="baseline",
            message=f"{model.maker} of {model.file.name}, rows as {model.view}",
            params={
                "file": model.file.name,
                "maker": model.maker,
                "view": model.view,
                "sha256": model.digest,
            },
            judged=judged,
            test=self.place.predictions(_OWN, "test-final"),
            oof=self.place.predictions(_OWN, "oof-final"),
            seconds=sum(report.seconds for report in reports.values()),
            peak_mb=max(report.peak_mb for report in reports.values()),
            extra={"cv_pooled": judged.pooled},
        )

    def _record(self, status: Status, outcome: Outcome | None = None) -> None:
        state = {"running": "running", "finished": "done"}.get(status, "failed")
        scheduled = Scheduled(trial=_OWN, family=self.model.maker, config={}, source="own", state=state)
        record = RunRecord(
            run_id=self.run_id,
            competition=self.prepared.slug,
            kind="evaluate",
            status=status,
            command=self.command,
            metric=self.yardstick.metric.name,
            fingerprints=self.prepared.fingerprints,
            problem=self.problem.folder.name,
            code=code_digest(),
            libraries=library_versions(),
            started_at=self.began.isoformat(),
            elapsed=round(time.time() - self.began.timestamp(), 2),
            jobs=self.engine.jobs,
            schedule=(scheduled,),
            outcome=outcome,
        )
        write_run(self.folder, record)


def _fit_folds(engine: Engine, orders: Sequence[OwnOrder]) -> dict[int, FitReport]:
    """A report for every fold; HarnessError at the first that fails."""
    futures = {engine.submit(fit_own, order, limit=_LIMIT): order.fold for order in orders}
    reports = {}
    for future in as_completed(futures):
        error = future.exception()
        reason = engine.explain(error) if error is not None else future.result().error
        if reason is not None:
            model = orders[0].model
            raise HarnessError(
                f"{model.file.name}:{model.maker} failed on {_name_fold(futures[future])}: "
                f"{reason if reason.endswith(('.', '?')) else f'{reason}.'}"
            )
        reports[futures[future]] = future.result()
    return reports


def _name_fold(fold: int) -> str:
    return "all rows" if fold == ALL_ROWS else f"fold {fold + 1}"


@dataclass(frozen=True)
class _Latest:
    """The latest run whose models can be mixed with another one's: its members and its ensemble's score."""

    folder: Path
    members: tuple[int, ...]
    score: float | None


def _latest_run(runs: Sequence[Path], problem: Problem, yardstick: Yardstick) -> _Latest | None:
    """The newest run of harness tune on the same rows by the same metric: the members that it handed in."""
    for folder, record in read_runs(runs):
        same = (record.problem, record.metric) == (problem.folder.name, yardstick.metric.name)
        if not same or record.kind != "tune" or record.outcome is None:
            continue
        entries = record.outcome.entries
        members = {one.trial for one in entries.values() if one.trial is not None}
        members |= {trial for one in entries.values() for trial in one.weights or {}}
        members -= {trial.trial for trial in record.schedule if trial.upon}  # these are for the stack alone
        kept = [one for one in sorted(members) if (folder / "predictions" / f"{one}-oof.npy").exists()]
        if kept:
            ensemble = entries.get("ensemble")
            return _Latest(folder, tuple(kept), ensemble.score if ensemble else None)
    return None


def _mixture(title: str, mixed: Mixed, place: Place) -> Candidate:
    return Candidate(
        model=f"ensemble with {title}",
        kind="ensemble",
        message=f"An ensemble of {title} and the latest run's models, {len(mixed.weights)} in all",
        params={str(number): round(weight, 4) for number, weight in mixed.weights.items()},
        judged=mixed.judged,
        test=place.predictions("ensemble", "test-final"),
        oof=place.predictions("ensemble", "oof-final"),
        seconds=mixed.judged.seconds,
        peak_mb=0.0,
        extra={"members": len(mixed.weights), "cv_pooled": mixed.judged.pooled},
    )
