"""Delimited text (csv, tsv, …) as a table of texts: sniffed, strict about its shape, as fast as pyarrow.

The cells stay text here; `cells.py` decides for a whole column what they are.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from harness.competition.sources.base import Dialect, Reading
from harness.competition.sources.dialect import find_separator
from harness.competition.sources.encoding import to_utf8
from harness.competition.sources.names import check_names
from harness.competition.sources.rows import fields_of_any_size, refuse_broken_quotes, refuse_ragged
from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.competition.spec import Data

MISSING = ("", "?", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null")
_BLOCK_BYTES = 1 << 23
_LARGEST_BLOCK = (1 << 31) - 1
_HEADER_BYTES = 1 << 24


def missing_markers(data: Data) -> tuple[str, ...]:
    """The cells that mean no value: the empty one, and the usual words unless the host names others."""
    return ("", *data.missing) if data.missing else MISSING


def read_delimited(content: bytes, *, name: str, data: Data) -> Reading:
    """The table of texts in a csv file's bytes."""
    utf8, encoding = to_utf8(content, name=name, encoding=data.encoding)
    if not utf8[:4096].strip() and not utf8.strip():
        raise SourceError(f"{name} is empty. It must hold a header and rows.")
    separator, start = find_separator(utf8, name=name, separator=data.separator)
    if start or utf8.startswith((b"\r", b"\n")):
        utf8 = utf8[start:].lstrip(b"\r\n")
    names = _read_header(utf8, separator, name)
    rows = _read_rows(utf8, separator, len(names), missing_markers(data), name)
    if rows.num_rows == 0:
        raise SourceError(f"{name} holds a header and no rows.")
    if b'"' in utf8 and _has_line_breaks(rows):
        refuse_broken_quotes(utf8.decode(), separator=separator, name=name)
    dialect = Dialect(separator=separator, encoding=encoding)
    return Reading(name=name, table=rows.rename_columns(names), written=True, dialect=dialect)


def _read_header(utf8: bytes, separator: str, name: str) -> list[str]:
    start = utf8[:_HEADER_BYTES].decode(errors="ignore")
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    with fields_of_any_size(len(start)):
        names = [column.strip() for column in next((row for row in reader if row), [])]
    check_names(names, name=name)
    return names


def _read_rows(
    utf8: bytes, separator: str, width: int, missing: Sequence[str], name: str, *, block: int = _BLOCK_BYTES
) -> pa.Table:
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(utf8 if utf8.endswith((b"\n", b"\r")) else utf8 + b"\n"),
            # Without names the header is a row like the others, so that its width counts as well.
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=block),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values=b'"' in utf8, ignore_empty_lines=width > 1
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{column}": pa.string() for column in range(width)},
                null_values=list(missing),
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        refuse_ragged(utf8.decode(), separator=separator, name=name)
        if "Empty CSV" in str(error):
            raise SourceError(f"{name} holds a header and no rows.") from error
        if block < min(len(utf8), _LARGEST_BLOCK):  # a single row larger than a block
            return _read_rows(utf8, separator, width, missing, name, block=min(len(utf8) + 1, _LARGEST_BLOCK))
        raise SourceError(f"{name} cannot be read as a table: {error}") from error
    if table.num_columns != width:
        raise SourceError(
            f"{name}: the header can be read as {width} or as {table.num_columns} columns. "
            "Quote each of its names, and double the quotes inside them."
        )
    return table.slice(1)


def _has_line_breaks(table: pa.Table) -> bool:
    return any(
        pc.any(pc.match_substring(column, "\n")).as_py() or pc.any(pc.match_substring(column, "\r")).as_py()
        for column in table.columns
    )
