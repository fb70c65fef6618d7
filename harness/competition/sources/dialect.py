"""The separator of a delimited text file, found by trying each on the first rows."""

from __future__ import annotations

import csv
import io
import itertools
import re

from harness.competition.sources.rows import fields_of_any_size
from harness.errors import SourceError

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_BYTES = 1 << 18
_SAMPLE_ROWS = 200
_SPREADSHEET_HINT = re.compile(rb'"?sep=(.)"?\r?\n', re.IGNORECASE)


def find_separator(utf8: bytes, *, name: str, separator: str | None = None) -> tuple[str, int]:
    """The separator and where the header begins; the host wins, then a `sep=` line, then the first rows."""
    hint = _SPREADSHEET_HINT.match(utf8)
    if separator is None:
        separator = hint[1].decode("ascii", "replace") if hint else sniff_separator(utf8)
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n':
        raise SourceError(
            f"{name}: the separator {separator!r} cannot separate fields. "
            "Use one ASCII character, such as ',', ';', a tab or '|'."
        )
    return separator, hint.end() if hint else 0


def sniff_separator(utf8: bytes) -> str:
    """The separator that gives the most rows as many fields as the header, and the most fields."""
    sample = _sample(utf8)
    return max(SEPARATORS, key=lambda separator: _agreement(sample, separator))


def _sample(utf8: bytes) -> str:
    sample = utf8[:_SAMPLE_BYTES]
    if len(utf8) > _SAMPLE_BYTES and b"\n" in sample:
        sample = sample[: sample.rindex(b"\n") + 1]
    return sample.decode(errors="replace")


def _agreement(sample: str, separator: str) -> tuple[float, int]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    with fields_of_any_size(len(sample)):
        widths = [len(row) for row in itertools.islice(rows, _SAMPLE_ROWS) if row]
    if not widths or widths[0] == 1:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])
