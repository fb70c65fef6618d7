"""`harness new`: a competition directory made from a table, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.competition.scaffold.draft import Wishes, draft_competition
from harness.competition.scaffold.overview import overview_md
from harness.competition.scaffold.template import competition_toml
from harness.competition.sources import inspect_tables, is_file_source
from harness.competition.sources import python as python_source
from harness.competition.sources.files import split_member
from harness.competition.sources.openml import PREFIX as OPENML
from harness.competition.sources.openml import describe_openml
from harness.competition.sources.web import pin
from harness.competition.spec import Data
from harness.competition.spec.validation import FILE, read_spec
from harness.errors import UsageError, WorkspaceError
from harness.workspace import check_slug

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.spec import ColumnType, Task
    from harness.workspace import Workspace


@dataclass(frozen=True)
class Scaffold:
    """A competition that was just made: where it lies and what was decided."""

    folder: Path
    file: Path
    task: Task
    metric: str
    id: str | None
    positive: str | None
    types: dict[str, ColumnType]


def new_competition(
    workspace: Workspace,
    name: str,
    *,
    data: Path | str,
    target: Sequence[str],
    test: Path | str | None = None,
    solution: Path | str | None = None,
    id: str | None = None,  # noqa: A002 - the key's name in competition.toml
    positive: str | None = None,
    metric: str | None = None,
    task: str | None = None,
    seed: int | None = None,
    link: bool = False,
) -> Scaffold:
    """A new competition in the workspace, made from a table; nothing is left behind where that fails.

    Without a seed one is drawn: who knows it, and the ids, can work out which rows are hidden.
    """
    folder = workspace.competitions / check_slug(name)
    if folder.exists():
        raise UsageError(f"There is a competition {name!r} already, in {folder}. Choose another name.")
    given = Data(
        source=_absolute(str(data)),
        test=_absolute(str(test)) if test is not None else None,
        solution=_absolute(str(solution)) if solution is not None else None,
        target=tuple(target),
        id=id,
        positive=positive,
    )
    with _staging(workspace, name) as staged:
        given = _complete_source(given, staged, downloads=workspace.downloads())
        if not given.target and task != "clustering":
            raise UsageError(
                "Which column is to be predicted? Name it with --target, or add --task clustering."
            )
        tables, readings = inspect_tables(given, staged, downloads=workspace.downloads())
        if given.solution is None and tables.test is not None and _has_answers(tables.test, given.target):
            given = replace(given, solution=given.test)
        seed = secrets.randbelow(2**31) if seed is None else seed
        wishes = Wishes(task=task, metric=metric, seed=seed)
        draft = draft_competition(name, given, tables, readings, wishes=wishes)
        draft = replace(draft, data=_bring_files(draft.data, staged, folder, link=link))
        (staged / FILE).write_text(competition_toml(draft), encoding="utf-8")
        (staged / "overview.md").write_text(overview_md(draft), encoding="utf-8")
        read_spec(staged)
        staged.rename(folder)
    return Scaffold(
        folder=folder,
        file=folder / FILE,
        task=draft.task,
        metric=draft.metric.name,
        id=draft.data.id,
        positive=draft.data.positive,
        types={column.name: column.type for column in draft.features},
    )


@contextmanager
def _staging(workspace: Workspace, name: str) -> Iterator[Path]:
    """A folder beside the place where the competition is to be, on the same filesystem."""
    try:
        workspace.competitions.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=workspace.competitions) as temporary:
            staged = Path(temporary) / name
            staged.mkdir()
            yield staged
    except OSError as error:
        raise WorkspaceError(
            f"{name!r} cannot be written to {workspace.competitions}: {error.strerror or error}."
        ) from error


def _absolute(place: str) -> str:
    """A file's place from anywhere; every other place as it is."""
    if not is_file_source(place):
        return place
    path, member = split_member(place)
    whole = str(Path(path).expanduser().absolute())
    return f"{whole}#{member}" if member else whole


def _complete_source(data: Data, staged: Path, *, downloads: Path) -> Data:
    """What only the source itself knows: the hash of a URL, the usual target of an OpenML data set."""
    if data.source.startswith(("https://", "http://")):
        return replace(data, sha256=pin(data.source, downloads=downloads))
    if data.source.startswith(OPENML):
        known = describe_openml(data.source, downloads=downloads)
        unused = [name for name in known.ignore if name not in {*data.target, data.id}]
        identity = data.id or next(iter(known.row_id), None)
        return replace(data, target=data.target or known.target, id=identity, drop=tuple(unused))
    if is_file_source(data.source) and data.source.endswith(".py"):
        shutil.copyfile(data.source, staged / python_source.FILE)
        return replace(data, source="python")
    return data


def _has_answers(test: pd.DataFrame, target: Sequence[str]) -> bool:
    return bool(target) and all(name in test and test[name].notna().any() for name in target)


def _bring_files(data: Data, staged: Path, folder: Path, *, link: bool) -> Data:
    """The data files copied beside competition.toml, or referred to where they lie."""
    names: dict[Path, str] = {}

    def bring(which: str, place: str) -> str:
        if not is_file_source(place):
            return place
        file, member = split_member(place)
        path = Path(file)
        if path not in names and link:
            names[path] = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
        elif path not in names:
            names[path] = path.name if path.name not in names.values() else f"{which}-{path.name}"
            shutil.copyfile(path, staged / names[path])
        return f"{names[path]}#{member}" if member else names[path]

    return replace(
        data,
        source=bring("source", data.source),
        test=bring("test", data.test) if data.test else None,
        solution=bring("solution", data.solution) if data.solution else None,
    )
