"""A folder that appears whole or not at all, made once however many processes want it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["publish_folder"]


@contextmanager
def publish_folder(folder: Path) -> Iterator[Path | None]:
    """A sibling folder to fill, which then takes the name; None if somebody else has made it meanwhile."""
    if folder.exists():
        yield None
        return
    from filelock import FileLock  # only who makes a folder waits for others

    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = folder.with_name(f"{folder.name}.staged")
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        if folder.exists():
            yield None
            return
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        try:
            yield staged
            staged.replace(folder)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
