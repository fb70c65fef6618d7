"""Baselines of a task without answers to learn from: the rows to predict are clustered, without folds.

Each clusterer tries its portfolio; its labeling with the highest silhouette is handed in, and the best of
these by the same silhouette wins. Nobody knows the true groups, so nothing is tuned towards them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.clustering.registry import clusterer_names, find_clusterer
from harness.errors import HarnessError, UsageError
from harness.tuning.ledger.keys import code_digest, library_versions
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.outcome.candidate import Candidate
from harness.tuning.outcome.finish import Finished, end_in_order
from harness.tuning.outcome.hand_in import Handing, write_submission
from harness.tuning.proposal import Proposal
from harness.tuning.record.run_record import RunRecord, Status, schedule_trial, write_run
from harness.tuning.record.trials import write_trials
from harness.tuning.show import FileLog, Several
from harness.tuning.trial import Trial, cv_score
from harness.tuning.worker.label import Labelled, LabelOrder, label_rows, read_rows
from harness.tuning.worker.orders import FitReport, Judged
from leaderboard.identity import new_id

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.clock import Clock
    from harness.tuning.engine.base import Engine
    from harness.tuning.request import Request
    from harness.tuning.show import Watcher
    from harness.workspace import Workspace

__all__ = ["Clusterings"]

_HANG = 600.0  # seconds after which a labeling without a clock is killed
_LATE = 1.0  # seconds after the end of the time until it is killed with one
_POLL = 0.25
_METRIC = "silhouette"


def _refuse_options(request: Request) -> None:
    if request.metric is not None:
        raise UsageError("Nobody knows the true groups: clusterings go by silhouette. Leave --metric out.")
    if request.trials is not None:
        raise UsageError("Clusterers try what they have within a budget. Give --budget instead of --trials.")


class Clusterings:
    """The board of such a task filled with clusterings of the rows to predict: one run."""

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
        _refuse_options(request)
        self.prepared, self.request, self.engine = prepared, request, engine
        self.clock = clock.keeping_back(rows=prepared.rows_test, answers=1)
        self.began = datetime.now(UTC)
        self.run_id = new_id(self.began)
        self.folder = workspace.runs(prepared.slug) / self.run_id
        self.watcher = Several(watcher, FileLog(self.folder))
        self.handing = Handing(
            prepared, workspace, make_yardstick(prepared), run_id=self.run_id, seed=request.seed
        )
        self.names = [find_clusterer(name).name for name in request.models] or list(clusterer_names())
        self.trials: list[Trial] = []
        self._running: dict[Future[Labelled], Trial] = {}

    def carry_out(self) -> Finished:
        """Label, hand in, record; Ctrl-C goes straight to handing in."""
        title = f"{self.prepared.slug}, run {self.run_id[-6:]}"
        self._record("running")
        self.watcher.begin(title, _METRIC, maximize=True, clock=self.clock)
        return end_in_order(self._label_all, self._finish, self._record, self.watcher)

    def _label_all(self) -> None:
        rows = read_rows(self.prepared)
        proposals = list(_propose(self.names, len(rows), rows.numbers.shape[1] + rows.categories.shape[1]))
        while proposals or self._running:
            while proposals and len(self._running) < self.engine.jobs and self.clock.seconds_left > 0:
                self._begin(proposals.pop(0))
            if not self._running:
                return
            done, _ = wait(self._running, timeout=_POLL, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(self._running.pop(future), future)
            self.watcher.tick(self.clock, self.trials)

    def _begin(self, proposal: Proposal) -> None:
        trial = Trial(len(self.trials), proposal, folds=1)
        self.trials.append(trial)
        order = LabelOrder(
            prepared=self.prepared,
            clusterer=proposal.family,
            config=proposal.config,
            labels=self._labels(trial),
            seed=self.request.seed,
        )
        limit = _HANG if self.clock.budget is None else self.clock.seconds_left + _LATE
        self._running[self.engine.submit(label_rows, order, limit=limit)] = trial

    def _take(self, trial: Trial, future: Future[Labelled]) -> None:
        error = future.exception()
        found = future.result() if error is None else Labelled(error=self.engine.explain(error))
        score = found.silhouette
        trial.take(FitReport(key="", fold=0, seconds=found.seconds, peak_mb=found.peak_mb, error=found.error))
        if found.error is None:
            trial.judged = Judged(fold_scores=(), mean=score, std=0.0, pooled=score)
            trial.end("done", "")
        self.watcher.trial_over(trial)

    def _give_up(self) -> None:
        for future, trial in self._running.items():
            future.cancel()
            trial.end("abandoned", "the time was over")
        self._running.clear()

    def _finish(self) -> Finished:
        self._give_up()
        self.watcher.finishing()
        best = _best_of_clusterers(self.trials)
        if not best:
            failed = dict.fromkeys(f"{one.proposal.family}: {one.reason}" for one in self.trials)
            reasons = "; ".join(failed) or "No column tells them apart."
            raise HarnessError(
                f"No clusters were found in the {self.prepared.rows_test:,} rows to predict. {reasons}"
            )
        tried = [sum(one.proposal.family == trial.proposal.family for one in self.trials) for trial in best]
        entries = self.handing.hand_in(
            [self._candidate(trial, number) for trial, number in zip(best, tried, strict=True)]
        )
        labels = np.load(self._labels(best[0]))
        return Finished(
            run_id=self.run_id,
            folder=self.folder,
            metric=_METRIC,
            measure=_METRIC,
            maximize=True,
            entries=tuple(entries),
            submission=write_submission(self.prepared, labels, self.folder / "submission.csv"),
            trials=len(self.trials),
            judged_trials=sum(trial.state == "done" for trial in self.trials),
            elapsed=self.clock.elapsed,
        )

    def _candidate(self, trial: Trial, tried: int) -> Candidate:
        assert trial.judged is not None
        clusterer = find_clusterer(trial.proposal.family)
        return Candidate(
            model=clusterer.name,
            kind="baseline",
            message=f"{clusterer.title}, the best of {tried} by silhouette",
            params=trial.proposal.config,
            judged=trial.judged,
            test=self._labels(trial),
            oof=None,
            seconds=trial.seconds,
            peak_mb=trial.peak_mb,
            trial=trial.number,
            extra={_METRIC: trial.judged.mean},
        )

    def _labels(self, trial: Trial) -> Path:
        return self.folder / "predictions" / f"{trial.number}-test-final.npy"

    def _record(self, status: Status, finished: Finished | None = None) -> None:
        write_trials(
            self.folder,
            self.trials,
            run_id=self.run_id,
            competition=self.prepared.slug,
            metric=_METRIC,
            seed=self.request.seed,
        )
        record = RunRecord(
            run_id=self.run_id,
            competition=self.prepared.slug,
            kind="cluster",
            status=status,
            command=self.request.command,
            metric=_METRIC,
            fingerprints=self.prepared.fingerprints,
            problem="",
            code=code_digest(),
            libraries=library_versions(),
            started_at=self.began.isoformat(),
            elapsed=round(self.clock.elapsed, 2),
            seed=self.request.seed,
            seconds=self.request.seconds,
            jobs=self.engine.jobs,
            engine=self.request.engine,
            models=tuple(self.names),
            schedule=tuple(map(schedule_trial, self.trials)),
            outcome=finished.outcome if finished else None,
        )
        write_run(self.folder, record)


def _propose(names: Sequence[str], rows: int, columns: int) -> Iterator[Proposal]:
    """Every clusterer's portfolio, the cheap configurations of all of them first."""
    found = []
    for name in names:
        clusterer = find_clusterer(name)
        configs = clusterer.portfolio(rows, columns) if clusterer.serves(rows, columns) else ()
        found += [(clusterer.seconds(rows, columns, config), name, config) for config in configs]
    for _, name, config in sorted(found, key=lambda one: one[0]):
        yield Proposal(name, config, "portfolio")


def _best_of_clusterers(trials: Sequence[Trial]) -> list[Trial]:
    """The best labeling of each clusterer, the best of all first."""
    done = sorted((one for one in trials if one.judged), key=cv_score, reverse=True)
    best: dict[str, Trial] = {}
    for trial in done:
        best.setdefault(trial.proposal.family, trial)
    return list(best.values())
