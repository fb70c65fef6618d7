"""One `harness predict`: new rows through a run's model, refitted first if it has to be."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import csv, parquet

from harness.errors import WorkspaceError
from harness.scoring.ready import open_ready
from harness.tuning.models.refit import model_file, refit_run
from harness.tuning.models.take_away import TakeAway, load_model, predict_table
from harness.tuning.outcome.hand_in import plain_table
from harness.tuning.record.run_record import read_run
from harness.tuning.record.runs import find_run, read_tuned
from harness.whole_file import whole_file

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

__all__ = ["predict_file", "refit_named", "write_predictions"]


def refit_named(workspace: Workspace, run: str, *, model: str | None = None, jobs: int | None = None) -> Path:
    """The file with the model of that run, made now."""
    folder = find_run(workspace, run)
    prepared = open_ready(workspace, read_run(folder).competition)
    return refit_run(prepared, workspace, folder, name=model, jobs=jobs)


def predict_file(
    workspace: Workspace, run: str, data: Path, *, model: str | None = None, trusted: bool = False
) -> pa.Table:
    """The predictions for the rows of a file, as a table like a submission."""
    taken = _find_model(workspace, run, model, trusted=trusted)
    return predict_table(taken, _read_rows(data, taken.prepared, workspace))


def write_predictions(table: pa.Table, target: Path | None) -> None:
    """The predictions as csv on stdout or in a file, or as Parquet where the file's name says so."""
    plain = plain_table(table)
    if target is None:
        csv.write_csv(plain, sys.stdout.buffer)
        return
    write = parquet.write_table if target.suffix == ".parquet" else csv.write_csv
    try:
        with whole_file(target) as stream:
            write(plain, stream)
    except OSError as error:
        raise WorkspaceError(f"{target} cannot be written ({error.strerror}).") from error


def _find_model(workspace: Workspace, run: str, model: str | None, *, trusted: bool) -> TakeAway:
    if Path(run).is_file():
        return load_model(Path(run), workspace, trusted=trusted)
    folder = find_run(workspace, run)
    _, outcome = read_tuned(folder)
    file = model_file(folder, model or outcome.winner)
    if not file.exists():
        file = refit_named(workspace, run, model=model)
    return load_model(file, workspace)


def _read_rows(file: Path, prepared: Prepared, workspace: Workspace) -> pa.Table:
    """The rows of a file, read by the habits of the competition's own."""
    from harness.competition.sources import load_source  # reads tables with pandas

    types = {column.name: column.type for column in prepared.columns}
    data = replace(
        prepared.spec.data, source=str(file.resolve()), sha256=None, test=None, solution=None, types=types
    )
    frame = load_source(data, file.resolve().parent, downloads=workspace.downloads())
    return pa.Table.from_pandas(frame, preserve_index=False)
