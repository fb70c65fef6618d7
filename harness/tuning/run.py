"""One `harness tune`: from a prepared competition to a board full of baselines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baselines.portfolio import portfolio
from harness.tuning.assemble import assemble_problem
from harness.tuning.clock import Clock
from harness.tuning.cluster import Clusterings
from harness.tuning.driving.driver import Driver
from harness.tuning.driving.hopeless import constant_loss
from harness.tuning.driving.pace import Pace
from harness.tuning.driving.plan import Plan
from harness.tuning.engine import start_engine
from harness.tuning.engine.cores import usable_cores
from harness.tuning.full_disk import told_of_full_disks
from harness.tuning.ledger.keys import code_digest, library_versions
from harness.tuning.measure.goal import check_target
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.outcome.finish import Finished, end_in_order, finish_run, first_board
from harness.tuning.outcome.hand_in import Handing
from harness.tuning.proposal import Proposal
from harness.tuning.record.run_record import RunRecord, Skipped, Status, schedule_trial, write_run
from harness.tuning.record.trials import write_trials
from harness.tuning.request import Request, check_request, choose_families
from harness.tuning.search.earlier import recall_proposals
from harness.tuning.search.search import Search, searchable
from harness.tuning.search.sizes import Sizes
from harness.tuning.search.studies import Studies
from harness.tuning.show import FileLog, Several, Watcher
from harness.tuning.worker.memory import available_bytes, total_bytes
from harness.tuning.worker.orders import Place
from leaderboard.identity import new_id

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.engine.base import Engine
    from harness.tuning.trial import Trial
    from harness.workspace import Workspace

__all__ = ["tune_competition"]

_FIRST = 2  # trials that make a first board
_RECORD_SECONDS = 5.0  # between two records of the trials
_STRICT_FITS = 4  # side by side are reckoned with, if not more, in runs that must not depend on --jobs
_MEMORY_SHARE = 0.8  # of what is free, for the fits that run at once


def tune_competition(
    prepared: Prepared,
    workspace: Workspace,
    request: Request,
    *,
    watcher: Watcher | None = None,
    started: float | None = None,
) -> Finished:
    """Fill the board with baselines; `started` is when the person began to wait."""
    request = check_request(request)
    clock = Clock(started or time.time(), request.seconds)
    watcher = watcher or Watcher()
    engine = start_engine(request.engine, jobs=request.jobs, address=request.address)
    kind = Clusterings if prepared.task == "clustering" else _Run
    try:
        with told_of_full_disks(workspace.state):
            return kind(prepared, workspace, request, engine, clock=clock, watcher=watcher).carry_out()
    finally:
        engine.stop()


class _Run:
    """The pieces of one run, put together."""

    def __init__(
        self,
        prepared: Prepared,
        workspace: Workspace,
        request: Request,
        engine: Engine,
        *,
        clock: Clock,
        watcher: Watcher,
    ) -> None:
        self.prepared, self.request, self.engine = prepared, request, engine
        self.run_id, self.began = new_id(datetime.now(UTC)), datetime.now(UTC)
        self.folder = workspace.runs(prepared.slug) / self.run_id
        self.watcher = Several(watcher, FileLog(self.folder))
        self.yardstick = make_yardstick(prepared, request.metric)
        self.problem = assemble_problem(prepared, workspace)
        check_target(self.yardstick.goal, self.problem.target)
        self.families = choose_families(request.models, self.problem.shape)
        self.clock = clock.keeping_back(
            rows=self.problem.rows + self.problem.rows_test,
            answers=max(self.problem.classes, self.problem.targets),
        )
        self.handing = Handing(prepared, workspace, self.yardstick, run_id=self.run_id, seed=request.seed)
        plan = self._plan(Place(self.problem.folder, workspace.ledger(prepared.slug), self.folder))
        self._recorded, self._has_board = 0.0, False
        self.driver = Driver(
            plan,
            engine,
            search=self._search(plan),
            pace=Pace(plan.shape, self.clock, jobs=engine.jobs, folds=self.problem.folds),
            clock=self.clock,
            watcher=self.watcher,
            on_progress=self._keep_up,
        )

    def _plan(self, place: Place) -> Plan:
        strict = self.request.seconds is None
        return Plan(
            run=self.run_id,
            place=place,
            yardstick=self.yardstick,
            goal=self.yardstick.goal,
            problem=self.problem,
            shape=replace(self.problem.shape, loss=self.yardstick.goal.objective.loss),
            seed=self.request.seed,
            total=self.request.trials,
            ensemble=self.request.ensemble,
            mixtures=self.request.mixtures,
            second_layer=() if self._is_fixed else tuple(self.families),
            strict=strict,
            memory=_MEMORY_SHARE * self._memory(strict=strict),
            floor=constant_loss(self.problem, self.yardstick.goal),
        )

    def _memory(self, *, strict: bool) -> float:
        """What one fit may take: of what is free, or where runs must be alike, of what the machine has."""
        side_by_side = max(_STRICT_FITS, usable_cores())
        return total_bytes() / side_by_side if strict else available_bytes() / self.engine.jobs

    @property
    def _is_fixed(self) -> bool:
        """Whether all that is tried is known beforehand."""
        return self.request.quick or bool(self.request.schedule)

    def _search(self, plan: Plan) -> Search:
        request = self.request
        proposals = list(request.schedule) or _propose(self.families, plan, quick=request.quick)
        if not plan.strict and not self._is_fixed:
            metric = self.yardstick.metric.name
            known = recall_proposals(plan.place, plan.goal, metric=metric, seed=request.seed)
            proposals[1:1] = [one for one in known if one.family in self.families]
        studies = Studies(
            self.folder / "optuna.journal",
            shape=plan.shape,
            seed=request.seed,
            maximize=self.yardstick.maximize,
        )
        families = () if self._is_fixed else searchable(self.families, plan.shape)
        return Search(proposals, studies, families, Sizes(maximize=self.yardstick.maximize))

    def carry_out(self) -> Finished:
        """Try, finish, hand in, record; Ctrl-C goes straight to finishing."""
        self._record("running")
        maximize = self.yardstick.maximize
        self.watcher.begin(
            f"{self.prepared.slug}, run {self.run_id[-6:]}",
            self.yardstick.metric.name,
            maximize=maximize,
            clock=self.clock,
        )
        return end_in_order(self.driver.run, self._finish, self._record, self.watcher)

    def _finish(self) -> Finished:
        self.driver.stop()
        self.watcher.finishing()
        return finish_run(self.driver, self.prepared, self.handing, self.folder, self.run_id)

    def _keep_up(self, done: Sequence[Trial]) -> None:
        """A board as soon as there is something for it, and every few seconds the record of all trials."""
        if not self._has_board and len(done) >= _FIRST:
            self._has_board = True
            first_board(self.handing, self.driver.plan.place, self.driver.plan.goal, done)
        if time.time() - self._recorded > _RECORD_SECONDS:
            self._record_trials()

    def _record(self, status: Status, finished: Finished | None = None) -> None:
        self._record_trials()
        write_run(self.folder, self._describe(status, finished))

    def _record_trials(self) -> None:
        self._recorded = time.time()
        write_trials(
            self.folder,
            self.driver.trials,
            run_id=self.run_id,
            competition=self.prepared.slug,
            metric=self.yardstick.metric.name,
            seed=self.request.seed,
        )

    def _describe(self, status: Status, finished: Finished | None) -> RunRecord:
        request = self.request
        return RunRecord(
            run_id=self.run_id,
            competition=self.prepared.slug,
            kind="tune",
            status=status,
            command=request.command,
            metric=self.yardstick.metric.name,
            own_metric=request.metric is not None,
            fingerprints=self.prepared.fingerprints,
            problem=self.problem.folder.name,
            code=code_digest(),
            libraries=library_versions(),
            started_at=self.began.isoformat(),
            elapsed=round(self.clock.elapsed, 2),
            seed=request.seed,
            seconds=request.seconds,
            trials=request.trials,
            jobs=self.engine.jobs,
            engine=request.engine,
            models=tuple(self.families),
            ensemble=request.ensemble,
            quick=request.quick,
            skipped=tuple(Skipped(family, reason) for family, reason in self.driver.skipped),
            schedule=tuple(map(schedule_trial, self.driver.trials)),
            outcome=finished.outcome if finished else None,
        )


def _propose(families: Sequence[str], plan: Plan, *, quick: bool) -> list[Proposal]:
    chosen = portfolio(families, plan.shape, quick=quick)
    return [Proposal(one.family, one.config, "portfolio", hope=one.hope) for one in chosen]
