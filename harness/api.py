"""Every command as a function: DataFrames for tables, small frozen dataclasses for everything else.

`workspace` is a folder; by default it is found as the command finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from harness.competition import check as checks
from harness.competition import describe, scaffold
from harness.competition import pack as packs
from harness.metrics.describe import metric_table
from harness.scoring import board as boards
from harness.scoring import export, receipt
from harness.scoring import rescore as rescoring
from harness.scoring import submit as scoring
from harness.scoring import withdraw as withdrawing
from harness.scoring.ready import open_ready
from harness.workspace import find_workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tabular import Table

PathLike = str | Path


def list_competitions(*, workspace: PathLike | None = None) -> pd.DataFrame:
    """The competitions of the workspace and the bundled ones."""
    return _frame(describe.competition_table(find_workspace(workspace)))


def list_metrics() -> pd.DataFrame:
    """The metrics of the registry."""
    return _frame(metric_table())


def show(name: str, *, workspace: PathLike | None = None) -> pd.DataFrame:
    """The facts of one competition."""
    return _frame(describe.describe(prepare(name, workspace=workspace)))


def new(
    name: str,
    *,
    data: PathLike,
    target: str | Sequence[str] = (),
    test: PathLike | None = None,
    solution: PathLike | None = None,
    id: str | None = None,  # noqa: A002 - the word competition.toml uses
    positive: str | None = None,
    metric: str | None = None,
    task: str | None = None,
    seed: int | None = None,
    link: bool = False,
    workspace: PathLike | None = None,
) -> scaffold.Scaffold:
    """A new competition made from a table: where its commented competition.toml lies."""
    return scaffold.new_competition(
        find_workspace(workspace),
        name,
        data=data,
        target=(target,) if isinstance(target, str) else tuple(target),
        test=test,
        solution=solution,
        id=id,
        positive=positive,
        metric=metric,
        task=task,
        seed=seed,
        link=link,
    )


def check(name: str, *, workspace: PathLike | None = None) -> pd.DataFrame:
    """What could make the competition's scores lie, a finding a row."""
    return _frame(checks.check_competition(prepare(name, workspace=workspace)).table())


def prepare(name: str, *, force: bool = False, workspace: PathLike | None = None) -> Prepared:
    """The competition made ready: everything inferred decided, its tables on disk."""
    return open_ready(find_workspace(workspace), name, force=force)


def pack(name: str, *, to: PathLike, workspace: PathLike | None = None) -> packs.Pack:
    """The participants' files, written to a new folder."""
    return packs.write_pack(prepare(name, workspace=workspace), Path(to))


def validate(name: str, file: PathLike, *, workspace: PathLike | None = None) -> scoring.Validation:
    """What a prediction file holds; SubmissionRefusedError if it would be refused."""
    return scoring.validate_file(prepare(name, workspace=workspace), Path(file))


def submit(
    name: str,
    file: PathLike,
    *,
    message: str = "",
    team: str | None = None,
    model: str | None = None,
    workspace: PathLike | None = None,
) -> receipt.Receipt:
    """A prediction file scored and put on the board: scores, rank, what changed."""
    place = find_workspace(workspace)
    prepared = open_ready(place, name)
    return scoring.submit(prepared, place, Path(file), team=team, message=message, model=model)


def submissions(
    name: str, *, team: str | None = None, everyone: bool = False, workspace: PathLike | None = None
) -> pd.DataFrame:
    """What a team has handed in, refused files included."""
    place = find_workspace(workspace)
    prepared = open_ready(place, name)
    return _frame(boards.submission_table(prepared, place, team=team, everyone=everyone, whole_ids=True))


def board(
    name: str,
    *,
    private: bool = False,
    every_entry: bool = False,
    top: int | None = None,
    team: str | None = None,
    kind: str | None = None,
    model: str | None = None,
    workspace: PathLike | None = None,
) -> pd.DataFrame:
    """The leaderboard."""
    place = find_workspace(workspace)
    view = boards.read_board(
        open_ready(place, name),
        place,
        share="private" if private else "public",
        every_entry=every_entry,
        top=top,
        team=team,
        kind=kind,
        model=model,
    )
    return _frame(export.full_table(view))


def export_board(
    name: str,
    file: PathLike,
    *,
    private: bool = False,
    every_entry: bool = False,
    workspace: PathLike | None = None,
) -> Path:
    """The board written to a csv, json, md or parquet file."""
    place = find_workspace(workspace)
    return export.export_board(
        open_ready(place, name),
        place,
        Path(file),
        share="private" if private else "public",
        every_entry=every_entry,
    )


def withdraw(name: str, entry: str, *, message: str = "", workspace: PathLike | None = None) -> str:
    """The id of the entry that was taken off the board; its history stays."""
    place = find_workspace(workspace)
    return withdrawing.withdraw(open_ready(place, name), place, entry, message=message)


def rescore(
    name: str, entries: Sequence[str] = (), *, workspace: PathLike | None = None
) -> rescoring.Rescored:
    """Entries scored again with today's data and metric: those named, or all that are stale."""
    place = find_workspace(workspace)
    return rescoring.rescore(open_ready(place, name), place, entries)


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame.from_records(list(table.rows), columns=list(table.columns))
