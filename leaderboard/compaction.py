"""Make few large files of many small ones, so that a board stays quick to read and an append stays quick."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from leaderboard.errors import LeaderboardError
from leaderboard.reading import DamagedPartError, read_part
from leaderboard.repeats import drop_repeats

if TYPE_CHECKING:
    from leaderboard.parts import Part, PartFolder

GATHERED_PARTS = 100
FINAL_ROWS = 100_000  # a file with as many rows is never rewritten; none that is made has twice as many
_ABSORBED = b"absorbed"
_ABANDONED_SECONDS = 3600.0


def plan_compaction(parts: Iterable[Part], *, gathered: int = GATHERED_PARTS) -> tuple[tuple[Part, ...], ...]:
    """Which files to make one of: nothing until enough parts have gathered.

    Parts are joined oldest first and then absorb the bases no larger than themselves, smallest first.
    Like the digits of a counter, they leave at most log2(FINAL_ROWS) unfinished bases, and a row is rewritten
    at most that often.
    """
    unfinished = sorted((part for part in parts if part.rows < FINAL_ROWS), key=lambda part: part.name)
    loose = [part for part in unfinished if part.kind == "part"]
    if len(loose) < gathered:
        return ()
    *full, last = _fill(loose)
    rows = sum(part.rows for part in last)
    for base in sorted((part for part in unfinished if part.kind == "base"), key=lambda part: part.rows):
        if base.rows > rows or rows >= FINAL_ROWS:
            break
        last.append(base)
        rows += base.rows
    return tuple(tuple(group) for group in (*full, last))


def compact_if_due(folder: PartFolder) -> None:
    """Compact when enough parts have gathered and nobody else does; an append never fails for it."""
    if plan_compaction(folder.list_parts()):
        # The append before this is safe on disk; a full disk will be met, and told, by the next one.
        with contextlib.suppress(LeaderboardError, OSError):
            compact(folder)


def compact(folder: PartFolder, *, gathered: int = GATHERED_PARTS) -> bool:
    """Compact now; False when another process is at it."""
    if not folder.path.is_dir():
        return True
    from filelock import FileLock, Timeout  # slow to import, and one append in a hundred compacts

    lock = FileLock(folder.board / f"{folder.table}.lock")
    try:
        with lock.acquire(blocking=False):
            _finish_last(folder)
            _sweep_staging(folder)
            for group in plan_compaction(folder.list_parts(), gathered=gathered):
                _replace_by_base(folder, group)
    except Timeout:
        return False
    return True


def _fill(parts: Sequence[Part]) -> list[list[Part]]:
    groups: list[list[Part]] = [[]]
    rows = 0
    for part in parts:
        if rows >= FINAL_ROWS:
            groups.append([])
            rows = 0
        groups[-1].append(part)
        rows += part.rows
    return groups


def _replace_by_base(folder: PartFolder, group: Iterable[Part]) -> None:
    read: dict[Part, pa.Table] = {}
    for part in group:
        with contextlib.suppress(FileNotFoundError, DamagedPartError):  # left to the readers, who report it
            read[part] = read_part(folder, part, folder.schema)
    if not read:
        return
    rows = drop_repeats(pa.concat_tables(read.values()), folder.key)
    absorbed = json.dumps([part.name for part in read])
    folder.publish(rows.replace_schema_metadata({_ABSORBED: absorbed.encode()}), kind="base")
    _unlink(folder, read)


def _finish_last(folder: PartFolder) -> None:
    """Unlink what a killed compaction had already published as a base."""
    parts = {part.name: part for part in folder.list_parts()}
    for base in [part for part in parts.values() if part.kind == "base"]:
        with contextlib.suppress(OSError, pa.ArrowException):
            metadata = pq.read_metadata(folder.path / base.name).metadata or {}
            names = json.loads(metadata.get(_ABSORBED, b"[]"))
            _unlink(folder, [parts[name] for name in names if name in parts])


def _unlink(folder: PartFolder, parts: Iterable[Part]) -> None:
    for part in parts:
        with contextlib.suppress(OSError):  # Windows keeps a file that is being read; tried again next time
            (folder.path / part.name).unlink()


def _sweep_staging(folder: PartFolder) -> None:
    """Remove what killed writers left behind, once no living one can still be at it."""
    abandoned = time.time() - _ABANDONED_SECONDS
    for staged in folder.staging.glob("*.tmp"):
        with contextlib.suppress(OSError):
            if staged.stat().st_mtime < abandoned:
                staged.unlink()
