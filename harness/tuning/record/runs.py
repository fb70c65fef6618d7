"""The runs of a competition and their trials, as tables and by name."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from harness.errors import UnknownNameError, UsageError, WorkspaceError
from harness.tabular import Cell, Table
from harness.tuning.record.run_record import Outcome, RunRecord, read_run
from harness.tuning.record.trials import read_trials
from leaderboard.identity import fold_id

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

__all__ = [
    "find_run",
    "has_models",
    "list_runs",
    "read_runs",
    "read_tuned",
    "run_table",
    "status_of",
    "trial_frame",
    "trial_table",
]

_DIGITS = 5
_SHORT = 6
_COLUMNS = ("run", "when", "status", "metric", "trials", "seconds", "winner", "command")


def list_runs(folder: Path) -> list[Path]:
    """The folders of the runs under one competition's, the newest first."""
    return sorted((run.parent for run in folder.glob("*/run.json")), reverse=True) if folder.is_dir() else []


def read_runs(folders: Iterable[Path]) -> Iterator[tuple[Path, RunRecord]]:
    """These runs with their records; one whose record is damaged stands in nobody's way."""
    for folder in folders:
        with suppress(WorkspaceError):
            yield folder, read_run(folder)


def find_run(workspace: Workspace, name: str, *, slug: str | None = None) -> Path:
    """The folder of the run that is meant: by its id or the beginning or end of it.

    `latest` is the newest one that handed models of harness tune in.
    """
    folders = [workspace.runs(slug)] if slug else sorted((workspace.state / "runs").glob("*"))
    runs = sorted((run for folder in folders for run in list_runs(folder)), key=lambda run: run.name)
    if name == "latest":
        tuned = next((run for run, record in read_runs(reversed(runs)) if has_models(record)), None)
        if tuned is None:
            raise UsageError(
                "No run of harness tune has handed anything in yet. Start one: harness tune NAME"
            )
        return tuned
    typed = fold_id(name)
    found = [run for run in runs if typed and (run.name.startswith(typed) or run.name.endswith(typed))]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(run.name for run in found[:5])
        raise UsageError(f"{name!r} names {len(found)} runs: {names}. Give more of the id.")
    raise UnknownNameError("run", name, [run.name for run in runs])


def read_tuned(run: Path) -> tuple[RunRecord, Outcome]:
    """The record of a run of harness tune that handed models in, and its outcome; else a UsageError."""
    record = read_run(run)
    if record.kind != "tune" or record.outcome is None:
        what = "was not finished" if record.kind == "tune" else "is none of harness tune"
        raise UsageError(f"The run {run.name} {what}. Name another one: harness runs {record.competition}")
    return record, record.outcome


def has_models(record: RunRecord) -> bool:
    """Whether it is a run of harness tune that handed models in."""
    return record.kind == "tune" and record.outcome is not None


def run_table(prepared: Prepared, workspace: Workspace) -> Table:
    """The runs of a competition, the newest first."""
    runs = list_runs(workspace.runs(prepared.slug))
    return Table(
        _COLUMNS,
        [_run_cells(run) for run in runs],
        {"seconds": 1},
        spare=(("command",), ("metric",), ("seconds",), ("when",)),
    )


def trial_table(prepared: Prepared, workspace: Workspace, run: str | None = None) -> Table:
    """The trials of a competition's runs, or of one."""
    trials = trial_frame(prepared, workspace, run)
    columns = (
        "run",
        "trial",
        "family",
        "source",
        "state",
        "cv_mean",
        "cv_std",
        "rounds",
        "seconds",
        "complete",
        "reason",
        "params",
    )
    rows = [_trial_cells(row) for row in trials.to_pylist()]
    digits = {"cv_mean": _DIGITS, "cv_std": _DIGITS, "seconds": 1}
    spare = (("params",), ("source",), ("rounds",), ("reason",), ("complete",), ("cv_std",), ("seconds",))
    return Table(columns, rows, digits, spare=spare)


def trial_frame(prepared: Prepared, workspace: Workspace, run: str | None = None) -> pa.Table:
    """The same with every column, as it is kept."""
    if run is not None:
        return read_trials([find_run(workspace, run, slug=prepared.slug)])
    return read_trials(list_runs(workspace.runs(prepared.slug)))


def _run_cells(run: Path) -> tuple[Cell, ...]:
    try:
        record = read_run(run)
    except WorkspaceError:
        return (run.name, None, "damaged", *(None,) * (len(_COLUMNS) - 3))
    return (
        record.run_id,
        record.started_at[:16].replace("T", " "),
        status_of(record),
        record.metric,
        len(record.schedule),
        record.elapsed,
        record.outcome.winner if record.outcome else None,
        record.command,
    )


def status_of(record: RunRecord) -> str:
    """How the run ended; one that goes on in no process any more was killed."""
    node, process = record.process
    gone = node == platform.node() and not _goes_on(process, record.started_at)
    return "killed" if record.status == "running" and gone else record.status


def _goes_on(process: int, started_at: str) -> bool:
    """Whether the process is still that of the run: numbers of processes are given out again."""
    try:
        began: float = psutil.Process(process).create_time()
    except psutil.Error:
        return False
    return began <= datetime.fromisoformat(started_at).timestamp()


def _trial_cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    params = ", ".join(f"{name}={_short(value)}" for name, value in json.loads(row["params"]).items())
    return (
        row["run_id"][-_SHORT:],
        *(
            row[name]
            for name in ("trial", "family", "source", "state", "cv_mean", "cv_std", "rounds", "seconds")
        ),
        row["complete"],
        row["reason"],
        params,
    )


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
