"""How a text table was found to be written, for a person to read and to write down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pyarrow.compute as pc
from pandas.api import types as pandas_types

from harness.competition.sources.dates import is_day_first, looks_like_dates

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.sources.base import Dialect, Reading


@dataclass(frozen=True, kw_only=True)
class Found:
    """What had to be found out to read a table; None where it did not come up."""

    dialect: Dialect | None
    decimal: Literal[".", ","] | None
    dayfirst: bool | None
    unproven_dates: tuple[str, ...]  # left as text: which part is the day could not be told


def find_habits(reading: Reading, table: pd.DataFrame) -> Found:
    """What the cells of a table, as written and as typed, tell about how it is written."""
    if reading.dialect is None:
        return Found(dialect=None, decimal=None, dayfirst=None, unproven_dates=())
    cells = {name: reading.table[name] for name in reading.table.column_names}
    dates = [name for name in cells if pandas_types.is_datetime64_any_dtype(table[name].dtype)]
    numbers = [name for name in cells if pandas_types.is_float_dtype(table[name].dtype)]
    texts = [name for name in cells if pandas_types.is_string_dtype(table[name].dtype)]
    proofs = {is_day_first(cells[name]) for name in dates} - {None}
    comma = any(pc.any(pc.match_substring(cells[name], ",")).as_py() for name in numbers)
    return Found(
        dialect=reading.dialect,
        decimal="," if comma else None,
        dayfirst=proofs.pop() if len(proofs) == 1 else None,
        unproven_dates=tuple(name for name in texts if looks_like_dates(cells[name])),
    )
