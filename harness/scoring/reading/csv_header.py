"""The first line of a csv file: its column names, and what kind of text the file is."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.console import printable
from harness.errors import SubmissionRefusedError

if TYPE_CHECKING:
    from harness.scoring.reading.limits import Limits

_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Header:
    """The column names, and where the rows begin."""

    names: tuple[str, ...]
    length: int  # in bytes, line end and byte order mark included


def read_header(start: bytes, *, file: str, limits: Limits, complete: bool) -> Header:
    """The header at the start of the text; `complete` says that there is no more text behind it."""
    _check_encoding(start, file)
    mark = len(_UTF8_MARK) if start.startswith(_UTF8_MARK) else 0
    body = start[mark:]
    blank = len(body) - len(body.lstrip(b"\r\n"))
    line, ending = _first_line(body[blank:], file=file, limits=limits, complete=complete)
    names = _split(_decode(line, file), file)
    if len(names) > limits.columns:
        raise SubmissionRefusedError(
            f"{file} has {len(names):,} columns in its header, far more than this competition expects. "
            "Write one row for each test row, with the columns of the sample submission."
        )
    return Header(names, mark + blank + len(line) + ending)


def _check_encoding(start: bytes, file: str) -> None:
    for mark, encoding in _WIDE_MARKS:
        if start.startswith(mark):
            raise SubmissionRefusedError(f"{file} is {encoding} text. Save it as UTF-8 and hand it in again.")
    if b"\0" in start:
        wide = start[1:40:2].count(0) > 10 or start[0:40:2].count(0) > 10
        found = "is UTF-16 text" if wide else "contains NUL bytes, so it is not a text file"
        raise SubmissionRefusedError(f"{file} {found}. Save it as csv in UTF-8 and hand it in again.")


def _first_line(body: bytes, *, file: str, limits: Limits, complete: bool) -> tuple[bytes, int]:
    ends = [place for place in (body.find(b"\n"), body.find(b"\r")) if place >= 0]
    place = min(ends, default=len(body))
    if place > limits.header_bytes or (not ends and not complete):
        raise SubmissionRefusedError(
            f"The first line of {file} is longer than {limits.header_bytes:,} bytes. "
            "It should hold the column names of the sample submission."
        )
    line = body[:place]
    if not line.strip():
        raise SubmissionRefusedError(f"{file} holds nothing but blank lines. Begin with the column names.")
    return line, len(body[place : place + 2]) if body[place : place + 2] == b"\r\n" else len(
        body[place : place + 1]
    )


def _decode(line: bytes, file: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise SubmissionRefusedError(
            f"The header of {file} is not UTF-8 text. Save the file as UTF-8 and hand it in again."
        ) from None


def _split(line: str, file: str) -> tuple[str, ...]:
    try:
        names = next(csv.reader([line], strict=True, skipinitialspace=True))
    except csv.Error:
        raise SubmissionRefusedError(
            f"The header of {file} has quotes that do not match, or a name that is far too long: "
            f"{printable(line[:40])!r}. It should hold the column names of the sample submission."
        ) from None
    for mark, word in _SEPARATORS.items():
        if len(names) == 1 and mark in line:
            raise SubmissionRefusedError(
                f"The columns of {file} are separated by {word}. Separate them by commas, "
                "and write decimals with a point."
            )
    return tuple(name.strip() for name in names)
