"""One table of a board on disk: a folder of immutable Parquet files, each published whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from leaderboard.arrays import build_table
from leaderboard.errors import LeaderboardError
from leaderboard.identity import new_id

PartKind = Literal["part", "base", "foreign"]
HEADER = "columns.parquet"  # no rows: it gives any reader the columns of an empty board
_NAME = re.compile(r"(?P<kind>part|base)-[0-9a-z]{26}-(?P<rows>\d+)\.parquet")
_LARGE_ROWS = 1000
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Part:
    """One file of a table: an append (part), many appends made one (base), or someone else's (foreign)."""

    name: str
    kind: PartKind
    rows: int


@dataclass(frozen=True)
class PartFolder:
    """One table of a board: where its files are, its schema, and the column that names a row."""

    board: Path
    table: str
    schema: pa.Schema
    key: str

    @property
    def path(self) -> Path:
        """The folder that readers look into: complete Parquet files and nothing else."""
        return self.board / self.table

    @property
    def staging(self) -> Path:
        """Where files are written before they are published, out of every reader's way."""
        return self.board / "staging"

    @property
    def damaged(self) -> Path:
        """Where files that can no longer be read are set aside."""
        return self.board / "damaged" / self.table

    def list_parts(self) -> tuple[Part, ...]:
        """Every file of the table, as one consistent state.

        A listing that runs while a base replaces parts may miss both, and then the base appears in the next
        one. So a listing is whole if the one after it shows the same bases; that one may not be.
        """
        names = self._list_names()
        while True:
            again = self._list_names()
            if _bases(again) == _bases(names):
                return tuple(map(_parse_name, names))
            names = again

    def create(self) -> None:
        """Make the folders and the file without rows, once."""
        if (self.path / HEADER).exists() and self.staging.is_dir():
            return
        with self._write_errors():
            self.path.mkdir(parents=True, exist_ok=True)
            self.staging.mkdir(exist_ok=True)
            sync_folder(self.board)
            self._publish_file(HEADER, encode_table(build_table([], self.schema)))

    def publish(self, table: pa.Table, *, kind: Literal["part", "base"]) -> Part:
        """Write a table as one new file; when this returns, it survives a crash of the machine."""
        name = f"{kind}-{new_id(datetime.now(UTC))}-{table.num_rows}.parquet"
        with self._write_errors():
            self._publish_file(name, encode_table(table))
        return Part(name, kind, table.num_rows)

    def _list_names(self) -> list[str]:
        try:
            names = os.listdir(self.path)  # noqa: PTH208 - twice as fast as iterdir, and every append lists
        except FileNotFoundError:
            return []
        return sorted(name for name in names if _is_part(name))

    def _publish_file(self, name: str, data: pa.Buffer) -> None:
        staged = self.staging / f"{new_id(datetime.now(UTC))}-{name}.tmp"
        published = self.path / name
        try:
            with staged.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            staged.replace(published)
            sync_folder(self.path)
        except OSError:
            for leftover in (staged, published):
                with contextlib.suppress(OSError):
                    leftover.unlink()
            raise

    @contextlib.contextmanager
    def _write_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            if error.errno in _FULL:
                message = (
                    f"The disk that holds the board {self.board} is full ({reason}). "
                    "Nothing was recorded: make room, then try again."
                )
            else:
                message = f"The board {self.board} cannot be written ({reason}). Nothing was recorded."
            raise LeaderboardError(message) from error


def encode_table(table: pa.Table) -> pa.Buffer:
    """The bytes of one Parquet file, with a checksum on every page."""
    sink = pa.BufferOutputStream()
    if table.num_rows < _LARGE_ROWS:  # nothing to compress, and half the time to write and to read again
        pq.write_table(
            table,
            sink,
            write_page_checksum=True,
            compression="none",
            use_dictionary=False,
            write_statistics=False,
        )
    else:
        pq.write_table(table, sink, write_page_checksum=True, compression="zstd")
    return sink.getvalue()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash of the machine, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows has no such call
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_part(name: str) -> bool:
    return name.endswith(".parquet") and name != HEADER and not name.startswith(".")


def _parse_name(name: str) -> Part:
    match = _NAME.fullmatch(name)
    if match is None:
        return Part(name, "foreign", 0)
    return Part(name, "base" if match["kind"] == "base" else "part", int(match["rows"]))


def _bases(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("base-")]
