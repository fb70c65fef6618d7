"""The source `python`: data.py beside competition.toml, whose `load()` gives the table."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from harness.competition.sources.base import Reading, Request, Source
from harness.competition.sources.names import check_names
from harness.errors import SourceError
from harness.host_code import explain_failure, printing_to_stderr

if TYPE_CHECKING:
    from pathlib import Path

FILE = "data.py"


def from_frame(frame: pd.DataFrame, *, name: str) -> Reading:
    """A DataFrame as a typed table; columns that mix types are refused, the index is left behind."""
    unnamed = [column for column in frame.columns if not isinstance(column, str)]
    if unnamed:
        raise SourceError(f"{name}: the column name {unnamed[0]!r} is no text. Rename the columns to texts.")
    check_names(list(frame.columns), name=name)
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowException, TypeError, ValueError) as error:
        detail = "; ".join(str(part) for part in error.args)
        raise SourceError(f"{name}: a column mixes types ({detail}). Give each column one type.") from error
    return Reading(name=name, table=table, written=False)


def _read(request: Request) -> Reading:
    path = request.folder / FILE
    if not path.is_file():
        raise SourceError(
            f'There is no {path}. source = "python" needs it, with a function load() -> DataFrame.'
        )
    frame = _load(path)
    if not isinstance(frame, pd.DataFrame):
        raise SourceError(f"{path}: load() gave a {type(frame).__name__}, expected a pandas DataFrame.")
    return from_frame(frame, name=FILE)


def _load(path: Path) -> object:
    try:
        with printing_to_stderr:
            load = runpy.run_path(str(path)).get("load")
            if callable(load):
                return load()
    except (Exception, SystemExit) as error:  # the host's own code may raise anything; it is told where
        raise SourceError(f"{explain_failure(error, path)}. Correct {FILE}.") from error
    raise SourceError(f"{path} defines no function load(). Add one that returns a DataFrame.")


SOURCE = Source(
    name="python",
    example="python",
    summary="data.py beside competition.toml, whose load() returns a DataFrame",
    claims=lambda place: place == "python",
    read=_read,
    files=lambda _place, folder: [folder / FILE],
)
