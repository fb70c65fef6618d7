"""What is asked of a table: the task its target suggests, and the defaults that follow from the task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pandas.api import types as pandas_types

from harness.competition.labels import label_text, order_labels
from harness.errors import CompetitionError

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.spec import SplitMethod, Task

_DEFAULT_METRICS: Mapping[Task, str] = {
    "binary": "roc_auc",
    "multiclass": "accuracy",
    "regression": "rmse",
    "multioutput": "rmse",
    "clustering": "v_measure",
}
_CODED_PAIRS = ({"0", "1"}, {"-1", "1"}, {"False", "True"})
_MOST_CODED_CLASSES = 20
_ROWS_PER_CODED_CLASS = 5


def infer_task(table: pd.DataFrame, target: Sequence[str]) -> Task:
    """The task that the target columns suggest; none makes it clustering, several multioutput."""
    if not target:
        return "clustering"
    for name in target:
        _check_target(table[name], name)
    if len(target) > 1:
        return _check_numeric(table, target)
    answers = table[target[0]].dropna()
    distinct = int(answers.nunique())
    if distinct == 2:
        return "binary"
    if not _is_number(answers) or _is_class_code(answers, distinct):
        return "multiclass"
    return "regression"


def default_positive(answers: pd.Series[Any]) -> str:
    """The positive class of a binary target: 1 or True where the classes are coded so, else the rarer one."""
    counts = {label_text(value): int(count) for value, count in answers.value_counts().items()}
    ordered = order_labels(counts)
    if set(counts) in _CODED_PAIRS:
        return ordered[-1]
    return min(reversed(ordered), key=counts.__getitem__)


def default_metric(task: Task, target: Sequence[str]) -> str:
    """The usual metric of a task; clusters that nobody knows are scored by the features alone."""
    return _DEFAULT_METRICS[task] if target else "silhouette"


def default_method(task: Task) -> SplitMethod:
    """How hidden rows are chosen where the host says nothing."""
    return "stratified" if task in {"binary", "multiclass"} else "random"


def _check_target(answers: pd.Series[Any], name: str) -> None:
    if pandas_types.is_datetime64_any_dtype(answers.dtype):
        raise CompetitionError(f"The target {name!r} holds dates. Name a column of numbers or classes.")
    distinct = int(answers.nunique())
    if distinct < 2:
        found = "no value" if not distinct else f"only {label_text(answers.dropna().iloc[0])!r}"
        raise CompetitionError(f"The target {name!r} holds {found}. There is nothing to predict in it.")


def _check_numeric(table: pd.DataFrame, target: Sequence[str]) -> Task:
    for name in target:
        if not _is_number(table[name]):
            example = label_text(table[name].dropna().iloc[0])
            raise CompetitionError(
                f"The target {name!r} holds {example!r}, but several targets must all be numbers. "
                "Name one target, or make a competition of each."
            )
    return "multioutput"


def _is_number(answers: pd.Series[Any]) -> bool:
    return pandas_types.is_numeric_dtype(answers.dtype) and not pandas_types.is_bool_dtype(answers.dtype)


def _is_class_code(answers: pd.Series[Any], distinct: int) -> bool:
    """Whether numbers name classes: few, whole, close together, each with some rows."""
    if distinct > min(_MOST_CODED_CLASSES, len(answers) / _ROWS_PER_CODED_CLASS):
        return False
    return bool((answers % 1 == 0).all()) and float(answers.max() - answers.min()) < 2 * distinct
