"""ARFF as a table of texts whose types its header declares; strict, since a wrong cell shifts a row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from harness.competition.sources.base import Reading
from harness.competition.sources.encoding import to_utf8
from harness.competition.sources.names import check_names
from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.competition.spec import ColumnType, Data

_MISSING = ("?", "")
_DATA = re.compile(rb"^[ \t]*@data[ \t]*(?:%[^\r\n]*)?\r?(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_ATTRIBUTE = re.compile(rf"@attribute\s+(?P<name>{_QUOTED}|[^\s{{]+)\s*(?P<type>.*)", re.IGNORECASE)
_CELL = re.compile(rf"\s*(?:(?P<quoted>{_QUOTED})|(?P<plain>[^,'\"]*?))\s*(?:,|$)")
_SPARSE_CELL = re.compile(rf"\s*(?P<index>\d+)\s+(?:(?P<quoted>{_QUOTED})|(?P<plain>[^,\s'\"]+))\s*(?:,|$)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_JAVA_DATE = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_KINDS: dict[str, ColumnType] = {
    "numeric": "number",
    "real": "number",
    "integer": "number",
    "string": "text",
    "date": "date",
}


@dataclass(frozen=True)
class Attribute:
    """One declared column: its values if they are nominal, its date format if it has one."""

    name: str
    kind: ColumnType
    values: tuple[str, ...] = ()
    date_format: str | None = None

    @property
    def sparse_default(self) -> str | None:
        """What a sparse row means where it is silent: zero, which is the first of the nominal values."""
        return self.values[0] if self.values else "0"


def read_arff(content: bytes, *, name: str, data: Data) -> Reading:
    """The table in an ARFF file's bytes."""
    utf8, _ = to_utf8(content, name=name, encoding=data.encoding)
    start = _DATA.search(utf8)
    if start is None:
        raise SourceError(f"{name} has no @data line, so it is no ARFF file.")
    attributes = _read_header(utf8[: start.start()].decode(), name)
    check_names([attribute.name for attribute in attributes], name=name)
    body = utf8[start.end() :]
    rows = _read_plain(body, attributes)
    if rows is None:
        line = utf8.count(b"\n", 0, start.end()) + 1
        rows = _read_quoted(body.decode(), attributes, first_line=line, name=name)
    if rows.num_rows == 0:
        raise SourceError(f"{name} declares {len(attributes)} columns and holds no rows.")
    table = pa.table(
        [_checked(rows.column(index), attribute, name) for index, attribute in enumerate(attributes)],
        names=[attribute.name for attribute in attributes],
    )
    declared = {attribute.name: attribute.kind for attribute in attributes}
    return Reading(name=name, table=table, written=True, declared=declared)


def _read_header(text: str, name: str) -> list[Attribute]:
    attributes = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.lower().startswith("@attribute"):
            attributes.append(_read_attribute(stripped, f"{name}, line {number}"))
        elif stripped and not stripped.startswith("%") and not stripped.lower().startswith("@relation"):
            raise SourceError(
                f"{name}, line {number}: {stripped[:60]!r} is neither @relation, @attribute nor @data."
            )
    if not attributes:
        raise SourceError(f"{name} declares no @attribute, so it has no columns.")
    return attributes


def _read_attribute(line: str, where: str) -> Attribute:
    match = _ATTRIBUTE.fullmatch(line)
    if match is None:
        raise SourceError(f"{where}: {line[:60]!r} is no @attribute NAME TYPE.")
    column = _unquote(match["name"])
    kind = match["type"].strip()
    if kind.startswith("{"):
        inside = kind[1:].partition("%")[0].strip() if kind.count("}") == 0 else kind[1 : kind.rindex("}")]
        values = tuple(_cells(inside, where))
        return Attribute(column, "category", values=tuple(value for value in values if value is not None))
    word, _, rest = kind.partition(" ")
    if word.lower() not in _KINDS:
        known = ", ".join((*_KINDS, "{a, b}"))
        raise SourceError(f"{where}: column {column!r} has the type {word!r}. Known: {known}.")
    date_format = _unquote(rest.strip()) if word.lower() == "date" and rest.strip() else None
    return Attribute(column, _KINDS[word.lower()], date_format=date_format)


def _read_plain(body: bytes, attributes: list[Attribute]) -> pa.Table | None:
    """The quick way for dense rows without quotes or comments; None for all others and for ragged rows."""
    if len(attributes) == 1 or any(mark in body for mark in (b"'", b'"', b"\\", b"{", b"%", b"\t")):
        return None
    names = [f"f{index}" for index in range(len(attributes))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            read_options=arrow_csv.ReadOptions(column_names=names),
            parse_options=arrow_csv.ParseOptions(quote_char=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=list(_MISSING),
            ),
        )
    except pa.ArrowInvalid:
        return None
    trimmed = [pc.utf8_trim_whitespace(column) for column in table.columns]
    known = pa.array(_MISSING, pa.string())
    return pa.table(
        [
            pc.if_else(pc.is_in(cells, value_set=known), pa.scalar(None, pa.string()), cells)
            for cells in trimmed
        ],
        names=names,
    )


def _read_quoted(body: str, attributes: list[Attribute], *, first_line: int, name: str) -> pa.Table:
    columns: list[list[str | None]] = [[] for _ in attributes]
    for number, line in enumerate(body.split("\n"), first_line):
        stripped = line.strip()
        if not stripped or stripped.startswith("%"):
            continue
        where = f"{name}, line {number}"
        row = (
            _sparse_row(stripped, attributes, where)
            if stripped.startswith("{")
            else list(_cells(stripped, where))
        )
        if len(row) != len(attributes):
            raise SourceError(
                f"{where}: {len(row)} values, expected {len(attributes)} as declared. "
                "Quote a value that holds a comma."
            )
        for column, cell in zip(columns, row, strict=True):
            column.append(cell)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.table(arrays, names=[f"f{index}" for index in range(len(attributes))])


def _cells(line: str, where: str) -> Iterator[str | None]:
    position = 0
    while True:
        match = _CELL.match(line, position)
        if match is None:
            raise SourceError(
                f"{where}: the value at character {position + 1} has a quote that is not closed."
            )
        yield _value(match)
        position = match.end()
        if not match[0].endswith(","):
            return


def _sparse_row(line: str, attributes: list[Attribute], where: str) -> list[str | None]:
    if not line.endswith("}"):
        raise SourceError(f"{where}: a sparse row begins with '{{' and does not end with '}}'.")
    row = [attribute.sparse_default for attribute in attributes]
    inside = line[1:-1].strip()
    position = 0
    while position < len(inside):
        match = _SPARSE_CELL.match(inside, position)
        if match is None or int(match["index"]) >= len(row):
            raise SourceError(
                f"{where}: {inside[position : position + 40].strip()!r} is no 'INDEX VALUE' "
                f"with an index below {len(row)}."
            )
        row[int(match["index"])] = _value(match)
        position = match.end()
    return row


def _value(match: re.Match[str]) -> str | None:
    if match["quoted"] is not None:
        return _unquote(match["quoted"])
    return None if match["plain"] in _MISSING else match["plain"]


def _unquote(text: str) -> str:
    if text[:1] not in {"'", '"'}:
        return text
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text[1:-1])


def _checked(cells: pa.ChunkedArray, attribute: Attribute, name: str) -> pa.ChunkedArray:
    if attribute.values:
        known = pc.or_kleene(pc.is_in(cells, value_set=pa.array(attribute.values)), pc.is_null(cells))
        if not pc.all(known).as_py():
            row = pc.index(known, value=False).as_py()
            raise SourceError(
                f"{name}, row {row + 1:,}: column {attribute.name!r} holds {cells[row].as_py()!r}, "
                "which its @attribute does not declare."
            )
    return _iso_dates(cells, attribute, name) if attribute.date_format else cells


def _iso_dates(cells: pa.ChunkedArray, attribute: Attribute, name: str) -> pa.ChunkedArray:
    pattern = (attribute.date_format or "").replace("'", "")
    for java, python in _JAVA_DATE.items():
        pattern = pattern.replace(java, python)
    try:
        texts = [
            None if cell is None else datetime.strptime(cell, pattern).isoformat()  # noqa: DTZ007 - ARFF has no zones
            for cell in cells.to_pylist()
        ]
    except ValueError as error:
        raise SourceError(
            f"{name}: column {attribute.name!r} does not follow its date format "
            f"{attribute.date_format!r} ({error})."
        ) from error
    return pa.chunked_array([pa.array(texts, pa.string())])
