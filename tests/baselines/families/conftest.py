"""Small folds of every kind, seen through a family's own view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baselines.learning import Config, Learning, Loss, Matrix, Objective, Shape, Task
from baselines.views.base import Answers
from baselines.views.columns import Columns
from baselines.views.registry import find_view

if TYPE_CHECKING:
    from baselines.families.base import Family

UNKNOWN = -2
CLASSES: dict[Task, int] = {"binary": 2, "multiclass": 3, "regression": 0}


@dataclass(frozen=True, kw_only=True)
class Table:
    """Features, answers, and which rows serve for what."""

    columns: Columns
    target: np.ndarray
    task: Task
    learnt: np.ndarray
    validated: np.ndarray
    tested: np.ndarray
    classes: int = 0
    weight: np.ndarray | None = None

    @property
    def shape(self) -> Shape:
        """Its size."""
        return Shape(
            task=self.task,
            classes=self.classes,
            targets=1 if self.target.ndim == 1 else self.target.shape[1],
            rows=len(self.learnt),
            rows_valid=len(self.validated),
            rows_test=len(self.tested),
            numbers=self.columns.numbers.shape[1],
            categories=self.columns.categories.shape[1],
            levels=sum(self.columns.levels),
            texts=0,
        )


@dataclass(frozen=True)
class Fold:
    """A table as a family sees it."""

    learning: Learning
    test: Matrix
    target: np.ndarray = field(repr=False)  # of the test rows


def make_columns(numbers: np.ndarray, *categories: np.ndarray) -> Columns:
    codes = np.column_stack(categories) if categories else np.empty((len(numbers), 0))
    return Columns(
        np.ascontiguousarray(numbers, dtype=np.float32),
        tuple(f"number {place}" for place in range(numbers.shape[1])),
        np.ascontiguousarray(codes, dtype=np.int32),
        tuple(f"category {place}" for place in range(codes.shape[1])),
        tuple(int(column.max()) + 1 for column in categories),
        (),
        (),
    )


def make_messy(task: Task, *, rows: int = 90, seed: int = 0) -> Table:
    """Gaps, a column that only some rows have, one that does not vary, rare and unseen categories."""
    random = np.random.default_rng(seed)
    total = rows + 60
    numbers = random.normal(size=(total, 5))
    colour = random.integers(5, size=total)
    score = 1.5 * numbers[:, 0] + np.abs(numbers[:, 1]) + 0.5 * (colour == 2)
    score += random.normal(size=total)
    city = random.integers(60, size=total)
    city[rows + 30 :] = UNKNOWN
    numbers[random.random(total) < 0.2, 1] = np.nan
    numbers[:rows, 3] = np.nan
    numbers[:rows, 4] = 7.0
    return Table(
        columns=make_columns(numbers, colour, city),
        target=make_target(score, task),
        task=task,
        classes=CLASSES[task],
        learnt=np.arange(rows),
        validated=np.arange(rows, rows + 30),
        tested=np.arange(rows + 30, total),
    )


def make_table(task: Task, *, rows: int, columns: int, seed: int = 0) -> Table:
    """Numbers without gaps, the first two of which tell the answer; sixty rows to validate, sixty to test."""
    random = np.random.default_rng(seed)
    numbers = random.normal(size=(rows + 120, columns))
    return Table(
        columns=make_columns(numbers),
        target=make_target(2 * numbers[:, 0] + numbers[:, 1] + 0.5 * random.normal(size=rows + 120), task),
        task=task,
        classes=CLASSES[task],
        learnt=np.arange(rows),
        validated=np.arange(rows, rows + 60),
        tested=np.arange(rows + 60, rows + 120),
    )


def make_target(score: np.ndarray, task: Task) -> np.ndarray:
    if task == "regression":
        return 1_000.0 + 50.0 * (score - score.min())
    cuts = [np.median(score)] if task == "binary" else np.quantile(score, [0.35, 0.7])
    return np.digitize(score, cuts).astype(np.int32)


def see_fold(family: Family, table: Table, *, config: Config | None = None, **changes: Any) -> Fold:
    """The table's fold through the view of a configuration, by default the first of the portfolio."""
    config = family.portfolio(table.shape)[0] if config is None else config
    learnt, validated = table.learnt, table.validated
    answers = Answers(
        target=table.target[learnt], task=table.task, classes=table.classes, inner=np.arange(len(learnt)) % 5
    )
    options = {name: value for name, value in config.items() if name.startswith("view_")}
    view, train = find_view(family.view).fit(table.columns.take(learnt), answers, options)
    facts: dict[str, Any] = {
        "train": train,
        "target": table.target[learnt],
        "weight": None if table.weight is None else table.weight[learnt],
        "valid": view.transform(table.columns.take(validated)),
        "valid_target": table.target[validated],
        "valid_weight": None if table.weight is None else table.weight[validated],
        "task": table.task,
        "classes": table.classes,
        "objective": Objective(Loss.SQUARED if table.task == "regression" else Loss.LOG),
        "seed": 5,
        "threads": 1,
    }
    test = view.transform(table.columns.take(table.tested))
    return Fold(Learning(**(facts | changes)), test, table.target[table.tested])


@pytest.fixture(scope="session")
def table() -> Callable[..., Table]:
    return make_table


@pytest.fixture(scope="session")
def messy() -> Callable[..., Table]:
    return make_messy


@pytest.fixture(scope="session")
def see() -> Callable[..., Fold]:
    return see_fold
