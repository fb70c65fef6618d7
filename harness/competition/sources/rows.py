"""Why a delimited text file is not a table: the exact line, found by a slow and strict second look.

pandas shifts all columns by one when the rows hold one field more than the header; here no such file is read.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator


def refuse_ragged(text: str, *, separator: str, name: str) -> None:
    """Raise what is wrong with the first row that is not as wide as the header, if there is one."""
    widths: Counter[int] = Counter()
    first: tuple[int, list[str]] | None = None
    header: list[str] = []
    for line, row in _rows(text, separator, strict=False, name=name):
        if not header:
            header = row
            continue
        widths[len(row)] += 1
        if first is None and len(row) != len(header):
            first = (line, row)
    if first is not None:
        raise SourceError(_ragged_message(name, header, widths, first))


def refuse_broken_quotes(text: str, *, separator: str, name: str) -> None:
    """Raise where a quote is opened and never closed, or closed in the middle of a field."""
    for _ in _rows(text, separator, strict=True, name=name):
        pass


def _rows(text: str, separator: str, *, strict: bool, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    line = 1
    with fields_of_any_size(len(text)):
        try:
            for row in reader:
                if row:
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise SourceError(
                f"{name}: the field that begins on line {line} opens a quote and does not close it "
                f"before the next separator ({error}). Close it, and double each quote inside a quoted field."
            ) from error


@contextmanager
def fields_of_any_size(size: int) -> Iterator[None]:
    """The csv module without its limit of 131,072 characters a field."""
    before = csv.field_size_limit(max(size, 1) + 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _ragged_message(name: str, header: list[str], widths: Counter[int], first: tuple[int, list[str]]) -> str:
    line, row = first
    expected = len(header)
    if set(widths) == {expected + 1}:
        return f"{name}: every row has {expected + 1} fields but the header names only {expected}. " + (
            "Every line ends in a separator: remove it."
            if row[-1] == ""
            else "If the first field is a row name, give that column a name in the header."
        )
    others = sum(widths.values()) - widths[expected] - 1
    also = f" ({others:,} more such {'line' if others == 1 else 'lines'})" if others else ""
    return (
        f"{name}, line {line}: {len(row)} fields, expected {expected} as in the header{also}. "
        f"{_remedy(row, expected)}"
    )


def _remedy(row: list[str], expected: int) -> str:
    if len(row) < expected:
        return "A field is missing, or an unquoted line break cuts the row: complete it."
    if len(row) == expected + 1 and row[-1] == "":
        return "The line ends in a separator too many: remove it."
    return "A field that holds the separator must be quoted."
