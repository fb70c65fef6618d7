"""One `harness evaluate`: a user's own estimator under the same folds, onto the same board."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.problem import ALL_ROWS
from harness.errors import HarnessError
from harness.tuning.assemble import assemble_problem
from harness.tuning.engine.local import LocalEngine
from harness.tuning.ledger.keys import library_versions
from harness.tuning.ledger.ledger import digest
from harness.tuning.measure.goal import check_target
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.outcome.candidate import Candidate
from harness.tuning.outcome.hand_in import HandedIn, Handing, write_submission
from harness.tuning.own_model.own_model import OwnModel, OwnOrder, fit_own
from harness.tuning.record.run_record import Outcome, RunRecord, Scheduled, read_run, write_run
from harness.tuning.record.runs import list_runs
from harness.tuning.worker.judge import judge_trial, mix_trials
from harness.tuning.worker.orders import FitReport, Judged, JudgeOrder, Mixed, MixOrder, Place
from leaderboard.identity import new_id

if TYPE_CHECKING:
    from baselines.problem import Problem
    from harness.competition.prepared import Prepared
    from harness.tuning.measure.yardstick import Yardstick
    from harness.workspace import Workspace

__all__ = ["Evaluated", "evaluate_model"]

_LIMIT = 3600.0  # seconds that one fold may take
_OWN = 0  # the number of the own model among the members of an ensemble


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """The user's model on the board, and the ensemble that it joined."""

    entries: tuple[
        HandedIn, ...
    ]  # the model, then the ensemble of it and the latest run's models if there is one
    submission: Path
    metric: str
    weight: float | None  # of the model in that ensemble
    ensemble_before: float | None  # the cross-validated score of the latest run's own ensemble


def evaluate_model(
    prepared: Prepared,
    workspace: Workspace,
    model: OwnModel,
    *,
    name: str | None = None,
    jobs: int | None = None,
) -> Evaluated:
    """The estimator cross-validated in workers, handed in, and mixed with the latest run's models."""
    yardstick = make_yardstick(prepared)
    problem = assemble_problem(prepared, workspace)
    check_target(yardstick.goal, problem.target)
    began, started = datetime.now(UTC), time.perf_counter()
    run_id = new_id(began)
    folder = workspace.runs(prepared.slug) / run_id
    place = Place(problem.folder, workspace.ledger(prepared.slug), folder)
    title = name or model.maker
    with _engine(jobs) as engine:
        folds = [*range(problem.folds), *([ALL_ROWS] if problem.sequential else [])]
        orders = [_order(prepared, place, yardstick, model, fold) for fold in folds]
        reports = _fit_folds(engine, orders)
        judged = engine.submit(judge_trial, _judge_order(place, yardstick, reports)).result()
        if judged.error:
            raise HarnessError(f"{title} cannot be scored: {judged.error}.")
        before = _latest_run(prepared, workspace, problem, yardstick.metric.name)
        mixed = _mix(engine, place, yardstick, before)
    candidates = [_candidate(title, model, judged, place, reports)]
    if mixed is not None:
        candidates.append(_mixture(title, mixed, place))
    handing = Handing(prepared, workspace, yardstick, run_id=run_id, seed=0)
    handed_in = handing.hand_in(candidates)
    best = min(candidates, key=lambda one: yardstick.goal.loss_of(one.judged.mean))
    submission = write_submission(prepared, np.load(best.test), folder / "submission.csv")
    record = RunRecord(
        run_id=run_id,
        competition=prepared.slug,
        kind="evaluate",
        status="finished",
        command=f"harness evaluate {prepared.slug} {model.file}:{model.maker} --view {model.view}",
        metric=yardstick.metric.name,
        fingerprints=prepared.fingerprints,
        problem=problem.folder.name,
        libraries=library_versions(),
        started_at=began.isoformat(),
        elapsed=round(time.perf_counter() - started, 2),
        jobs=jobs,
        schedule=(Scheduled(trial=_OWN, family=model.maker, config={}, source="own", state="done"),),
        outcome=Outcome(
            winner=best.model,
            submission=submission.name,
            entries={one.candidate.model: one.record() for one in handed_in},
        ),
    )
    write_run(folder, record)
    return Evaluated(
        entries=tuple(handed_in),
        submission=submission,
        metric=yardstick.metric.name,
        weight=mixed.weights.get(_OWN, 0.0) if mixed else None,
        ensemble_before=before.score if before else None,
    )


@contextmanager
def _engine(jobs: int | None) -> Iterator[LocalEngine]:
    engine = LocalEngine(jobs or os.cpu_count() or 1)
    try:
        yield engine
    finally:
        engine.stop()


def _fit_folds(engine: LocalEngine, orders: Sequence[OwnOrder]) -> dict[int, FitReport]:
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


def _order(prepared: Prepared, place: Place, yardstick: Yardstick, model: OwnModel, fold: int) -> OwnOrder:
    facts = {
        "problem": place.problem.name,
        "goal": repr(yardstick.goal),
        "file": model.digest,
        "maker": model.maker,
        "view": model.view,
        "fold": fold,
        "libraries": library_versions(),
    }
    return OwnOrder(
        place=place,
        yardstick=yardstick,
        model=model,
        public=prepared.folder / "public",
        fold=fold,
        key=digest(facts),
    )


def _judge_order(place: Place, yardstick: Yardstick, reports: dict[int, FitReport]) -> JudgeOrder:
    whole = reports.get(ALL_ROWS)
    keys = tuple(reports[fold].key for fold in sorted(reports) if fold != ALL_ROWS)
    return JudgeOrder(
        place=place, yardstick=yardstick, trial=_OWN, keys=keys, whole_key=whole.key if whole else None
    )


@dataclass(frozen=True)
class _Latest:
    """The latest run whose models can be mixed with another one's: its members and its ensemble's score."""

    folder: Path
    members: tuple[int, ...]
    score: float | None


def _latest_run(prepared: Prepared, workspace: Workspace, problem: Problem, metric: str) -> _Latest | None:
    for folder in list_runs(workspace.runs(prepared.slug)):
        record = read_run(folder)
        same = (record.problem, record.metric) == (problem.folder.name, metric)
        if not same or record.kind != "tune" or record.outcome is None:
            continue
        members = tuple(
            one.trial
            for one in record.schedule
            if one.state == "done" and (folder / "predictions" / f"{one.trial}-oof.npy").exists()
        )
        if members:
            ensemble = record.outcome.entries.get("ensemble")
            return _Latest(folder, members, ensemble.score if ensemble else None)
    return None


def _mix(engine: LocalEngine, place: Place, yardstick: Yardstick, latest: _Latest | None) -> Mixed | None:
    """The ensemble of the own model, number 0, and the latest run's, each by its number and one."""
    if latest is None:
        return None
    for number in latest.members:
        for part in ("oof", "test"):
            theirs = latest.folder / "predictions" / f"{number}-{part}.npy"
            place.predictions(number + 1, part).symlink_to(theirs)
    members = (_OWN, *(number + 1 for number in latest.members))
    order = MixOrder(place=place, yardstick=yardstick, trials=members, stack=False)
    mixes = engine.submit(mix_trials, order).result()
    if mixes.lost:
        raise HarnessError(f"With the latest run's models, {mixes.lost}.")
    return mixes.made[0]


def _candidate(
    title: str, model: OwnModel, judged: Judged, place: Place, reports: dict[int, FitReport]
) -> Candidate:
    return Candidate(
        model=title,
        kind="baseline",
        message=f"{model.maker} of {model.file.name}, rows as {model.view}",
        params={"file": model.file.name, "maker": model.maker, "view": model.view, "sha256": model.digest},
        judged=judged,
        test=place.predictions(_OWN, "test-final"),
        oof=place.predictions(_OWN, "oof-final"),
        seconds=sum(report.seconds for report in reports.values()),
        peak_mb=max(report.peak_mb for report in reports.values()),
        extra={"cv_pooled": judged.pooled},
    )


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
