"""The tables of one competition as the checks see them: features apart from answers, every role named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from harness.competition.spec import ColumnType, FoldMethod, SplitMethod, Task

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SplitKind = SplitMethod | Literal["official"]
SHUFFLED: tuple[SplitKind, ...] = ("random", "stratified")


@dataclass(frozen=True, kw_only=True)
class Target:
    """One target: class codes or numbers, of the training rows and, where they are known, the hidden ones."""

    name: str
    train: np.ndarray
    test: np.ndarray | None = None
    classes: tuple[str, ...] = ()  # () for numbers

    @property
    def is_classes(self) -> bool:
        """Whether the values are class codes."""
        return bool(self.classes)


@dataclass(frozen=True, kw_only=True)
class Role:
    """A column that names rows or groups rather than describing them."""

    name: str
    train: pd.Series
    test: pd.Series


@dataclass(frozen=True, kw_only=True)
class SourceRows:
    """The rows in the order in which the host's source holds them."""

    features: pd.DataFrame
    target: np.ndarray  # the first target: class codes or numbers
    classes: int  # 0 for numbers


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """How predictions are scored."""

    metric: str
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CheckTables:
    """Everything a check may look at. The workspace is the host's: hidden answers are here too."""

    train: pd.DataFrame  # features only
    test: pd.DataFrame
    types: Mapping[str, ColumnType]
    task: Task
    targets: tuple[Target, ...] = ()
    split: SplitKind = "random"
    id: Role | None = None
    id_made: bool = False
    group: Role | None = None
    time: str | None = None  # the feature that orders a split, or folds, by time
    public: np.ndarray | None = None  # bool per hidden row; None where there are no answers
    folds: np.ndarray | None = None  # fold of every training row, -1 where it is never validated
    fold_method: FoldMethod | None = None
    source: SourceRows | None = None
    scoring: Scoring | None = None

    @property
    def is_shuffled(self) -> bool:
        """Whether the hidden rows were drawn row by row, whatever order or group the rows have."""
        return self.split in SHUFFLED
