"""A prepared competition: what was decided and what is hidden. Light to import: scoring starts here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

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
    rows_unlabelled: int = 0  # of an official test without answers, beside hidden rows from the source

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
    truth: np.ndarray  # codes int32 (n,), values float64 (n,) or (n, targets), lists (n, k) padded with -1
    public: np.ndarray  # bool: scored publicly; all others are private
    weight: np.ndarray | None
    block: np.ndarray | None  # codes: rows that an interval must resample together (group or time block)
    ignored: np.ndarray | None = None  # bool: rows to predict that no share scores (Usage = Ignored)
