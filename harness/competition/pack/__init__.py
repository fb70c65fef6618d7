"""The participants' pack: all that they may see as plain files, and not one byte of the answers."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from harness.competition.pack.guide import write_guide
from harness.competition.prepared.tables import read_sample_submission, read_test, read_train, read_unlabelled
from harness.errors import UsageError, WorkspaceError

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

_MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True)
class Pack:
    """A pack that was written: its folder and its files."""

    folder: Path
    files: tuple[Path, ...]


def write_pack(prepared: Prepared, to: Path) -> Pack:
    """The participants' files in a new or empty folder; it appears whole or not at all."""
    _refuse_taken(to)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        staged = to.parent / f".{to.name}~{token_hex(6)}"
        staged.mkdir()
        try:
            names = _write_files(prepared, staged)
            staged.rename(to)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise WorkspaceError(
            f"{to} cannot be written: {error.strerror or error}. Name another folder."
        ) from error
    return Pack(folder=to, files=tuple(to / name for name in names))


def _refuse_taken(to: Path) -> None:
    if to.exists() and not to.is_dir():
        raise UsageError(f"{to} is a file. Name a new or empty folder for the pack.")
    if to.is_dir() and any(to.iterdir()):
        raise UsageError(f"{to} is not empty. Name a new or empty folder for the pack.")


def _write_files(prepared: Prepared, folder: Path) -> list[str]:
    tables = {
        "train.csv": read_train(prepared),
        "test.csv": read_test(prepared),
        "unlabelled.csv": read_unlabelled(prepared),
        "sample_submission.csv": read_sample_submission(prepared),
    }
    written = {name: table for name, table in tables.items() if table is not None and table.num_rows}
    for name, table in written.items():
        csv.write_csv(_readable(table), folder / name, csv.WriteOptions(quoting_style="needed"))
    (folder / "README.md").write_text(write_guide(prepared, files=tuple(written)), encoding="utf-8")
    overview = prepared.spec.folder / "overview.md"
    if not overview.is_file():
        return ["README.md", *written]
    shutil.copyfile(overview, folder / "overview.md")
    return ["README.md", "overview.md", *written]


def _readable(table: pa.Table) -> pa.Table:
    """The table with dates and truth values as everybody writes them."""
    for place, field in enumerate(table.schema):
        column = table.column(place)
        if pa.types.is_boolean(field.type):
            column = pc.if_else(column, "True", "False")
        elif pa.types.is_timestamp(field.type):
            column = pc.strftime(column, "%Y-%m-%d" if _are_days(column) else "%Y-%m-%dT%H:%M:%S")
        table = table.set_column(place, field.name, column)
    return table


def _are_days(column: pa.ChunkedArray) -> bool:
    moments = pc.drop_null(column.cast(pa.timestamp("us")).cast(pa.int64())).to_numpy()
    return not (moments % _MICROSECONDS_A_DAY).any()
