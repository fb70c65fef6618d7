"""A disk without room: how it is noticed, and what is said of it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.errors import WorkspaceError

__all__ = ["FullDiskError", "is_disk_full", "told_of_full_disks"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PART_WRITTEN = "requested and"  # so NumPy tells how much it could write, and no reason


class FullDiskError(WorkspaceError):
    """There is no room for what has to be kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The disk that holds {folder} is full. The board is intact: make room, then start it again: "
            "it goes on where it stood."
        )


def is_disk_full(error: BaseException) -> bool:
    """Whether it says that something could not be written for want of room."""
    causes = [cause for cause in (error, error.__cause__) if isinstance(cause, OSError)]
    return any(cause.errno in _FULL or _PART_WRITTEN in str(cause) for cause in causes)


@contextmanager
def told_of_full_disks(folder: Path) -> Iterator[None]:
    """What cannot be written in here is told in a sentence: the one rim around all files of a run."""
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise FullDiskError(folder) from error
        raise WorkspaceError(f"{error.filename or folder} cannot be used ({error.strerror}).") from error
    except WorkspaceError as error:
        if is_disk_full(error) and not isinstance(error, FullDiskError):
            raise FullDiskError(folder) from error
        raise
