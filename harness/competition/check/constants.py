"""Columns without anything in them, or with the same thing everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.competition.check.base import CheckSpec, Finding

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.check.tables import CheckTables

_EXPECTED = 7.0  # known values in hidden rows: none at all is then chance once in a thousand tables


def find_constants(tables: CheckTables) -> Iterator[Finding]:
    """All-missing and constant columns, in one share or in both."""
    train, test = tables.train, tables.test
    if not len(train):  # clustering: there is nothing to learn from
        train, test = test, train
    for name in train.columns:
        found = _judge(name, train[name], test[name])
        if found:
            yield found


def _judge(name: str, train: pd.Series, test: pd.Series) -> Finding | None:
    if not len(train):
        return None
    if train.isna().all():
        return _missing(name, train, test)
    if float(train.notna().mean()) * len(test) >= _EXPECTED and test.isna().all():
        return Finding(
            level="warning",
            column=name,
            number=1.0,
            message=f"{name!r} is missing in every hidden row but known in training rows.",
            advice="A model that relies on it is lost: add it to `drop` in [data].",
        )
    return _constant(name, train, test) if _is_constant(train) else None


def _is_constant(column: pd.Series) -> bool:
    """Whether all rows, and there are several, hold the same; most columns differ within the first few."""
    return len(column) > 1 and column.iloc[:100].nunique(dropna=False) == 1 == column.nunique(dropna=False)


def _missing(name: str, train: pd.Series, test: pd.Series) -> Finding:
    known = int(test.notna().sum())
    where = f"every training row but known in {known:,} hidden rows" if known else "every row"
    return Finding(
        level="warning",
        column=name,
        number=float(len(train)),
        message=f"{name!r} is missing in {where}.",
        advice="Add it to `drop` in [data].",
    )


def _constant(name: str, train: pd.Series, test: pd.Series) -> Finding:
    value = train.iloc[0]
    differs = len(test) > 0 and bool((test != value).fillna(value=True).any())
    return Finding(
        level="note",
        column=name,
        number=float(len(train)),
        message=f"{name!r} is {str(value)[:40]!r} in every training "
        f"row{', but not in every hidden row' if differs else ''}.",
        advice="It tells nothing: add it to `drop` in [data].",
    )


CHECK = CheckSpec(
    name="constants",
    summary="Columns that are missing or the same in every row.",
    function=find_constants,
)
