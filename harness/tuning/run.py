"""One `harness tune`: from a prepared competition to a board full of baselines."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from baselines.families.registry import available_families, find_family
from baselines.portfolio import portfolio
from harness.errors import UsageError
from harness.tuning.assemble import assemble_problem
from harness.tuning.clock import Clock, reserve_for
from harness.tuning.driver import Driver, Plan
from harness.tuning.engine import EngineName, start_engine
from harness.tuning.finish import Finished, finish_run, first_board
from harness.tuning.goal import check_target
from harness.tuning.hand_in import Handing
from harness.tuning.keys import library_versions
from harness.tuning.memory import available_bytes
from harness.tuning.orders import Place
from harness.tuning.pace import Pace
from harness.tuning.record import write_run, write_trials
from harness.tuning.search import Search, searchable
from harness.tuning.show import Silent, Watcher
from harness.tuning.studies import Studies
from harness.tuning.trial import Proposal
from harness.tuning.yardstick import make_yardstick
from harness.version import __version__
from leaderboard.identity import new_id

if TYPE_CHECKING:
    from baselines.learning import Shape
    from harness.competition.prepared import Prepared
    from harness.tuning.engine.base import Engine
    from harness.workspace import Workspace

__all__ = ["Request", "tune_competition"]

DEFAULT_SECONDS = 60.0
_LEAST_SECONDS = 5.0
_MEMORY_SHARE = 0.8


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of a run."""

    models: Sequence[str] = ()  # none: all that serve
    seconds: float | None = None
    trials: int | None = None
    jobs: int | None = None
    engine: EngineName = "local"
    address: str | None = None  # of the scheduler of a Dask cluster
    seed: int = 0
    metric: str | None = None
    ensemble: bool = True
    quick: bool = False
    command: str = ""  # that repeats it
    schedule: Sequence[Proposal] = ()  # of an earlier run, to be repeated as it was


def tune_competition(
    prepared: Prepared,
    workspace: Workspace,
    request: Request,
    *,
    watcher: Watcher | None = None,
    started: float | None = None,
) -> Finished:
    """Fill the board with baselines; `started` is when the person began to wait."""
    families = _choose_families(request)
    request = _with_limits(request)
    clock = Clock(started or time.time(), request.seconds)
    jobs = request.jobs or os.cpu_count() or 1
    engine = start_engine(request.engine, jobs=jobs, address=request.address)
    try:
        run = _Run(
            prepared=prepared,
            workspace=workspace,
            request=request,
            families=families,
            clock=clock,
            watcher=watcher or Silent(),
            engine=engine,
        )
        return run.carry_out()
    finally:
        engine.stop()


class _Run:
    """The pieces of one run, put together."""

    def __init__(
        self,
        *,
        prepared: Prepared,
        workspace: Workspace,
        request: Request,
        families: Sequence[str],
        clock: Clock,
        watcher: Watcher,
        engine: Engine,
    ) -> None:
        self.prepared, self.request, self.watcher, self.engine = prepared, request, watcher, engine
        self.run_id = new_id(datetime.now(UTC))
        self.folder = workspace.runs(prepared.slug) / self.run_id
        self.yardstick = make_yardstick(prepared, request.metric)
        self.problem = assemble_problem(prepared, workspace)
        goal = self.yardstick.goal
        check_target(goal, self.problem.target)
        if request.seconds is not None:
            answers = max(self.problem.classes, self.problem.targets)
            rows = self.problem.rows + self.problem.rows_test
            clock = replace(clock, reserve=reserve_for(request.seconds, rows=rows, answers=answers))
        self.clock = clock
        shape = self.problem.shape
        self.families = [name for name in families if find_family(name).serves(shape)]
        if not self.families:
            raise UsageError(
                f"None of {', '.join(families)} serves {shape.task} on {shape.rows:,} rows. Name others."
            )
        place = Place(self.problem.folder, workspace.ledger(prepared.slug), self.folder)
        self.handing = Handing(prepared, workspace, self.yardstick, run_id=self.run_id, seed=request.seed)
        plan = Plan(
            run=self.run_id,
            place=place,
            yardstick=self.yardstick,
            goal=goal,
            problem=self.problem,
            seed=request.seed,
            total=request.trials,
            ensemble=request.ensemble,
            strict=request.seconds is None,
        )
        studies = Studies(
            self.folder / "optuna.journal", shape=shape, seed=request.seed, maximize=self.yardstick.maximize
        )
        fixed = request.quick or bool(request.schedule)
        search = Search(
            request.schedule or _propose_portfolio(self.families, shape, quick=request.quick),
            studies,
            shape,
            () if fixed else searchable(self.families, shape),
        )
        self.driver = Driver(
            plan=plan,
            engine=engine,
            search=search,
            pace=Pace(shape, clock, jobs=engine.jobs, folds=self.problem.folds),
            clock=clock,
            watcher=watcher,
            on_first_board=lambda trials: first_board(self.handing, place, trials),
            memory=_MEMORY_SHARE * available_bytes() / engine.jobs,
        )
        self.place = place
        self.began = datetime.now(UTC)

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
        status = "finished"
        try:
            try:
                self.driver.run()
            except KeyboardInterrupt:
                status = "interrupted"
            self.driver.stop_fits()
            self.watcher.finishing()
            finished = finish_run(self.driver, self.prepared, self.handing, self.folder, self.run_id)
        except BaseException:
            self._record("failed")
            raise
        finally:
            self.watcher.end()
        self._record(status, finished)
        return finished

    def _record(self, status: str, finished: Finished | None = None) -> None:
        write_trials(
            self.folder,
            self.driver.trials,
            run_id=self.run_id,
            competition=self.prepared.slug,
            metric=self.yardstick.metric.name,
            seed=self.request.seed,
        )
        write_run(self.folder, self._facts(status) | ({} if finished is None else finished.facts()))

    def _facts(self, status: str) -> dict[str, Any]:
        request = self.request
        return {
            "run_id": self.run_id,
            "competition": self.prepared.slug,
            "status": status,
            "command": request.command,
            "metric": self.yardstick.metric.name,
            "other_metric": request.metric is not None,
            "seed": request.seed,
            "seconds": request.seconds,
            "trials": request.trials,
            "jobs": self.engine.jobs,
            "engine": request.engine,
            "models": list(self.families),
            "ensemble": request.ensemble,
            "quick": request.quick,
            "started_at": self.began.isoformat(),
            "elapsed": round(self.clock.elapsed, 2),
            "problem": self.problem.folder.name,
            "fingerprints": {
                "spec": self.prepared.fingerprints.spec,
                "data": self.prepared.fingerprints.data,
                "metric": self.prepared.fingerprints.metric,
            },
            "harness_version": __version__,
            "libraries": library_versions(),
            "skipped": [{"family": family, "reason": reason} for family, reason in self.driver.skipped],
            "schedule": [
                {
                    "trial": trial.number,
                    "family": trial.proposal.family,
                    "config": dict(trial.proposal.config),
                    "source": trial.proposal.source,
                    "state": trial.state,
                    "rounds": trial.rounds,
                    "parts": [trial.reports[fold].rounds for fold in sorted(trial.reports)],
                    "complete": trial.is_complete,
                }
                for trial in self.driver.trials
            ],
        }


def _propose_portfolio(families: Sequence[str], shape: Shape, *, quick: bool) -> list[Proposal]:
    chosen = portfolio(families, shape, quick=quick)
    return [Proposal(family, config, "portfolio") for family, config in chosen]


def _choose_families(request: Request) -> list[str]:
    if not request.models:
        return list(available_families())
    chosen = list(dict.fromkeys(find_family(name).name for name in request.models))
    missing = [name for name in chosen if name not in available_families()]
    if missing:
        raise UsageError(f"{missing[0]} is not installed. Run: pip install 'harness[{missing[0]}]'")
    return chosen


def _with_limits(request: Request) -> Request:
    if request.seconds is not None and request.trials is not None:
        raise UsageError("Give either a budget or a number of trials: a run ends by one of them.")
    if request.trials is not None and request.trials < 1:
        raise UsageError(f"{request.trials} trials are none. Give at least 1.")
    if request.jobs is not None and request.jobs < 1:
        raise UsageError(f"{request.jobs} jobs do nothing. Give at least 1.")
    if request.schedule:
        return request
    if request.trials is None and request.seconds is None:
        return replace(request, seconds=DEFAULT_SECONDS)
    if request.seconds is not None and request.seconds < _LEAST_SECONDS:
        raise UsageError(
            f"A budget of {request.seconds:g} s is too short to load the libraries. "
            f"Give at least {_LEAST_SECONDS:g} s, or --trials N for a run without a clock."
        )
    return request
