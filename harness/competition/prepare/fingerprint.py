"""Fingerprints over logical values: the same for the same rows on every platform and library version.

A column counts by its name, its kind, what is missing and its values: whole numbers and dates (microseconds)
as 64-bit integers, numbers as IEEE doubles with one zero and one NaN, texts as UTF-8 with their lengths.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from hashlib import _Hash

Buffer = bytes | memoryview
_DIGITS = 32


def fingerprint_tables(tables: Mapping[str, pa.Table]) -> str:
    """One fingerprint of several tables by their names."""
    digest = hashlib.sha256()
    for name, table in sorted(tables.items()):
        _add_text(digest, name)
        _add_text(digest, fingerprint_table(table))
    return digest.hexdigest()[:_DIGITS]


def fingerprint_table(table: pa.Table) -> str:
    """The fingerprint of a table's values, in the order of its rows and columns."""
    digest = hashlib.sha256()
    digest.update(np.array([table.num_rows, table.num_columns], dtype="<i8").tobytes())
    for name, column in zip(table.column_names, table.columns, strict=True):
        _add_text(digest, name)
        _add_column(digest, column)
    return digest.hexdigest()[:_DIGITS]


def fingerprint_record(record: object) -> str:
    """The fingerprint of plain values: dicts by key, lists in order."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _add_column(digest: _Hash, column: pa.ChunkedArray) -> None:
    kind = _kind(column.type)
    _add_text(digest, kind)
    for chunk in column.chunks:
        missing = pc.is_null(chunk, nan_is_null=True).to_numpy(zero_copy_only=False)
        digest.update(missing.astype(np.uint8).data)
    for step in _STEPS[kind]:
        for chunk in column.chunks:
            digest.update(step(chunk))


def _text_lengths(chunk: pa.Array) -> Buffer:
    lengths = pc.fill_null(pc.binary_length(chunk), 0)
    return np.asarray(lengths.to_numpy(zero_copy_only=False), dtype="<i8").tobytes()


def _text_bytes(chunk: pa.Array) -> Buffer:
    texts = pc.fill_null(chunk.cast(pa.large_string()), "")
    _, starts, content = texts.buffers()
    if content is None:
        return b""
    bounds = np.frombuffer(starts, dtype="<i8")[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(content)[bounds[0] : bounds[-1]]


def _numbers(chunk: pa.Array) -> Buffer:
    floats = np.array(chunk.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype="<f8")
    floats[np.isnan(floats)] = np.nan
    return (floats + 0.0).tobytes()  # adding zero turns -0.0 into 0.0


def _whole_numbers(chunk: pa.Array) -> Buffer:
    large = pa.types.is_uint64(chunk.type)
    whole = pc.fill_null(chunk.cast(pa.uint64() if large else pa.int64()), 0)
    return np.asarray(whole.to_numpy(zero_copy_only=False), dtype="<u8" if large else "<i8").tobytes()


def _dates(chunk: pa.Array) -> Buffer:
    return _whole_numbers(chunk.cast(pa.timestamp("us")).cast(pa.int64()))


_STEPS: Mapping[str, tuple[Callable[[pa.Array], Buffer], ...]] = {
    "truth": (_whole_numbers,),
    "whole": (_whole_numbers,),
    "number": (_numbers,),
    "date": (_dates,),
    "text": (_text_lengths, _text_bytes),
}


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "truth"
    if pa.types.is_integer(kind):
        return "whole"
    if pa.types.is_floating(kind):
        return "number"
    return "date" if pa.types.is_temporal(kind) else "text"


def _add_text(digest: _Hash, text: str) -> None:
    content = text.encode()
    digest.update(np.array([len(content)], dtype="<i8").tobytes())
    digest.update(content)
