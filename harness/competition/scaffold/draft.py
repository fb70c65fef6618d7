"""The draft of a competition: all that `harness new` decides from a table, before a word is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from harness.competition.columns import ColumnFacts, describe_columns, is_id_name
from harness.competition.labels import label_text, order_labels
from harness.competition.sources.habits import Found, find_habits
from harness.competition.spec import ColumnType, Data, Task
from harness.competition.task import default_metric, default_positive, infer_task
from harness.errors import CompetitionError, UnknownNameError, UsageError
from harness.metrics import all_metrics, find_metric

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from harness.competition.sources import Tables
    from harness.competition.sources.base import Reading
    from harness.metrics.base import Metric

_CLASS_TASKS = ("binary", "multiclass")
_SHOWN_BESIDE: Mapping[Task, tuple[str, ...]] = {
    "binary": ("average_precision", "log_loss"),
    "multiclass": ("balanced_accuracy", "log_loss"),
    "regression": ("mae", "r2"),
    "multioutput": (),
    "clustering": ("adjusted_rand",),
}


@dataclass(frozen=True)
class ClassCount:
    """One class of the target and its rows."""

    label: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One competition, decided but not yet written."""

    slug: str
    task: Task
    data: Data
    metric: Metric
    also: tuple[str, ...]
    rows: int
    rows_test: int  # of the official test file, 0 without one
    unanswered: int  # rows without a target
    targets: tuple[ColumnFacts, ...]
    classes: tuple[ClassCount, ...]
    features: tuple[ColumnFacts, ...]
    only_in_train: tuple[str, ...]
    found: Found
    seed: int

    @property
    def kept(self) -> tuple[ColumnFacts, ...]:
        """The features that are not dropped."""
        return tuple(column for column in self.features if column.name not in self.data.drop)

    @property
    def kept_by_type(self) -> dict[ColumnType, list[str]]:
        """The names of the kept features by type, without the types that do not occur."""
        names = {kind: [c.name for c in self.kept if c.type == kind] for kind in get_args(ColumnType)}
        return {kind: found for kind, found in names.items() if found}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the host already knows; all else is found out."""

    task: str | None = None
    metric: str | None = None
    seed: int = 0


def draft_competition(
    slug: str, data: Data, tables: Tables, readings: Sequence[Reading], *, wishes: Wishes
) -> Draft:
    """Everything about a new competition that its tables tell."""
    table = tables.source
    _check_columns(data, tables)
    task = _decide_task(table, data.target, wishes.task)
    facts = describe_columns(table, declared={**dict.fromkeys(data.text, "text"), **data.types})
    found = _shared_habits(tables, readings)
    only_in_train = _only_in_train(tables, data)
    data = _complete(data, facts, tables, task=task, found=found, only_in_train=only_in_train)
    metric = _decide_metric(task, wishes.metric or default_metric(task, data.target))
    answers = table[list(data.target)]
    return Draft(
        slug=slug,
        task=task,
        data=data,
        metric=metric,
        also=_shown_beside(task, metric) if data.target else (),
        rows=len(table),
        rows_test=0 if tables.test is None else len(tables.test),
        unanswered=int(answers.isna().any(axis=1).sum()),
        targets=tuple(column for column in facts if column.name in data.target),
        classes=_count_classes(answers.iloc[:, 0]) if task in _CLASS_TASKS else (),
        features=tuple(column for column in facts if column.name not in {data.id, data.weight, *data.target}),
        only_in_train=only_in_train,
        found=found,
        seed=wishes.seed,
    )


def _check_columns(data: Data, tables: Tables) -> None:
    known = [str(name) for name in tables.source.columns]
    for name in (*data.target, *data.drop, *data.text, data.id, data.weight):
        if name is not None and name not in known:
            raise UnknownNameError("column", name, known)
    if data.id is None:
        return
    for table in (tables.source, tables.test):
        if table is not None and data.id in table and not table[data.id].is_unique:
            twice = label_text(table[data.id][table[data.id].duplicated()].iloc[0])
            raise CompetitionError(
                f"The id {data.id!r} holds {twice!r} more than once, but an id names one row. "
                "Name another column."
            )


def _decide_task(table: pd.DataFrame, target: Sequence[str], wish: str | None) -> Task:
    tasks = get_args(Task)
    if wish is None:
        return infer_task(table, target)
    if wish not in tasks:
        raise UnknownNameError("task", wish, tasks)
    task: Task = tasks[tasks.index(wish)]
    inferred = infer_task(table, target) if target else None
    answers = table[list(target)]
    if task == "binary" and inferred != "binary":
        found = (
            f"{answers.iloc[:, 0].nunique()} different values"
            if len(target) == 1
            else f"{len(target)} columns"
        )
        raise CompetitionError(
            f"A binary task needs one target with two values, but {', '.join(target)} has {found}."
        )
    if task in {"regression", "multioutput"} and answers.select_dtypes(["number"]).shape[1] < len(target):
        raise CompetitionError(f"A {task} task needs numbers to predict, but {', '.join(target)} holds text.")
    if task != "clustering" and (len(target) > 1) != (task == "multioutput"):
        raise UsageError(f"A {task} task cannot have {len(target)} target{'s' * (len(target) != 1)}.")
    return task


def _decide_metric(task: Task, name: str) -> Metric:
    metric = find_metric(name)
    if task not in metric.needs:
        serving = [other.name for other in all_metrics() if task in other.needs]
        raise UsageError(
            f"{metric.name} serves {', '.join(metric.needs)}, but this task is {task}. "
            f"For {task} choose for instance {', '.join(serving[:5])}."
        )
    return metric


def _shown_beside(task: Task, ranking: Metric) -> tuple[str, ...]:
    serving = {metric.name for metric in all_metrics() if task in metric.needs}
    return tuple(name for name in _SHOWN_BESIDE[task] if name in serving and name != ranking.name)


def _complete(
    data: Data,
    facts: Sequence[ColumnFacts],
    tables: Tables,
    *,
    task: Task,
    found: Found,
    only_in_train: Sequence[str],
) -> Data:
    """What is to be written under [data]: what the host said, and what was found out."""
    taken = {data.weight, *data.target, *data.drop}
    free = [column for column in facts if column.name not in taken]
    identity = data.id or next((column.name for column in free if _is_id(column, tables)), None)
    useless = [column.name for column in free if column.is_empty or column.is_constant]
    text = [column.name for column in free if column.type == "text" and column.name != identity]
    drop = dict.fromkeys((*data.drop, *only_in_train, *(name for name in useless if name != identity)))
    positive = data.positive
    if task == "binary":
        positive = _decide_positive(tables.source[data.target[0]], positive)
    encoding = found.dialect.encoding if found.dialect else "utf-8"
    separator = found.dialect.separator if found.dialect else ","
    return replace(
        data,
        id=identity,
        positive=positive,
        drop=tuple(drop),
        text=tuple(dict.fromkeys((*data.text, *(name for name in text if name not in drop)))),
        separator=data.separator or (separator if separator != "," else None),
        encoding=data.encoding or (encoding if encoding != "utf-8" else None),
        decimal=data.decimal or found.decimal,
        dayfirst=found.dayfirst if data.dayfirst is None else data.dayfirst,
    )


def _decide_positive(answers: pd.Series[Any], wish: str | None) -> str:
    labels = [one.label for one in _count_classes(answers)]
    if wish is not None and wish not in labels:
        raise UnknownNameError("class", wish, labels)
    return wish or default_positive(answers)


def _is_id(column: ColumnFacts, tables: Tables) -> bool:
    """Whether a column names every row of every table once, and is one that does nothing else."""
    if not column.is_id_like:
        return False
    if column.type == "category" and not (
        is_id_name(column.name) or _holds_codes(tables.source[column.name])
    ):
        return False
    return tables.test is None or (column.name in tables.test and tables.test[column.name].is_unique)


def _holds_codes(cells: pd.Series[Any]) -> bool:
    """Whether all cells are like c0042: one word with a digit in it."""
    return bool(cells.astype(str).str.fullmatch(r"\S*\d\S*").all())


def _only_in_train(tables: Tables, data: Data) -> tuple[str, ...]:
    if tables.test is None:
        return ()
    kept = {*data.target, data.weight, *map(str, tables.test.columns)}
    return tuple(str(name) for name in tables.source.columns if str(name) not in kept)


def _shared_habits(tables: Tables, readings: Sequence[Reading]) -> Found:
    """How the source is written, as far as [data] can say it for all tables at once."""
    found = find_habits(readings[0], tables.source)
    if any(reading.dialect != found.dialect for reading in readings[1:]):
        return replace(found, dialect=None)
    return found


def _count_classes(answers: pd.Series[Any]) -> tuple[ClassCount, ...]:
    counts = {label_text(value): int(count) for value, count in answers.value_counts().items()}
    return tuple(ClassCount(label, counts[label]) for label in order_labels(counts))
