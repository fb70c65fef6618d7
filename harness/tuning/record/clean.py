"""What can go because it can be made again: kept fits, views and tests, and the records of older runs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import UnknownNameError, UsageError, WorkspaceError
from harness.tabular import Table
from harness.tuning.record.runs import has_models, list_runs, read_runs, status_of

if TYPE_CHECKING:
    from harness.workspace import Workspace

__all__ = ["Rubbish", "clean_table", "find_rubbish", "refuse_under_way", "remove_rubbish"]


@dataclass(frozen=True)
class Rubbish:
    """A folder that can go, and what it takes."""

    competition: str
    what: str
    folder: Path
    files: int
    bytes: int


def find_rubbish(workspace: Workspace, slug: str | None = None, *, with_runs: bool = False) -> list[Rubbish]:
    """What can go, of one competition or of all."""
    found = []
    known = {
        folder.name for kind in ("ledger", "cache", "runs") for folder in (workspace.state / kind).glob("*")
    }
    if slug is not None and slug not in known:
        raise UnknownNameError("tuned competition", slug, known)
    for kind, what in (("ledger", "kept fits"), ("cache", "kept views and tests")):
        every = sorted((workspace.state / kind).glob("*"))
        folders = [folder for folder in every if slug in (None, folder.name)]
        found += [_measure(folder.name, what, folder) for folder in folders if folder.is_dir()]
    if with_runs:
        folders = [workspace.runs(slug)] if slug else sorted((workspace.state / "runs").glob("*"))
        older = [run for folder in folders for run in _older(list_runs(folder))]
        found += [_measure(run.parent.name, f"run {run.name[-6:]}", run) for run in older]
    return [one for one in found if one.files]


def _older(runs: Sequence[Path]) -> list[Path]:
    """All but the newest run and the newest whose models can still be taken away or joined."""
    newest_models = next((run for run, record in read_runs(runs) if has_models(record)), None)
    return [run for run in runs[1:] if run != newest_models]


def refuse_under_way(workspace: Workspace, slug: str | None) -> None:
    """UsageError while a run goes on that needs what would be removed."""
    folders = [workspace.runs(slug)] if slug else sorted((workspace.state / "runs").glob("*"))
    for folder in folders:
        for run, record in read_runs(list_runs(folder)):
            if status_of(record) == "running":
                raise UsageError(
                    f"The run {run.name} of {record.competition} is under way and needs its fits. "
                    "Wait for its end, or stop it with Ctrl-C."
                )


def remove_rubbish(rubbish: Sequence[Rubbish]) -> None:
    """Remove it."""
    for one in rubbish:
        try:
            shutil.rmtree(one.folder)
        except FileNotFoundError:
            continue  # somebody else was at it
        except OSError as error:
            raise WorkspaceError(f"{one.folder} cannot be removed ({error.strerror}).") from error


def clean_table(rubbish: Sequence[Rubbish]) -> Table:
    """What would be freed."""
    rows = [(one.competition, one.what, one.files, round(one.bytes / 2**20, 1)) for one in rubbish]
    total = (
        None,
        "in all",
        sum(one.files for one in rubbish),
        round(sum(one.bytes for one in rubbish) / 2**20, 1),
    )
    return Table(("competition", "what", "files", "MiB"), [*rows, total], {"MiB": 1})


def _measure(slug: str, what: str, folder: Path) -> Rubbish:
    sizes = [file.lstat().st_size for file in folder.rglob("*") if file.is_file()]
    return Rubbish(slug, what, folder, len(sizes), sum(sizes))
