"""Dates and times as they are written in tables, to microseconds; one with an offset becomes UTC.

`2024-03-31`, `2024/3/31`, `31/03/2024`, `03/31/2024`, `31.3.24`, `31-Mar-2024`, each with a time behind it
(`14:05`, `14:05:33.25`, `2:05 PM`), ISO also with `T` and an offset. Which of two numbers is the day is what
the host says; else what the column proves, a part above 12 somewhere; else, with dots, the day comes first.
A column that proves nothing, or both, is no date: it stays text until `dayfirst` is written down.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = (
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second_part>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})" + _TIME
)
_NAMED = re.compile(r"(?P<day>\d{1,2})[- ](?P<name>[A-Za-z]{3})[a-z]*[- ](?P<year>\d{4})" + _TIME)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _TIME)
_PROBE = 64
_MICROSECONDS = pa.timestamp("us")


def parse_dates(
    cells: pa.ChunkedArray, *, dayfirst: bool | None = None, declared: bool = False
) -> pa.ChunkedArray | None:
    """The column as timestamps, or None where some cell is no date; `declared` also takes `20240331`."""
    probe = [text for text in cells.slice(0, _PROBE).to_pylist() if text is not None]
    if not all(_match(text, declared=declared) for text in probe):
        return None
    if not probe and not declared and cells.null_count == len(cells):
        return None
    quick = _cast_iso(cells)
    if quick is not None:
        return quick
    distinct = (
        cells.dictionary_encode().combine_chunks()
        if cells.num_chunks != 1
        else cells.chunk(0).dictionary_encode()
    )
    moments = _parse_distinct(distinct.dictionary.to_pylist(), dayfirst=dayfirst, declared=declared)
    if moments is None:
        return None
    return pa.chunked_array([pa.array(moments, _MICROSECONDS).take(distinct.indices)])


def proves_dayfirst(texts: Iterable[str]) -> bool | None:
    """Which part is the day in dates such as 31/03/2024: True the first, False the second, None unproven."""
    first_above = second_above = dotted = False
    for text in texts:
        match = _YEAR_LAST.fullmatch(text)
        if match:
            first_above |= int(match["first"]) > 12
            second_above |= int(match["second_part"]) > 12
            dotted |= match["mark"] == "."
    if first_above == second_above:
        return True if dotted and not first_above else None
    return first_above


def _cast_iso(cells: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The vectorised way for what arrow itself can read; it refuses offsets and single digits."""
    try:
        return cells.cast(_MICROSECONDS)
    except pa.ArrowInvalid:
        return None


def _match(text: str, *, declared: bool) -> re.Match[str] | None:
    patterns = (_YEAR_FIRST, _YEAR_LAST, _NAMED, *((_COMPACT,) if declared else ()))
    return next((match for pattern in patterns if (match := pattern.fullmatch(text))), None)


def _parse_distinct(texts: list[str], *, dayfirst: bool | None, declared: bool) -> list[datetime] | None:
    if dayfirst is None:
        dayfirst = proves_dayfirst(texts)
    moments = []
    offsets = set()
    for text in texts:
        match = _match(text, declared=declared)
        if match is None or (match.re is _YEAR_LAST and dayfirst is None):
            return None
        try:
            moments.append(_moment(match, dayfirst=bool(dayfirst)))
        except (ValueError, OverflowError):  # the 31st of February, the 25th hour
            return None
        offsets.add(match["offset"] is None)
    return moments if len(offsets) == 1 else None


def _moment(match: re.Match[str], *, dayfirst: bool) -> datetime:
    year, month, day = _calendar(match, dayfirst=dayfirst)
    moment = datetime(year, month, day, tzinfo=UTC) + _time_of_day(match)
    offset = match["offset"]
    if offset and offset != "Z":
        minutes = int(offset[1:3]) * 60 + int(offset[-2:])
        zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
        moment = moment.replace(tzinfo=zone).astimezone(UTC)
    return moment.replace(tzinfo=None)


def _calendar(match: re.Match[str], *, dayfirst: bool) -> tuple[int, int, int]:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 1900 if year > 68 else 2000  # as POSIX reads two digits
    if match.re is _YEAR_LAST:
        first, second = int(match["first"]), int(match["second_part"])
        return (year, second, first) if dayfirst else (year, first, second)
    if match.re is _NAMED:
        return year, _MONTHS.index(match["name"].lower()) + 1, int(match["day"])
    return year, int(match["month"]), int(match["day"])


def _time_of_day(match: re.Match[str]) -> timedelta:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(match.string)
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(match.string)
    microseconds = int((match["fraction"] or "0").ljust(6, "0")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microseconds)
