"""Columns as arrays: numbers for what has an order, codes for what has not, a matrix for a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.check.correlation import correlate

if TYPE_CHECKING:
    from harness.competition.spec import ColumnType

_MOST_COLUMNS = 200  # the time of boosting grows with them, and a check must end
_FREQUENT = 50  # categories that get a code of their own in the matrix; all rarer ones share one


@dataclass(frozen=True)
class Matrix:
    """Features as a model takes them, and the column that each of them comes from."""

    values: np.ndarray
    names: tuple[str, ...]

    def nearest(self, target: np.ndarray) -> Matrix:
        """The columns that correlate best with a target, as many as a model of a check can bear."""
        if len(self.names) <= _MOST_COLUMNS:
            return self
        gaps = np.isnan(self.values).astype(np.float64)
        strength = [
            max(correlate(values, target), correlate(gap, target))
            for values, gap in zip(self.values.T, gaps.T, strict=True)
        ]
        best = np.sort(np.argsort(-np.array(strength), kind="stable")[:_MOST_COLUMNS])
        return Matrix(self.values[:, best], tuple(self.names[i] for i in best))


def is_ordered(kind: ColumnType) -> bool:
    """Whether the values of such a column stand on a scale."""
    return kind in {"number", "date"}


def to_numbers(column: pd.Series) -> np.ndarray:
    """Numbers, truth values and dates as float64 with NaN for what is missing."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = (column - column.min()) / pd.Timedelta(days=1)
        numbers: np.ndarray = days.to_numpy(dtype=np.float64, na_value=np.nan)
        return numbers
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isinf(values), np.nan, values)


def to_codes(column: pd.Series) -> np.ndarray:
    """A whole number for each distinct value, -1 for what is missing."""
    codes, _ = pd.factorize(column)
    return codes.astype(np.int64)


def to_array(column: pd.Series, kind: ColumnType) -> np.ndarray:
    """The column as numbers if it has an order, else as codes."""
    return to_numbers(column) if is_ordered(kind) else to_codes(column)


def to_matrix(frame: pd.DataFrame, types: Mapping[str, ColumnType]) -> Matrix:
    """All columns as numbers: categories by frequency, texts by their length and number of words."""
    arrays: list[np.ndarray] = []
    names: list[str] = []
    for name in frame.columns:
        for array in _numeric_forms(frame[name], types[name]):
            known = array[~np.isnan(array)]
            if known.size and (known.size < array.size or known.min() < known.max()):
                arrays.append(array)
                names.append(name)
    values = np.column_stack(arrays) if arrays else np.empty((len(frame), 0))
    return Matrix(values, tuple(names))


def share_known(asked: pd.Series, known: pd.Series) -> float:
    """The share of the values asked about that are among the known ones; missing values do not count."""
    values = asked.dropna().tolist()
    seen = set(known.dropna().tolist())  # pandas' own isin takes seconds for a million texts
    return sum(value in seen for value in values) / len(values) if values else 1.0


def _numeric_forms(column: pd.Series, kind: ColumnType) -> list[np.ndarray]:
    if is_ordered(kind):
        return [to_numbers(column)]
    if kind == "text":
        text = column.astype("string").fillna("")
        return [form.to_numpy(dtype=np.float64) for form in (text.str.len(), text.str.count(" "))]
    codes = to_codes(column)
    counts = np.bincount(codes[codes >= 0])
    rank = np.empty(len(counts))
    rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    numbers = np.full(len(codes), np.nan)
    numbers[codes >= 0] = np.minimum(rank, _FREQUENT)[codes[codes >= 0]]
    return [numbers]
