"""The text inside a file: as it is, or inflated piece by piece, never more than the limits allow."""

from __future__ import annotations

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol

from harness.console import printable
from harness.errors import SubmissionRefusedError
from harness.scoring.reading.opening import ACCEPTED

if TYPE_CHECKING:
    from harness.scoring.reading.limits import Limits
    from harness.scoring.reading.opening import OpenFile

_BROKEN = (OSError, EOFError, ValueError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile)
_END_RECORD = 22
_MOST_COMMENT = 65_535
_MOST_DIRECTORY = 1 << 20
_ENCRYPTED = 0x1


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class TextStream:
    """Bytes of text, counted as they come."""

    def __init__(self, source: _Readable, *, name: str, limit: int) -> None:
        self._source = source
        self._name = name
        self._limit = limit
        self._count = 0

    def take(self, size: int) -> bytes:
        """Up to that many bytes, fewer only at the end."""
        pieces = []
        while size > 0:
            piece = self._next(size)
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _next(self, size: int) -> bytes:
        try:
            piece = self._source.read(size)
        except _BROKEN as error:
            raise _damaged(self._name, error) from None
        self._count += len(piece)
        if self._count > self._limit:
            raise SubmissionRefusedError(
                f"{self._name} holds more than {self._limit:,} bytes of text, which is ample for this "
                "competition. Hand in one row for each test row, and nothing else."
            )
        return piece


@contextmanager
def open_text(file: OpenFile, form: str, limits: Limits) -> Iterator[TextStream]:
    """The text of a csv, csv.gz or zip file from its beginning."""
    file.seek(0)
    if form == "gzip":
        with gzip.GzipFile(fileobj=file, mode="rb") as inflated:
            yield TextStream(inflated, name=file.name, limit=limits.text_bytes)
    elif form == "zip":
        with _open_member(file) as member:
            yield TextStream(member, name=file.name, limit=limits.text_bytes)
    else:
        yield TextStream(file, name=file.name, limit=limits.text_bytes)


@contextmanager
def _open_member(file: OpenFile) -> Iterator[_Readable]:
    _check_directory(file)
    with ExitStack() as opened:
        try:
            archive = opened.enter_context(zipfile.ZipFile(file))
            member = opened.enter_context(archive.open(_only_member(archive, file.name)))
        except _BROKEN as error:
            raise _damaged(file.name, error) from None
        yield member


def _check_directory(file: OpenFile) -> None:
    # zipfile reads the whole list of members at once, so its claimed length is checked before.
    size = min(file.size, _END_RECORD + _MOST_COMMENT)
    file.seek(file.size - size)
    end = file.take(size)
    file.seek(0)
    place = end.rfind(b"PK\x05\x06")
    if place < 0 or len(end) < place + _END_RECORD:
        raise SubmissionRefusedError(f"{file.name} is a zip file that was cut off. Pack it again.")
    members, directory = struct.unpack_from("<HI", end, place + 10)
    if members == 0:
        raise SubmissionRefusedError(f"{file.name} is a zip file with nothing inside. {ACCEPTED}")
    if directory > _MOST_DIRECTORY:
        raise SubmissionRefusedError(
            f"{file.name} is a zip file with a directory of {directory:,} bytes. {ACCEPTED}"
        )


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    names = [item.filename for item in archive.infolist()]
    if "[Content_Types].xml" in names:
        raise SubmissionRefusedError(f"{name} is an Excel workbook. Save the sheet as csv and hand that in.")
    members = [
        item
        for item in archive.infolist()
        if not item.filename.endswith("/") and not item.filename.startswith("__MACOSX/")
    ]
    if len(members) != 1:
        shown = ", ".join(printable(member.filename)[:40] for member in members[:3])
        raise SubmissionRefusedError(
            f"{name} is a zip file with {len(members):,} files inside{f' ({shown}, …)' if members else ''}, "
            "expected exactly one. Hand in one csv, zipped or not."
        )
    member = members[0]
    if member.flag_bits & _ENCRYPTED:
        raise SubmissionRefusedError(f"{name} is an encrypted zip file. Pack it again without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The other methods inflate in one go, whatever the size.
        raise SubmissionRefusedError(f"{name} uses a rare zip method. Pack it again with 'deflate'.")
    return member


def _damaged(name: str, error: Exception) -> SubmissionRefusedError:
    return SubmissionRefusedError(
        f"{name} is damaged and cannot be unpacked ({printable(str(error))[:80]}). "
        "Pack it again, or hand in the plain csv."
    )
