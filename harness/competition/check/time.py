"""Time under a split that ignores it: models learn from the future of the rows they are asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.encoding import to_numbers

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, SourceRows

FEWEST_MOMENTS = 20  # distinct dates; fewer are a handful of campaigns rather than a stream
MOSTLY_DISTINCT = 0.9  # of a number that sorts the rows: a clock or a counter, not a category
_FEWEST_ROWS = 60
_ADVICE = (
    'Write method = "time" and time = "{name}" in [split], '
    "or add the column to `drop` in [data] if order means nothing here."
)


def find_ignored_time(tables: CheckTables) -> Iterator[Finding]:
    """Date columns and columns that sort the rows, where hidden rows are drawn at random."""
    if not tables.is_shuffled:
        return
    for name in tables.train.columns:
        if tables.types[name] == "date":
            yield from _judge_date(tables, name)
        elif tables.types[name] == "number" and tables.source is not None and tables.train.shape[1] > 1:
            yield from _judge_counter(tables.source, name)


def _judge_date(tables: CheckTables, name: str) -> Iterator[Finding]:
    moments = int(tables.train[name].nunique())
    if moments < FEWEST_MOMENTS:
        return
    sorts = tables.source is not None and _sorts_rows(to_numbers(tables.source.features[name]))
    yield Finding(
        level="warning" if sorts else "note",
        column=name,
        number=float(moments),
        message=f"{name!r} holds {moments:,} dates{' that sort the rows of the source' if sorts else ''}, "
        f"but the split is {tables.split}: hidden rows lie between training rows.",
        advice=_ADVICE.format(name=name),
    )


def _judge_counter(source: SourceRows, name: str) -> Iterator[Finding]:
    numbers = to_numbers(source.features[name])
    if len(numbers) < _FEWEST_ROWS or not _sorts_rows(numbers):
        return
    distinct = len(np.unique(numbers)) / len(numbers)
    steps = np.unique(np.diff(numbers))
    if distinct < MOSTLY_DISTINCT:
        return
    counts = len(steps) == 1 and abs(steps[0]) == 1
    yield Finding(
        level="warning",
        column=name,
        number=round(distinct, 4),
        message=f"{name!r} {'counts' if counts else 'sorts'} the rows of the source, so it is an id or a "
        "clock rather than a feature.",
        advice=f'Write id = "{name}" in [data], or drop it; if it is time, write method = "time" and time = '
        f'"{name}" in [split].',
    )


def _sorts_rows(numbers: np.ndarray) -> bool:
    steps = np.diff(numbers)
    return bool(
        len(steps)
        and not np.isnan(steps).any()
        and ((steps >= 0).all() or (steps <= 0).all())
        and steps.any()
    )


CHECK = CheckSpec(
    name="time",
    summary="Dates and other columns that sort the rows, under a split that shuffles them.",
    function=find_ignored_time,
)
