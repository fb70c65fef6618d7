"""Arrow arrays from Python and numpy values and back.

`pyarrow.array`, `pyarrow.scalar` and `to_numpy` import pandas (over a second) the first time they meet a
value that is not Arrow's own; a board is read and written without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa

from leaderboard.errors import LeaderboardError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DTYPES = {
    pa.bool_(): np.bool_,
    pa.float64(): np.float64,
    pa.int32(): np.int32,
    pa.int64(): np.int64,
    pa.uint64(): np.uint64,
}


def build_table(rows: Sequence[object], schema: pa.Schema) -> pa.Table:
    """A table of this schema from objects whose attributes are its columns."""
    columns = [_build_column([getattr(row, field.name) for row in rows], field) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def build_array(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """An array of this type; None is null, objects become structs by their attributes."""
    if pa.types.is_string(type_):
        return _build_text(values, type_)
    if pa.types.is_dictionary(type_):
        return _build_text(values, pa.string()).dictionary_encode()
    if pa.types.is_list(type_):
        flat = build_array([item for value in values for item in value or ()], type_.value_type)
        return _build_nested(values, type_, flat)
    if pa.types.is_map(type_):
        return _build_nested(values, type_, _build_pairs(values, type_))
    if pa.types.is_struct(type_):
        children = [_build_column([getattr(value, item.name) for value in values], item) for item in type_]
        return pa.Array.from_buffers(type_, len(values), [None], children=children)
    return _build_numbers(values, type_)


def text_scalar(value: str) -> pa.Scalar:
    """One text as Arrow's own, to compare a column with."""
    return build_array([value], pa.string())[0]


def from_numpy(values: np.ndarray, *, valid: np.ndarray | None = None) -> pa.Array:
    """The same numbers or booleans as an Arrow array, null where they are not valid; numbers share memory."""
    nulls = None if valid is None or valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
    is_boolean = values.dtype == np.bool_
    data = np.packbits(values, bitorder="little") if is_boolean else np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [nulls, pa.py_buffer(data)])


def to_numpy(column: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """The numbers or booleans of a column; a null is NaN among floats and 0 elsewhere."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    parts = [_chunk_to_numpy(chunk) for chunk in chunks]
    if len(parts) == 1:
        return parts[0]
    return np.concatenate([_empty_of(column.type), *parts])


def validity(column: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """True where a column holds a value."""
    return to_numpy(column.is_valid())


def _build_column(values: list[Any], field: pa.Field) -> pa.Array:
    if not field.nullable and any(value is None for value in values):
        raise LeaderboardError(f"A row of the board needs a value for {field.name!r}, and one had none.")
    try:
        return build_array(values, field.type)
    except (TypeError, ValueError, OverflowError, AttributeError) as error:
        raise LeaderboardError(f"The board cannot hold this value of {field.name!r}: {error}.") from error


def _build_text(values: Sequence[str | None], type_: pa.DataType) -> pa.Array:
    # An undecodable byte of a command line arrives as half a surrogate pair, which other readers refuse.
    encoded = [b"" if value is None else value.encode("utf-8", "backslashreplace") for value in values]
    offsets = _offsets(map(len, encoded))
    buffers = [_bitmap(values), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(type_, len(values), buffers)


def _build_nested(values: Sequence[Any], type_: pa.DataType, items: pa.Array) -> pa.Array:
    offsets = _offsets(len(value or ()) for value in values)
    buffers = [_bitmap(values), pa.py_buffer(offsets)]
    return pa.Array.from_buffers(type_, len(values), buffers, children=[items])


def _build_pairs(values: Sequence[Mapping[str, str] | None], type_: pa.DataType) -> pa.Array:
    pairs = [pair for value in values for pair in (value or {}).items()]
    children = [
        build_array([key for key, _ in pairs], type_.key_type),
        build_array([item for _, item in pairs], type_.item_type),
    ]
    entries = pa.struct([type_.key_field, type_.item_field])
    return pa.Array.from_buffers(entries, len(pairs), [None], children=children)


def _build_numbers(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(type_):
        values = [None if value is None else _microseconds(value) for value in values]
    filled = [0 if value is None else value for value in values]
    if pa.types.is_boolean(type_):
        data = np.packbits(np.array(filled, dtype=np.bool_), bitorder="little")
    else:
        data = np.array(filled, dtype=_numpy_type(type_))
    return pa.Array.from_buffers(type_, len(values), [_bitmap(values), pa.py_buffer(data)])


def _microseconds(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; times are UTC")
    return (moment - _EPOCH) // _MICROSECOND


def _bitmap(values: Sequence[Any]) -> pa.Buffer | None:
    if not any(value is None for value in values):
        return None
    present = np.array([value is not None for value in values], dtype=np.bool_)
    return pa.py_buffer(np.packbits(present, bitorder="little"))


def _offsets(lengths: Iterable[int]) -> np.ndarray:
    offsets = list(accumulate(lengths, initial=0))
    if offsets[-1] >= 2**31:
        raise ValueError("one append holds more than 2 GiB of text")
    return np.array(offsets, dtype=np.int32)


def _numpy_type(type_: pa.DataType) -> np.dtype[Any]:
    return np.dtype(np.int64 if pa.types.is_timestamp(type_) else _DTYPES[type_])


def _empty_of(type_: pa.DataType) -> np.ndarray:
    return np.empty(0, dtype=_numpy_type(type_))


def _chunk_to_numpy(chunk: pa.Array) -> np.ndarray:
    valid, data = chunk.buffers()
    values: np.ndarray
    if pa.types.is_boolean(chunk.type):
        values = _bits(data, chunk) & _bits(valid, chunk)
        return values
    dtype = _numpy_type(chunk.type)
    if data is None:
        return np.empty(0, dtype=dtype)
    values = np.frombuffer(data, dtype=dtype, count=len(chunk) + chunk.offset)[chunk.offset :]
    if chunk.null_count:
        missing = np.nan if dtype.kind == "f" else 0
        values = np.where(_bits(valid, chunk), values, dtype.type(missing))
    return values


def _bits(bitmap: pa.Buffer | None, chunk: pa.Array) -> np.ndarray:
    if bitmap is None:
        return np.ones(len(chunk), dtype=np.bool_)
    packed = np.frombuffer(bitmap, dtype=np.uint8)
    bits = np.unpackbits(packed, count=len(chunk) + chunk.offset, bitorder="little")
    return bits[chunk.offset :].view(np.bool_)
