"""What the cells of a column are. One rule for every text format, applied to a whole column at once.

The first that fits all cells that are not missing:

1. truth values: only `True`/`False`, `TRUE`/`FALSE` or `true`/`false`
2. whole numbers that fit 64 bits, exact; with a leading zero (`01234`) or more digits they are codes: text
3. decimal numbers (`2.5`, `-1e-3`, `inf`); hexadecimal and thousands separators are text
4. decimal numbers with a comma, where the host says so, or where nothing in the file speaks against it:
   no column has a decimal point, and some cell cannot be a thousands separator
5. dates (see `dates.py`)
6. text, as written; blanks in front go if every cell of the column has them

A type the host declares is not inferred: `category` and `text` stay as written, `number` and `date` must fit
every cell.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.sources.dates import parse_dates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.competition.spec import ColumnType

_TRUTH_WORDS = (("True", "False"), ("TRUE", "FALSE"), ("true", "false"))
_CODE = "^[+-]?0[0-9xX]"
_WHOLE = r"^[+-]?\d+$"
_COMMA_NUMBER = r"^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$"
_COMMA_THOUSANDS = r"^[+-]?[1-9]\d{0,2}(,\d{3})+$"
_NUMBER_OR_DATE_START = re.compile(r"[\d+\-.,]|inf|nan", re.IGNORECASE)
_PROBE = 64


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a host's files write numbers, dates and missing cells; None is found out."""

    missing: tuple[str, ...]
    decimal: str | None = None
    dayfirst: bool | None = None


class MisfitError(Exception):
    """A cell that is not what its column was declared to hold."""

    def __init__(self, *, column: str, kind: ColumnType, row: int, text: str) -> None:
        self.column = column
        self.kind = kind
        self.row = row
        self.text = text
        super().__init__(column, kind, row, text)


def type_columns(
    columns: Mapping[str, pa.ChunkedArray],
    *,
    declared: Mapping[str, ColumnType],
    habits: Habits,
) -> dict[str, pa.ChunkedArray]:
    """Every column of texts as what it holds; raises at the first cell that is not of its declared type."""
    names = [name for name in columns if name not in declared]
    with ThreadPoolExecutor(pa.cpu_count()) as threads:  # arrow lets go of the interpreter while it converts
        inferred = dict(
            zip(
                names,
                threads.map(lambda name: infer_column(columns[name], habits=habits), names),
                strict=True,
            )
        )
    if habits.decimal is None:
        inferred |= _decimal_commas(columns, inferred, habits)
    return {
        name: inferred[name]
        if name in inferred
        else convert_column(cells, declared[name], column=name, habits=habits)
        for name, cells in columns.items()
    }


def infer_column(cells: pa.ChunkedArray, *, habits: Habits) -> pa.ChunkedArray:
    """One column of texts as what its cells are."""
    if cells.null_count == len(cells):
        return cells.cast(pa.float64())
    typed = _as_truth(cells)
    if typed is None:
        typed = _as_number(cells, habits.decimal or ".")
    if typed is None and not _is_prose(cells, habits.missing):
        trimmed = _trim(cells, habits.missing)
        typed = _as_number(trimmed, habits.decimal or ".")
        if typed is None:
            typed = parse_dates(trimmed, dayfirst=habits.dayfirst)
    return _as_text(cells) if typed is None else typed


def _is_prose(cells: pa.ChunkedArray, missing: tuple[str, ...]) -> bool:
    """Whether a first look already finds a cell that is neither a number nor a date."""
    probe = (text.strip() for text in cells.slice(0, _PROBE).to_pylist() if text is not None)
    return any(text not in missing and not _NUMBER_OR_DATE_START.match(text) for text in probe)


def convert_column(
    cells: pa.ChunkedArray, kind: ColumnType, *, column: str, habits: Habits
) -> pa.ChunkedArray:
    """One column of texts as the type that the host declared for it."""
    if kind in {"category", "text"}:
        return _as_text(cells)
    trimmed = _trim(cells, habits.missing)
    for habit in _readings(kind, habits):
        typed = _convert(trimmed, kind, habit)
        if typed is not None:
            return typed
    row = _first_misfit(trimmed, kind, habits)
    raise MisfitError(column=column, kind=kind, row=row, text=str(trimmed[row].as_py()))


def _readings(kind: ColumnType, habits: Habits) -> Sequence[Habits]:
    if kind == "number" and habits.decimal is None:
        return [Habits(missing=habits.missing, decimal=mark) for mark in (".", ",")]
    return [habits]


def _convert(cells: pa.ChunkedArray, kind: ColumnType, habits: Habits) -> pa.ChunkedArray | None:
    if kind == "date":
        return parse_dates(cells, dayfirst=habits.dayfirst, declared=True)
    try:
        return cells.cast(pa.int64())
    except pa.ArrowInvalid:
        return _cast_floats(cells, habits.decimal or ".")


def _first_misfit(cells: pa.ChunkedArray, kind: ColumnType, habits: Habits) -> int:
    """The row of the first cell that does not fit, by halving: each half is one vectorised attempt."""
    low, high = 0, len(cells)
    while high - low > 1:
        middle = (low + high) // 2
        half = cells.slice(low, middle - low)
        fits = any(_convert(half, kind, habit) is not None for habit in _readings(kind, habits))
        low, high = (middle, high) if fits else (low, middle)
    return low


def _as_truth(cells: pa.ChunkedArray) -> pa.ChunkedArray | None:
    present = cells.slice(0, _PROBE).drop_null()
    if len(present) and present[0].as_py() not in {word for words in _TRUTH_WORDS for word in words}:
        return None
    for true, false in _TRUTH_WORDS:
        known = pc.is_in(cells, value_set=pa.array([true, false, None]))
        if pc.all(known).as_py():
            return pc.equal(cells, true)
    return None


def _as_number(cells: pa.ChunkedArray, decimal: str) -> pa.ChunkedArray | None:
    try:
        whole = cells.cast(pa.int64())
    except pa.ArrowInvalid:
        numbers = _cast_floats(cells, decimal)
        return None if numbers is None or _are_codes(cells, numbers) else numbers
    return None if _has_codes(cells) else whole


def _has_codes(cells: pa.ChunkedArray) -> bool:
    if not any(pc.any(pc.starts_with(cells, start)).as_py() for start in ("0", "-0", "+0")):
        return False  # ten times as fast as the expression
    return bool(pc.any(pc.match_substring_regex(cells, _CODE)).as_py())


def _cast_floats(cells: pa.ChunkedArray, decimal: str) -> pa.ChunkedArray | None:
    if decimal == ",":
        if pc.any(pc.invert(pc.match_substring_regex(cells, _COMMA_NUMBER))).as_py():
            return None
        cells = pc.replace_substring(cells, ",", ".")
    try:
        return cells.cast(pa.float64())
    except pa.ArrowInvalid:
        return None


def _are_codes(cells: pa.ChunkedArray, numbers: pa.ChunkedArray) -> bool:
    """Whether all are whole, with leading zeros or beyond 64 bits: exact as text, damaged as numbers."""
    probe = cells.slice(0, _PROBE)
    if pc.all(pc.match_substring_regex(probe, _WHOLE)).as_py() is False:
        return False
    if not pc.all(pc.match_substring_regex(cells, _WHOLE)).as_py():
        return False
    return _has_codes(cells) or float(pc.max(pc.abs(numbers)).as_py()) >= 2.0**63


def _decimal_commas(
    columns: Mapping[str, pa.ChunkedArray], inferred: Mapping[str, pa.ChunkedArray], habits: Habits
) -> dict[str, pa.ChunkedArray]:
    """The columns that are numbers once a comma is read as the decimal mark."""
    if any(
        pa.types.is_floating(column.type) and column.null_count < len(column) for column in inferred.values()
    ):
        return {}  # a decimal point somewhere: commas mean something else
    numbers = {}
    for name, column in inferred.items():
        cells = _trim(columns[name], habits.missing) if pa.types.is_string(column.type) else None
        if cells is not None and _could_be_comma_numbers(cells):
            converted = _cast_floats(cells, ",")
            if (
                converted is not None
                and not pc.all(pc.match_substring_regex(cells, _COMMA_THOUSANDS)).as_py()
            ):
                numbers[name] = converted
    return numbers


def _could_be_comma_numbers(cells: pa.ChunkedArray) -> bool:
    probe = cells.slice(0, _PROBE).drop_null()
    if not pc.all(pc.match_substring_regex(probe, _COMMA_NUMBER)).as_py():
        return False
    return bool(pc.any(pc.match_substring(cells, ",")).as_py())


def _trim(cells: pa.ChunkedArray, missing: tuple[str, ...]) -> pa.ChunkedArray:
    trimmed = pc.utf8_trim_whitespace(cells)
    gone = pc.is_in(trimmed, value_set=pa.array(missing, pa.string()))
    return pc.if_else(gone, pa.scalar(None, pa.string()), trimmed) if pc.any(gone).as_py() else trimmed


def _as_text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    if pc.all(pc.starts_with(cells, " ")).as_py():
        return pc.utf8_ltrim_whitespace(cells)
    return cells
