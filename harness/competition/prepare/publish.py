"""Prepared tables put where readers find them, all at once: a reader sees the old version or the new one.

`data/<slug>` is a link to a version in `data/.versions`, and a link is replaced in one step. Whoever reads
resolves it once and stays with that version; the one before the current is kept for those who still read it,
and so are all that are younger than a minute.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import filelock
from pyarrow import parquet

from harness.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from harness.workspace import Workspace

_VERSIONS = ".versions"
_KEPT_BEHIND = 1
_KEPT_SECONDS = 60.0


@contextmanager
def preparation_lock(workspace: Workspace, slug: str) -> Iterator[None]:
    """One preparation of a competition at a time; the lock of a killed process is free at once."""
    folder = _versions(workspace, slug)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be made: {error.strerror}. Check the workspace's rights."
        ) from error
    with filelock.FileLock(folder / f"{slug}.lock"):
        yield


@contextmanager
def new_version(workspace: Workspace, slug: str) -> Iterator[Path]:
    """An empty folder to write the next version into; it becomes current when the block ends well."""
    versions = _versions(workspace, slug)
    try:
        folder = versions / f"{slug}~{token_hex(6)}"
        folder.mkdir()
        yield folder
        _sync_folder(folder)
        _point_to(folder, workspace.data(slug))
    except OSError as error:
        raise WorkspaceError(
            f"{versions} cannot be written: {error.strerror or error}. Nothing was changed."
        ) from error
    finally:
        _remove_unused(workspace, slug)


def write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """The tables as Parquet files in the folder, safe on the disk."""
    for path, table in tables.items():
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        parquet.write_table(table, file, compression="zstd", compression_level=1)
        _sync(file)
        _sync_folder(file.parent)


def write_text(file: Path, text: str) -> None:
    """A text file, safe on the disk."""
    file.write_text(text, encoding="utf-8")
    _sync(file)


def _versions(workspace: Workspace, slug: str) -> Path:
    return workspace.data(slug).parent / _VERSIONS


def _point_to(folder: Path, link: Path) -> None:
    staged = folder.parent / f"{folder.name}.link"
    target = Path(_VERSIONS) / folder.name
    try:
        staged.symlink_to(target, target_is_directory=True)
    except OSError:  # a file system without links: the folder itself is moved, in two steps
        _move_aside(link)
        folder.rename(link)
        return
    if link.is_dir() and not link.is_symlink():
        _move_aside(link)
    staged.replace(link)
    _sync_folder(link.parent)


def _move_aside(folder: Path) -> None:
    if folder.exists():
        folder.rename(folder.parent / _VERSIONS / f"{folder.name}~{token_hex(6)}")


def _remove_unused(workspace: Workspace, slug: str) -> None:
    """Whatever this competition no longer needs: older versions, and what a killed process left behind."""
    current = workspace.data(slug).resolve()
    found = sorted(_versions(workspace, slug).glob(f"{slug}~*"), key=lambda path: path.lstat().st_mtime_ns)
    links = [path for path in found if path.is_symlink()]
    versions = [path for path in found if path.is_dir() and not path.is_symlink() and path != current]
    whole = [path for path in versions if (path / "manifest.json").is_file()]
    for path in links:
        path.unlink()
    youngest = time.time() - _KEPT_SECONDS
    kept = {*whole[-_KEPT_BEHIND:], *(path for path in whole if path.stat().st_mtime > youngest)}
    for path in versions:
        if path not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _sync(file: Path) -> None:
    with file.open("r+b") as opened:  # Windows syncs only what is open for writing
        os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
