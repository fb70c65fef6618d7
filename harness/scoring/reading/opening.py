"""Opening what a participant names: regular files only, never waiting on a pipe, told apart by content."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import HarnessError, SubmissionRefusedError, UsageError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from harness.scoring.reading.limits import Limits

ACCEPTED = "Hand in csv, csv.gz, a zip with one csv inside, or parquet."
_KINDS = {
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a named pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}
_FORMATS = (
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_FOREIGN = (
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF", "an HDF5 file"),
    (b"ARROW1\0\0", "a Feather file"),
    (b"BZh91AY&SY", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!\x1a", "a rar archive"),
    (b"%PDF-", "a PDF"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3\0", "an SQLite database"),
)


@dataclass
class OpenFile(io.RawIOBase):
    """One regular file, hashed as far as it is read from its beginning."""

    descriptor: int
    name: str
    size: int

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256()
        self._hashed = 0
        self._position = 0

    def readable(self) -> bool:
        """Always: that is what it is for."""
        return True

    def seekable(self) -> bool:
        """Always: it is a regular file."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a place in the file."""
        base = (0, self._position, self.size)[whence]
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position

    def take(self, size: int) -> bytes:
        """Up to that many bytes, fewer only at the end of the file."""
        found = os.pread(self.descriptor, size, self._position)
        end = self._position + len(found)
        if self._position <= self._hashed < end:
            self._digest.update(memoryview(found)[self._hashed - self._position :])
            self._hashed = end
        self._position = end
        return found

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer, as `io` wants it."""
        view = memoryview(buffer).cast("B")
        found = self.take(len(view))
        view[: len(found)] = found
        return len(found)

    def sha256(self) -> str:
        """The digest of the whole file; what was not read yet is read now."""
        self._position = self._hashed
        while self.take(1 << 20):
            pass
        return self._digest.hexdigest()


@contextmanager
def open_submission(path: Path, limits: Limits) -> Iterator[OpenFile]:
    """The file at the path, if it is a regular one of a sane size. A link may name the host's files."""
    descriptor = _open(path)
    try:
        facts = os.fstat(descriptor)
        _check_regular(path, facts)
        if facts.st_size > limits.text_bytes:
            raise SubmissionRefusedError(
                f"{path.name} has {facts.st_size:,} bytes, more than {limits.text_bytes:,} bytes, which is "
                "ample for this competition. Hand in one row for each test row, and nothing else."
            )
        yield OpenFile(descriptor, path.name, facts.st_size)
        _check_unchanged(path, facts, os.fstat(descriptor))
    finally:
        os.close(descriptor)


def detect_format(start: bytes, name: str) -> str:
    """`parquet`, `gzip`, `zip` or `csv`, by how the content begins; anything known to be else is refused."""
    if not start:
        raise SubmissionRefusedError(f"{name} is empty. {ACCEPTED}")
    for magic, found in _FORMATS:
        if start.startswith(magic):
            return found
    for magic, description in _FOREIGN:
        if start.startswith(magic):
            raise SubmissionRefusedError(f"{name} is {description}, whatever its name says. {ACCEPTED}")
    return "csv"


def _open(path: Path) -> int:
    # A pipe without a writer would block for ever, a terminal would become ours, and a link in a collected
    # folder could lead to the answers.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}. Check the path.") from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ELOOP and path.is_symlink():
            raise SubmissionRefusedError(f"{path.name} is a link. Hand in the file itself.") from None
        reason = getattr(error, "strerror", None) or str(error)
        if path.is_socket():
            raise SubmissionRefusedError(f"{path.name} is a socket, not a regular file. {ACCEPTED}") from None
        raise HarnessError(f"{path} cannot be opened: {reason}.") from None


def _check_regular(path: Path, facts: os.stat_result) -> None:
    for test, description in _KINDS.items():
        if test(facts.st_mode):
            raise SubmissionRefusedError(f"{path.name} is {description}, not a regular file. {ACCEPTED}")


def _check_unchanged(path: Path, before: os.stat_result, after: os.stat_result) -> None:
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SubmissionRefusedError(
            f"{path.name} changed while it was read. Hand it in when it is complete."
        )
