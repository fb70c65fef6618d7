"""Parquet as a typed table; an unnamed pandas index is left behind, a named one is a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from harness.competition.sources.base import Reading
from harness.errors import SourceError

if TYPE_CHECKING:
    from harness.competition.spec import Data

_UNNAMED_INDEX = re.compile(r"__index_level_\d+__")


def read_parquet(content: bytes, *, name: str, data: Data) -> Reading:  # noqa: ARG001 - the signature of a reader
    """The typed table in a Parquet file's bytes."""
    try:
        table = parquet.ParquetFile(pa.BufferReader(content)).read()
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"{name} is no readable Parquet file: {error}") from error
    named = [i for i, column in enumerate(table.column_names) if not _UNNAMED_INDEX.fullmatch(column)]
    return Reading(name=name, table=table.select(named), written=False)
