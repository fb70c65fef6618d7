"""What the columns of a table hold: the type of each, and the facts that suggest an id, a group or an order.

A type the host declares wins. Else dates are dates, truth values categories, and numbers numbers, however few
values they take. Text is free text where its cells are long or of several words and seldom repeat, else a
category.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pandas.api import types as pandas_types

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.spec import ColumnType

_SAMPLE = 10_000
_TEXT_WORDS = 3.0
_TEXT_LENGTH = 50.0
_TEXT_DISTINCT = 10
_TEXT_DISTINCT_SHARE = 0.05
_ID_NAME = re.compile(r"(^|[_\W])(id|uuid|guid|key|index|idx|rowid|row_?number|instant)$", re.IGNORECASE)
_ID_ENDING = re.compile(r"[a-z0-9](Id|ID)$")
_GROUP_NAME = re.compile(
    r"user|customer|client|patient|subject|person|speaker|author|house_?hold|family|session|visit|device|machine"
    r"|store|shop|school|hospital|site|station|group|ticket|account|player|team",
    re.IGNORECASE,
)
_GROUP_DISTINCT = 5
_GROUP_REPEATS = 1.2


@dataclass(frozen=True, kw_only=True)
class ColumnFacts:
    """One column: its type and what was counted in it."""

    name: str
    type: ColumnType
    rows: int
    missing: int
    distinct: int
    is_whole: bool  # numbers without fractions
    is_ordered: bool  # never falls from one row to the next
    is_id_like: bool

    @property
    def is_empty(self) -> bool:
        """Whether every cell is missing."""
        return self.missing == self.rows

    @property
    def is_constant(self) -> bool:
        """Whether all cells that are not missing hold the same."""
        return self.distinct == 1

    @property
    def is_group_like(self) -> bool:
        """Whether its values come back and its name speaks of somebody or something that rows belong to."""
        if self.type == "number":
            named = self.is_whole and is_id_name(self.name)
        else:
            named = self.type == "category" and bool(_GROUP_NAME.search(self.name) or is_id_name(self.name))
        return named and _GROUP_DISTINCT <= self.distinct <= (self.rows - self.missing) / _GROUP_REPEATS


def infer_types(table: pd.DataFrame, *, declared: Mapping[str, ColumnType]) -> dict[str, ColumnType]:
    """The type of every column."""
    return {str(name): declared.get(str(name)) or infer_type(table[name]) for name in table.columns}


def infer_type(cells: pd.Series[Any]) -> ColumnType:
    """The type of one column, from its cells alone."""
    if pandas_types.is_datetime64_any_dtype(cells.dtype):
        return "date"
    if pandas_types.is_bool_dtype(cells.dtype):
        return "category"
    if pandas_types.is_numeric_dtype(cells.dtype):
        return "number"
    return "text" if _is_free_text(cells.dropna()) else "category"


def describe_columns(table: pd.DataFrame, *, declared: Mapping[str, ColumnType]) -> tuple[ColumnFacts, ...]:
    """The facts of every column, in their order."""
    return tuple(
        _describe_column(str(name), table[name], declared.get(str(name)) or infer_type(table[name]))
        for name in table.columns
    )


def is_id_name(name: str) -> bool:
    """Whether a name is one that ids usually have: id, user_id, PassengerId, key, index."""
    return bool(_ID_NAME.search(name) or _ID_ENDING.search(name))


def _describe_column(name: str, cells: pd.Series[Any], kind: ColumnType) -> ColumnFacts:
    present = cells.dropna()
    distinct = int(present.nunique())
    whole = _is_whole(present)
    return ColumnFacts(
        name=name,
        type=kind,
        rows=len(cells),
        missing=len(cells) - len(present),
        distinct=distinct,
        is_whole=whole,
        is_ordered=kind in {"number", "date"} and bool(present.is_monotonic_increasing),
        is_id_like=distinct == len(cells) > 1 and _could_be_id(name, present, kind, whole=whole),
    )


def _is_whole(present: pd.Series[Any]) -> bool:
    if pandas_types.is_bool_dtype(present.dtype) or not pandas_types.is_numeric_dtype(present.dtype):
        return False
    return pandas_types.is_integer_dtype(present.dtype) or bool((present % 1 == 0).all())


def _could_be_id(name: str, distinct: pd.Series[Any], kind: ColumnType, *, whole: bool) -> bool:
    """Whether a column without repeats numbers or names its rows, rather than measuring them."""
    if kind == "number" and whole:
        first, last = int(distinct.min()), int(distinct.max())
        return is_id_name(name) or (first in {0, 1} and last - first + 1 == len(distinct))
    return kind == "category"


def _is_free_text(present: pd.Series[Any]) -> bool:
    distinct = int(present.nunique())
    enough = min(_TEXT_DISTINCT, max(len(present), 1))
    if distinct < max(enough, _TEXT_DISTINCT_SHARE * len(present)):
        return False
    sample = present.iloc[:: max(1, len(present) // _SAMPLE)].astype(str)
    words, length = sample.str.count(r"\S+").mean(), sample.str.len().mean()
    return bool(words >= _TEXT_WORDS or length >= _TEXT_LENGTH)
