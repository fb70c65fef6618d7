"""The source `train.csv`: a table file beside competition.toml, chosen by its ending."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from harness.competition.sources.archive import read_member
from harness.competition.sources.arff import read_arff
from harness.competition.sources.base import Reading, Request, Source
from harness.competition.sources.delimited import read_delimited
from harness.competition.sources.parquet import read_parquet
from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.competition.spec import Data

READERS: dict[str, Callable[..., Reading]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".tab": read_delimited,
    ".txt": read_delimited,
    ".data": read_delimited,
    ".parquet": read_parquet,
    ".pq": read_parquet,
    ".arff": read_arff,
}
_MEMBER = re.compile(r"(?P<file>.+?\.zip)#(?P<member>.+)", re.IGNORECASE)


def read_file(path: Path, *, data: Data, member: str | None = None, name: str | None = None) -> Reading:
    """The table in one file; `member` names one inside a zip."""
    shown = name or path.name
    content = _read_bytes(path, shown)
    ending = PurePosixPath(shown.lower())
    if ending.suffix == ".zip":
        inside, content = read_member(content, name=shown, member=member, endings=tuple(READERS))
        shown = f"{shown}#{inside}"
        ending = PurePosixPath(inside.lower())
    if ending.suffix == ".gz":
        content = _gunzip(content, shown)
        ending = ending.with_suffix("")
    reader = READERS.get(ending.suffix)
    if reader is None:
        raise SourceError(
            f"{shown} ends in no known table format. "
            f"Known: {', '.join(READERS)}, each also as .gz or in a .zip."
        )
    if not content:
        raise SourceError(f"{shown} is empty.")
    return reader(content, name=shown, data=data)


def _read_bytes(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"There is no file {path}. Put {shown} there, or correct [data].") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error


def _gunzip(content: bytes, shown: str) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{shown} cannot be unzipped ({error}). Compress it again with gzip.") from error


def split_member(place: str) -> tuple[str, str | None]:
    """`archive.zip#inside.csv` as the file and the member."""
    match = _MEMBER.fullmatch(place)
    return (match["file"], match["member"]) if match else (place, None)


def _read(request: Request) -> Reading:
    path, member = split_member(request.place)
    return read_file(request.folder / path, data=request.data, member=member)


def _files(place: str, folder: Path) -> list[Path]:
    return [folder / split_member(place)[0]]


SOURCE = Source(
    name="file",
    example="train.csv",
    summary="a file beside competition.toml: csv, tsv, txt, parquet or arff, also as .gz or in a .zip",
    claims=lambda _place: True,
    read=_read,
    files=_files,
)
