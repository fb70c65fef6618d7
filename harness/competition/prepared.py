"""A prepared competition: what its manifest says, and its tables. Light to import: scoring starts here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from harness.errors import CompetitionError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from harness.competition.spec import ColumnType, Spec, Task

Share = Literal["public", "private"]
SHARES: tuple[Share, ...] = ("public", "private")


@dataclass(frozen=True)
class Column:
    """One feature column and what it holds."""

    name: str
    type: ColumnType


@dataclass(frozen=True)
class Fingerprints:
    """What an entry's score depends on; a score made under others is stale."""

    spec: str
    data: str
    metric: str


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One competition made ready: everything inferred is decided, everything on disk is in `folder`."""

    spec: Spec
    folder: Path
    title: str
    task: Task
    id: str
    id_made: bool
    id_kind: Literal["int", "text"]
    targets: tuple[str, ...]
    classes: tuple[str, ...]  # in the order of their codes; binary: (negative, positive); () for numbers
    columns: tuple[Column, ...]
    rows_train: int
    rows_test: int
    rows_public: int
    rows_private: int  # both 0 when the answers are not known
    fingerprints: Fingerprints
    rows_dropped: int = 0  # rows of the source without a target
    rows_unlabelled: int = (
        0  # rows of an official test file without answers, beside hidden rows from the source
    )

    @property
    def slug(self) -> str:
        """The competition's name in commands and paths."""
        return self.spec.slug

    @property
    def has_answers(self) -> bool:
        """Whether hidden rows with answers exist, so that submissions can be scored."""
        return self.rows_public + self.rows_private > 0


@dataclass(frozen=True, kw_only=True)
class Solution:
    """The hidden answers as arrays, in the row order of `test.parquet`."""

    ids: np.ndarray  # int64, or object of str
    truth: (
        np.ndarray
    )  # codes int32 (n,), values float64 (n,) or (n, targets), lists int32 (n, k) padded with -1
    public: np.ndarray  # bool: scored publicly; all others are private
    weight: np.ndarray | None
    block: (
        np.ndarray | None
    )  # int64 codes: rows that an interval must resample together (group or time block)
    ignored: np.ndarray | None = None  # bool: rows to predict that no share scores (Usage = Ignored)


def load_prepared(folder: Path) -> Prepared:
    """The prepared competition of a data folder; CompetitionError if there is none that can be read."""
    from harness.competition.manifest import read_manifest

    return read_manifest(folder).prepared


def read_train(prepared: Prepared) -> pa.Table:
    """The rows to learn from: id, features, targets, and the weight if there is one."""
    return _read(prepared.folder / "public" / "train.parquet")


def read_test(prepared: Prepared) -> pa.Table:
    """The rows to predict: id and features."""
    return _read(prepared.folder / "public" / "test.parquet")


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
    from harness.competition.solution import decode_solution

    return decode_solution(_read(prepared.folder / "private" / "solution.parquet"), prepared)


def _read(file: Path) -> pa.Table:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return parquet.ParquetFile(file).read()  # read_table would import pandas
    except (pa.ArrowException, OSError) as error:
        raise CompetitionError(
            f"{file} cannot be read ({error}). Make it again with: harness prepare NAME --force"
        ) from error
