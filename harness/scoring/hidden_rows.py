"""The ids of the rows to predict, read without opening the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from harness.errors import CompetitionError

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared


def load_test_ids(prepared: Prepared) -> pa.Array:
    """The ids in the order of the test rows: whole numbers or text."""
    file = prepared.folder / "public" / "test.parquet"
    try:
        table = parquet.ParquetFile(file).read(columns=[prepared.id])
    except (pa.ArrowException, OSError) as error:
        raise CompetitionError(
            f"{file} cannot be read ({error}). Make it again with: harness prepare {prepared.slug} --force"
        ) from error
    return table.column(0).combine_chunks()
