"""A typed column in the few types that harness knows: truth values, int64, float64, text, timestamps."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from harness.errors import SourceError


def plain_column(column: pa.ChunkedArray, name: str, table: str) -> pa.ChunkedArray:
    """The column as one of the known types; NaN is missing, and what has no such type is refused."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_category(column, name, table)
    for fits, target in _TARGETS:
        if fits(kind):
            return column if kind == target else column.cast(target, safe=False)
    if pa.types.is_uint64(kind):
        return column
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        floats = column.cast(pa.float64())
        return pc.if_else(pc.is_nan(floats), pa.scalar(None, pa.float64()), floats)
    raise SourceError(
        f"{table}: column {name!r} holds {kind}, which is no number, text, truth value or date. "
        "Convert it, or remove it from the table."
    )


def _is_text(kind: pa.DataType) -> bool:
    return any(
        is_text(kind) for is_text in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    )


def _is_signed(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind)) and not pa.types.is_uint64(kind)


def _is_moment(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind) or pa.types.is_date(kind))


_TARGETS = (
    (pa.types.is_boolean, pa.bool_()),
    (pa.types.is_null, pa.float64()),
    (_is_text, pa.string()),
    (_is_signed, pa.int64()),
    (_is_moment, pa.timestamp("us")),
)


def _plain_category(column: pa.ChunkedArray, name: str, table: str) -> pa.ChunkedArray:
    """A category as text: who made a category of numbers means codes."""
    decoded = [chunk.dictionary_decode() for chunk in column.chunks]
    values = plain_column(pa.chunked_array(decoded, column.type.value_type), name, table)
    if pa.types.is_floating(values.type) and pc.all(pc.equal(values, pc.floor(values))).as_py():
        values = values.cast(pa.int64())
    return values.cast(pa.string())
