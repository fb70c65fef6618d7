"""Cells that are not what they seem: numbers kept as text, mixtures, categories that never repeat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.encoding import share_known
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables

MIXED = 0.5  # of the distinct values are numbers: the rest are probably marks for something missing
FEWEST_CATEGORIES = 50
MOSTLY_SINGLE = 0.5  # distinct values per row
UNSEEN = 0.05  # of the hidden rows hold a category that no training row has
_SHOWN = 3


def find_odd_cells(tables: CheckTables) -> Iterator[Finding]:
    """Numbers stored as text, mixed columns, and categories with hardly a repetition."""
    chosen = sample_rows(len(tables.train))
    for name in tables.train.columns:
        if tables.types[name] != "category":
            continue
        column = tables.train[name].iloc[chosen].dropna()
        if not len(column):
            continue
        yield from _judge_numbers(name, column)
        yield from _judge_categories(tables, name, column)


def _judge_numbers(name: str, column: pd.Series) -> Iterator[Finding]:
    if pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return
    distinct = pd.Series(column.astype("string").unique())
    numbers = pd.to_numeric(distinct.str.strip(), errors="coerce").notna().to_numpy()
    share = float(numbers.mean())
    if share == 1 and len(distinct) > 2:
        yield Finding(
            level="note",
            column=name,
            number=1.0,
            message=f"{name!r} holds numbers ({_show(distinct)}) but is used as a category.",
            advice=f'If they count or measure something, write "{name}" = "number" in [data.types].',
        )
    elif MIXED <= share < 1 and numbers.sum() >= 5:
        yield Finding(
            level="note",
            column=name,
            number=round(share, 4),
            message=f"{name!r} mixes numbers with other values: {_show(distinct[~numbers])}.",
            advice=f'If those mean that the value is missing, add them to `missing` in [data]; then "{name}" '
            "is a number.",
        )


def _judge_categories(tables: CheckTables, name: str, column: pd.Series) -> Iterator[Finding]:
    distinct = int(column.nunique())
    if distinct < FEWEST_CATEGORIES or distinct < MOSTLY_SINGLE * len(column):
        return
    unseen = 1 - share_known(tables.test[name].iloc[sample_rows(len(tables.test))], tables.train[name])
    said = f"; {unseen:.0%} of the hidden rows hold one that no training row has" if unseen >= UNSEEN else ""
    yield Finding(
        level="note",
        column=name,
        number=float(distinct),
        message=f"{name!r} has {distinct:,} categories in {len(column):,} rows{said}.",
        advice="Add it to `text` in [data] if it is text or a name, or to `drop` if it is an id; or write "
        f'group = "{name}" in [split].',
    )


def _show(values: pd.Series) -> str:
    shown = ", ".join(repr(str(value)[:20]) for value in values[:_SHOWN])
    return f"{shown}, …" if len(values) > _SHOWN else shown


CHECK = CheckSpec(
    name="cells",
    summary="Numbers stored as text, mixed columns, and categories that hardly repeat.",
    function=find_odd_cells,
)
