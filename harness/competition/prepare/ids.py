"""The id of every row: checked where the host names a column, made where not, so that it tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.labels import label_text
from harness.competition.positions import name_rows
from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection

_MADE_NAMES = ("id", "row_id", "harness_id")


def check_ids(column: pa.ChunkedArray, *, name: str, table: str) -> pa.Array:
    """The ids as whole numbers or text; SourceError if one is missing or stands twice."""
    ids = _plain_ids(column.combine_chunks())
    missing = pc.is_null(ids).to_numpy(zero_copy_only=False)
    if pa.types.is_string(ids.type):
        missing |= pc.fill_null(pc.equal(pc.utf8_trim_whitespace(ids), ""), fill_value=False).to_numpy(
            zero_copy_only=False
        )
    if missing.any():
        raise SourceError(
            f"{table}: the id {name!r} is missing in {name_rows(missing)}. Give every row its own."
        )
    if pc.count_distinct(ids).as_py() < len(ids):
        repeated = pc.filter(counts := pc.value_counts(ids), pc.greater(counts.field("counts"), 1))
        first = repeated[0]["values"]
        rows = pc.equal(ids, first).to_numpy(zero_copy_only=False)
        raise SourceError(
            f"{table}: the id {name!r} repeats: {first.as_py()!r} stands in {name_rows(rows)}"
            f"{f', and {len(repeated) - 1:,} other ids repeat' if len(repeated) > 1 else ''}. "
            "Give every row its own, or remove data.id to have ids made."
        )
    return ids


def made_id_name(columns: Collection[str]) -> str:
    """A name for ids that harness makes, unlike every column."""
    return next((name for name in _MADE_NAMES if name not in columns), "_" * len(columns) + "id")


def number_rows(order: np.ndarray) -> pa.Array:
    """Made ids: the place of every row in an order, from 1."""
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.arange(1, len(order) + 1)
    return pa.array(numbers)


def _plain_ids(ids: pa.Array) -> pa.Array:
    """Whole numbers as int64, everything else as the text it is written as."""
    kind = ids.type
    if pa.types.is_string(kind):
        return ids
    if pa.types.is_integer(kind) and not pa.types.is_uint64(kind):
        return ids.cast(pa.int64())
    if (
        pa.types.is_floating(kind)
        and pc.all(pc.equal(ids, pc.floor(ids))).as_py()
        and pc.max(pc.abs(ids)).as_py() < 2**53
    ):
        return ids.cast(pa.int64())
    if pa.types.is_timestamp(kind):
        return pc.strftime(ids, "%Y-%m-%dT%H:%M:%S")
    return pa.array([None if value is None else label_text(value) for value in ids.to_pylist()], pa.string())
