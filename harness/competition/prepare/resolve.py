"""What the host left open, decided: the same spec with task, positive class, split and folds written out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.competition.task import default_method, default_positive, infer_task
from harness.errors import CompetitionError, MetricError
from harness.metrics import Need, find_metric

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.spec import FoldMethod, Folds, Spec, Split, SplitMethod, Task
    from harness.metrics import Metric

DEFAULT_TEST = 0.25


def resolve_spec(spec: Spec, source: pd.DataFrame, metric: Metric, *, hides: bool, usage: str | None) -> Spec:
    """The spec with nothing left open; `hides` says whether hidden rows are taken from the source."""
    task = spec.about.task or infer_task(source, spec.data.target)
    if task not in metric.needs:
        raise MetricError(
            f"The metric {metric.name} serves {', '.join(metric.needs)}, but the task is {task}. "
            "Name another metric, or write competition.task if it was inferred wrongly."
        )
    method = _resolve_method(spec.split, _usual_method(task, metric), usage)
    split = replace(
        spec.split,
        test=_resolve_share(spec, task, method) if hides else None,
        method=method,
        column=usage,
        folds=_resolve_folds(spec.split, spec.split.method or method, _usual_method(task, metric)),
    )
    return replace(
        spec,
        about=replace(spec.about, title=spec.about.title or spec.slug, task=task),
        data=replace(spec.data, positive=_resolve_positive(spec, source, task)),
        split=split,
        metric=replace(
            spec.metric, name=metric.name, also=tuple(find_metric(name).name for name in spec.metric.also)
        ),
    )


def _usual_method(task: Task, metric: Metric) -> SplitMethod:
    return "random" if metric.needs[task] is Need.LISTS else default_method(task)


def _resolve_method(split: Split, usual: SplitMethod, usage: str | None) -> SplitMethod:
    if usage is not None:
        return "column"
    if split.method not in {None, "column"}:
        return split.method
    if split.group is not None:
        return "group"
    return "time" if split.time is not None else usual


def _resolve_share(spec: Spec, task: Task, method: SplitMethod) -> float | None:
    if method == "column" or (task == "clustering" and spec.split.test is None):
        return None
    return DEFAULT_TEST if spec.split.test is None else spec.split.test


def _resolve_folds(split: Split, split_method: SplitMethod, usual: SplitMethod) -> Folds:
    folds = split.folds
    method: FoldMethod = folds.method or _inferred_fold_method(folds, split_method, usual)
    timed = method == "time"
    return replace(
        folds,
        method=method,
        group=(folds.group or split.group) if method == "group" else (folds.group if timed else None),
        time=(folds.time or split.time) if timed else None,
        column=folds.column if method == "column" else None,
        gap=(folds.gap or 0.0) if timed else None,
    )


def _inferred_fold_method(folds: Folds, split_method: SplitMethod, usual: SplitMethod) -> FoldMethod:
    if folds.column is not None:
        return "column"
    if folds.time is not None or (folds.group is not None and split_method == "time"):
        return "time"
    if folds.group is not None:
        return "group"
    return usual if split_method == "column" else split_method


def _resolve_positive(spec: Spec, source: pd.DataFrame, task: Task) -> str | None:
    if task != "binary":
        if spec.data.positive is not None:
            raise CompetitionError(
                f"data.positive: only a binary task has a positive class, but the task is {task}. Remove it."
            )
        return None
    return spec.data.positive or default_positive(source[spec.data.target[0]])
