"""Readings become DataFrames: the tables of one competition are typed together, so that they agree.

A column is what its cells are in all tables at once: a code that holds letters only in the test file is text
in both. Whole numbers are int64; with missing cells float64, or Int64 where a float would round them. Truth
values are bool, or boolean with missing cells; dates are datetime64[us]; the rest is the text type of pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.sources.cells import Habits, MisfitError, convert_column, type_columns
from harness.competition.sources.names import check_names
from harness.competition.sources.plain import plain_column
from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.competition.sources.base import Reading
    from harness.competition.spec import ColumnType

_EXACT_IN_FLOATS = 2**53
Columns = dict[str, pa.ChunkedArray]


def make_frames(
    readings: Sequence[Reading], *, declared: Mapping[str, ColumnType], habits: Habits
) -> list[pd.DataFrame]:
    """One DataFrame per reading, their shared columns of the same types."""
    texts = [reading for reading in readings if reading.written]
    typed_texts = iter(_type_texts(texts, declared, habits))
    columns = [
        next(typed_texts) if reading.written else _type_typed(reading, declared, habits)
        for reading in readings
    ]
    _refuse_disagreement(readings, columns)
    return [_to_frame(reading, typed) for reading, typed in zip(readings, columns, strict=True)]


def _type_texts(
    readings: Sequence[Reading], declared: Mapping[str, ColumnType], habits: Habits
) -> list[Columns]:
    """The columns of all text tables, each typed once over all the tables that have it."""
    wanted: dict[str, ColumnType] = {}
    for reading in readings:
        wanted |= reading.declared
    wanted |= declared
    names = dict.fromkeys(name for reading in readings for name in reading.table.column_names)
    joined = {name: _join(readings, name) for name in names}
    try:
        typed = type_columns(joined, declared=wanted, habits=habits)
    except MisfitError as misfit:
        raise SourceError(_misfit_message(readings, misfit, habits)) from misfit
    starts = dict.fromkeys(names, 0)
    result = []
    for reading in readings:
        rows = reading.table.num_rows
        result.append({name: typed[name].slice(starts[name], rows) for name in reading.table.column_names})
        starts |= {name: starts[name] + rows for name in reading.table.column_names}
    return result


def _join(readings: Sequence[Reading], name: str) -> pa.ChunkedArray:
    parts = [reading.table[name] for reading in readings if name in reading.table.column_names]
    return pa.chunked_array([chunk for part in parts for chunk in part.chunks], pa.string())


def _misfit_message(readings: Sequence[Reading], misfit: MisfitError, habits: Habits) -> str:
    row = misfit.row
    for reading in (reading for reading in readings if misfit.column in reading.table.column_names):
        if row < reading.table.num_rows:
            break
        row -= reading.table.num_rows
    told = f"{reading.name}, row {row + 1:,}: column {misfit.column!r} holds {misfit.text!r}"
    if misfit.kind == "date" and habits.dayfirst is None:
        return f"{told}, no date that reads only one way. Write dayfirst = true or false in [data]."
    return (
        f"{told}, no {misfit.kind}. Correct it, list it in [data] missing, or give the column another type."
    )


def _type_typed(reading: Reading, declared: Mapping[str, ColumnType], habits: Habits) -> Columns:
    """The columns of a typed table in the few types that harness knows; a text may be declared otherwise."""
    check_names(reading.table.column_names, name=reading.name)
    columns = {
        name: plain_column(reading.table[name], name, reading.name) for name in reading.table.column_names
    }
    for name, kind in declared.items():
        if name in columns and pa.types.is_string(columns[name].type):
            try:
                columns[name] = convert_column(columns[name], kind, column=name, habits=habits)
            except MisfitError as misfit:
                raise SourceError(_misfit_message([reading], misfit, habits)) from misfit
    return columns


def _refuse_disagreement(
    readings: Sequence[Reading], columns: Sequence[Mapping[str, pa.ChunkedArray]]
) -> None:
    """Text files agree by construction; typed ones may hold a number here and a text there."""
    seen: dict[str, tuple[str, str]] = {}
    for reading, typed in zip(readings, columns, strict=True):
        for name, column in typed.items():
            if column.null_count == len(column):
                continue
            sort = _sort(column.type)
            first_sort, first_name = seen.setdefault(name, (sort, reading.name))
            if sort != first_sort:
                raise SourceError(
                    f"Column {name!r} holds {first_sort} in {first_name} but {sort} in {reading.name}. "
                    "Write both tables with the same type."
                )


def _sort(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "truth values"
    if pa.types.is_string(kind):
        return "text"
    return "dates" if pa.types.is_timestamp(kind) else "numbers"


def _to_frame(reading: Reading, columns: Mapping[str, pa.ChunkedArray]) -> pd.DataFrame:
    if not columns or not reading.table.num_rows:
        raise SourceError(
            f"{reading.name} holds no rows." if columns else f"{reading.name} holds no columns."
        )
    return pd.DataFrame({name: _to_series(column) for name, column in columns.items()})


def _to_series(column: pa.ChunkedArray) -> pd.Series[Any]:
    dtype = _nullable_type(column)
    if dtype is not None:
        return pd.Series(column.to_pylist(), dtype=dtype)
    series: pd.Series[Any] = column.to_pandas()
    if series.dtype == object:  # pandas 2, where a missing text would be None rather than NaN
        return series.where(series.notna(), float("nan"))
    return series


def _nullable_type(column: pa.ChunkedArray) -> str | None:
    """The pandas type with a missing mark, where numpy's type would round a number or lose a truth value."""
    if not column.null_count:
        return None
    if pa.types.is_boolean(column.type):
        return "boolean"
    if pa.types.is_integer(column.type):
        bounds = pc.min_max(column).as_py()
        if bounds["min"] is not None and max(-bounds["min"], bounds["max"]) > _EXACT_IN_FLOATS:
            return "UInt64" if pa.types.is_uint64(column.type) else "Int64"
    return None
