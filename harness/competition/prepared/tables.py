"""The tables of a prepared competition, read from its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from harness.competition.prepared.manifest import read_manifest
from harness.competition.prepared.solution import decode_solution
from harness.errors import CompetitionError

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared, Solution


def load_prepared(folder: Path) -> Prepared:
    """The prepared competition of a data folder; CompetitionError if there is none that can be read."""
    return read_manifest(folder).prepared


def read_train(prepared: Prepared, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows to learn from: id, features, targets, and the weight if there is one; or some columns."""
    return _read(prepared.folder / "public" / "train.parquet", columns)


def read_test(prepared: Prepared, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows to predict: id and features; or some columns."""
    return _read(prepared.folder / "public" / "test.parquet", columns)


def read_sample_submission(prepared: Prepared) -> pa.Table:
    """A valid submission that knows nothing: id and what the metric needs."""
    return _read(prepared.folder / "public" / "sample_submission.parquet")


def read_unlabelled(prepared: Prepared) -> pa.Table | None:
    """The official test rows without answers, where the hidden rows were taken from the source."""
    return _read(prepared.folder / "public" / "unlabelled.parquet") if prepared.rows_unlabelled else None


def load_solution(prepared: Prepared) -> Solution:
    """The hidden answers of a competition; CompetitionError if they are not known."""
    if not prepared.has_answers:
        raise CompetitionError(
            f"The answers of {prepared.slug} are not known here: its entries rank by cross-validation."
        )
    return decode_solution(_read(prepared.folder / "private" / "solution.parquet"), prepared)


def _read(file: Path, columns: Sequence[str] | None = None) -> pa.Table:
    names = None if columns is None else [*columns]
    try:
        return parquet.ParquetFile(file).read(columns=names)  # read_table would import pandas
    except (pa.ArrowException, OSError) as error:
        raise CompetitionError(
            f"{file} cannot be read ({error}). Make it again with: harness prepare NAME --force"
        ) from error
