"""Baselines of a task without answers to learn from: the rows to predict are clustered, without folds.

Each clusterer tries its portfolio and keeps the labeling with the highest silhouette; the best of these by
the same silhouette wins. Nobody knows the true groups, so nothing is tuned towards them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.clustering.registry import clusterer_names, find_clusterer
from baselines.errors import BaselineError
from baselines.families.settings import view_settings
from baselines.views.base import Answers
from baselines.views.columns import learn_reader
from baselines.views.registry import find_view
from harness.competition.prepared.tables import read_test
from harness.errors import HarnessError, UsageError
from harness.tuning.ledger.keys import library_versions
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.outcome.candidate import Candidate
from harness.tuning.outcome.finish import Finished
from harness.tuning.outcome.hand_in import Handing, write_submission
from harness.tuning.record.run_record import RunRecord, Scheduled, write_run
from harness.tuning.worker.orders import Judged
from leaderboard.identity import new_id

if TYPE_CHECKING:
    from baselines.learning import Matrix, Setting
    from harness.competition.prepared import Prepared
    from harness.tuning.clock import Clock
    from harness.tuning.engine.base import Engine
    from harness.tuning.request import Request
    from harness.tuning.show import Watcher
    from harness.workspace import Workspace

__all__ = ["cluster_competition"]

_LIMIT = 600.0  # seconds that one clusterer may take without a budget


@dataclass(frozen=True)
class ClusterOrder:
    """One clusterer and the rows that it labels."""

    prepared: Prepared
    clusterer: str
    labels: Path  # where its best labeling goes
    seed: int
    deadline: float | None


@dataclass(frozen=True)
class Clustered:
    """What a clusterer found."""

    clusterer: str
    config: dict[str, Setting]
    silhouette: float
    seconds: float
    tried: int


def cluster_competition(
    prepared: Prepared,
    workspace: Workspace,
    request: Request,
    engine: Engine,
    *,
    clock: Clock,
    watcher: Watcher,
) -> Finished:
    """The board filled with clusterings of the rows to predict."""
    _refuse_options(request)
    run_id = new_id(datetime.now(UTC))
    folder = workspace.runs(prepared.slug) / run_id
    yardstick = make_yardstick(prepared)
    names = [find_clusterer(name).name for name in request.models] or list(clusterer_names())
    watcher.begin(f"{prepared.slug}, run {run_id[-6:]}", "silhouette", maximize=True, clock=clock)
    try:
        limit = _LIMIT if clock.budget is None else max(clock.seconds_left, 1.0)
        orders = [
            ClusterOrder(prepared, name, _labels_file(folder, name), request.seed, clock.fits_end)
            for name in names
        ]
        (folder / "predictions").mkdir(parents=True)
        found = _cluster_all(orders, engine, limit=limit)
    finally:
        watcher.end()
    if not found:
        raise HarnessError(f"No clusters were found in the {prepared.rows_test:,} rows to predict.")
    found.sort(key=lambda one: -one.silhouette)
    handing = Handing(prepared, workspace, yardstick, run_id=run_id, seed=request.seed)
    entries = handing.hand_in([_candidate(one, folder) for one in found])
    best = np.load(_labels_file(folder, found[0].clusterer))
    finished = Finished(
        run_id=run_id,
        folder=folder,
        metric="silhouette",
        measure="silhouette",
        maximize=True,
        entries=tuple(entries),
        submission=write_submission(prepared, best, folder / "submission.csv"),
        trials=sum(one.tried for one in found),
        judged_trials=len(found),
        elapsed=clock.elapsed,
    )
    write_run(folder, _record(finished, prepared, request))
    return finished


def _refuse_options(request: Request) -> None:
    if request.metric is not None:
        raise UsageError("Nobody knows the true groups: clusterings go by silhouette. Leave --metric out.")
    if request.trials is not None:
        raise UsageError("Clusterers try what they have within a budget. Give --budget instead of --trials.")


def _cluster_all(orders: Sequence[ClusterOrder], engine: Engine, *, limit: float) -> list[Clustered]:
    futures = [engine.submit(label_rows, order, limit=limit) for order in orders]
    wait(futures, timeout=limit + 1)
    done = [future for future in futures if future.done() and future.exception() is None]
    return [found for future in done if (found := future.result()) is not None]


def label_rows(order: ClusterOrder) -> Clustered | None:
    """The labeling of a clusterer's portfolio with the highest silhouette, kept in a file; None if none."""
    from baselines.clustering.choice import silhouette  # needs scikit-learn

    started = time.perf_counter()
    test = read_test(order.prepared)
    reader = learn_reader(test, {column.name: column.type for column in order.prepared.columns})
    rows = reader.read(test)
    answers = Answers(target=np.zeros(len(rows)), task="regression", classes=0, seed=order.seed)
    clusterer = find_clusterer(order.clusterer)
    matrices: dict[str, Matrix] = {}
    best: tuple[float, dict[str, Setting], np.ndarray] | None = None
    tried, judge = 0, None
    size = len(rows), rows.numbers.shape[1] + rows.categories.shape[1]
    for config in clusterer.portfolio(*size) if clusterer.serves(*size) else ():
        if best is not None and _is_late(order, clusterer.seconds(*size, config)):
            continue
        options = view_settings(config)
        matrix = matrices.get(repr(options))
        if matrix is None:
            _, matrix = find_view(clusterer.view).fit(rows, answers, options)
            matrices[repr(options)] = matrix
        try:
            labels = clusterer.label(matrix, config, seed=order.seed)
        except BaselineError:
            continue  # this configuration finds nothing sensible; another one may
        tried += 1
        judge = judge or matrix  # the same distances judge all labelings
        score = silhouette(labels, judge)
        if best is None or score > best[0]:
            best = (score, dict(config), labels)
    if best is None or not np.isfinite(best[0]):
        return None
    np.save(order.labels, best[2])
    return Clustered(order.clusterer, best[1], best[0], time.perf_counter() - started, tried)


def _is_late(order: ClusterOrder, seconds: float) -> bool:
    return order.deadline is not None and time.time() + seconds > order.deadline


def _labels_file(folder: Path, name: str) -> Path:
    return folder / "predictions" / f"{name}.npy"


def _candidate(found: Clustered, folder: Path) -> Candidate:
    file = _labels_file(folder, found.clusterer)
    return Candidate(
        model=found.clusterer,
        kind="baseline",
        message=f"{find_clusterer(found.clusterer).title}, the best of {found.tried} by silhouette",
        params=found.config,
        judged=Judged(fold_scores=(), mean=found.silhouette, std=0.0, pooled=found.silhouette),
        test=file,
        oof=None,
        seconds=found.seconds,
        peak_mb=0.0,
        extra={"silhouette": found.silhouette},
    )


def _record(finished: Finished, prepared: Prepared, request: Request) -> RunRecord:
    entries = [one.candidate for one in finished.entries]
    return RunRecord(
        run_id=finished.run_id,
        competition=prepared.slug,
        kind="cluster",
        status="finished",
        command=request.command,
        metric=finished.metric,
        fingerprints=prepared.fingerprints,
        problem="",
        libraries=library_versions(),
        started_at=(datetime.now(UTC) - timedelta(seconds=finished.elapsed)).isoformat(),
        elapsed=round(finished.elapsed, 2),
        seed=request.seed,
        seconds=request.seconds,
        jobs=request.jobs or os.cpu_count(),
        models=tuple(one.model for one in entries),
        schedule=tuple(
            Scheduled(
                trial=place, family=one.model, config=dict(one.params), source="portfolio", state="done"
            )
            for place, one in enumerate(entries)
        ),
        outcome=finished.outcome,
    )
