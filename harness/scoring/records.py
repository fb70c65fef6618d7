"""Rows of the board as plain dicts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["to_records"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_records(rows: pa.Table) -> Sequence[dict[str, Any]]:
    """The rows as dicts; times are counted from 1970 here, because pyarrow would import pandas for them."""
    place = rows.column_names.index("created_at")
    plain = rows.set_column(place, "created_at", rows["created_at"].cast(pa.int64()))
    times = ("rescored_at",) if "rescored_at" in rows.column_names else ()
    records: list[dict[str, Any]] = plain.drop_columns(times).to_pylist()
    return [row | {"created_at": _EPOCH + timedelta(microseconds=row["created_at"])} for row in records]
