"""What a competition.toml says: one frozen dataclass per table. Read and checked in `validation.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

Task = Literal["binary", "multiclass", "regression", "multioutput", "clustering"]
ColumnType = Literal["number", "category", "text", "date"]
SplitMethod = Literal["random", "stratified", "group", "time", "column"]
FoldMethod = Literal["random", "stratified", "group", "time", "column"]
Direction = Literal["maximize", "minimize"]
Feedback = Literal["exact", "rounded", "ladder", "validity"]
OptionValue = bool | int | float | str | list[float] | list[list[float]]


@dataclass(frozen=True, kw_only=True)
class About:
    """`[competition]`: what it is called, what is asked, until when."""

    title: str = ""
    task: Task | None = None
    deadline: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Data:
    """`[data]`: where the rows come from and what their columns mean."""

    source: str
    sha256: str | None = None
    test: str | None = None
    solution: str | None = None
    id: str | None = None
    target: tuple[str, ...] = ()
    positive: str | None = None
    weight: str | None = None
    drop: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    separator: str | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    dayfirst: bool | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Folds:
    """`[split.folds]`: cross-validation; what is None follows `[split]`."""

    count: int = 5
    method: FoldMethod | None = None
    group: str | None = None
    time: str | None = None
    column: str | None = None
    gap: float | None = None


@dataclass(frozen=True, kw_only=True)
class Split:
    """`[split]`: which rows are hidden, and which of those are scored publicly."""

    test: float | None = None
    public: float = 0.3
    method: SplitMethod | None = None
    group: str | None = None
    time: str | None = None
    column: str | None = None
    seed: int = 0
    folds: Folds = field(default_factory=Folds)


@dataclass(frozen=True, kw_only=True)
class MetricChoice:
    """`[metric]`: the metric that ranks, its options, and the ones shown beside it."""

    name: str = ""
    file: str | None = None
    direction: Direction | None = None
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """`[rules]`: what participants may do and what they are told."""

    daily_submissions: int | None = None
    final_submissions: int | None = None
    team_size: int | None = None
    feedback: Feedback = "exact"


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One competition as its host wrote it."""

    slug: str
    folder: Path
    about: About
    data: Data
    split: Split
    metric: MetricChoice
    rules: Rules | None = None
    digest: str = ""  # SHA-256 of the file as it was read


# Every table of the file by its name there; a key is declared once, in its dataclass.
TABLES: Mapping[str, type] = {
    "competition": About,
    "data": Data,
    "split": Split,
    "metric": MetricChoice,
    "rules": Rules,
}
