"""The kinds of columns: how a column of each is learnt from the training table and then read from any.

Each learner gives None for a column in which all cells are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baselines.views.cells import (
    Words,
    read_instants,
    read_numbers,
    read_strings,
    read_words,
    words_as_numbers,
)
from baselines.views.dates import unfold_dates

__all__ = ["LEARNERS", "MISSING", "UNKNOWN", "Categories", "ColumnType", "Dates", "Numbers", "Texts"]

ColumnType = Literal["number", "category", "text", "date"]

# Negative, so that a table of levels + 2 entries can be looked up with them: they find the last two.
MISSING = -1
UNKNOWN = -2  # a category that the training table never showed

_NUMERIC_SHARE = 0.95  # of the cells of a category: then it was a number with some odd cells
_NUMERIC_DISTINCT = 20  # not more: such words may well be names
_PADDED = r"^[+-]?0\d"  # zip codes and the like: names made of digits
_EXACT = 2.0**24  # float32 has every whole number below it
_CLOSE = 256  # numbers that differ by less than this part of their size lose too many digits as float32
_LARGEST = float(np.finfo(np.float32).max) / 4


@dataclass(frozen=True)
class Numbers:
    """A column of numbers, shifted and scaled only where float32 could not tell its values apart."""

    name: str
    centre: float
    unit: float

    @property
    def names(self) -> tuple[str, ...]:
        """The one column it gives."""
        return (self.name,)

    def read(self, cells: pa.ChunkedArray) -> np.ndarray:
        """The cells as float32 (rows, 1)."""
        return self.narrow(read_numbers(cells, self.name))[:, None]

    def narrow(self, numbers: np.ndarray) -> np.ndarray:
        """Float64 numbers as float32."""
        with np.errstate(over="ignore"):  # a number beyond all training ones may be too large even as float64
            shifted = (numbers - self.centre) / self.unit
        return np.clip(shifted, -_LARGEST, _LARGEST).astype(np.float32)


@dataclass(frozen=True)
class Dates:
    """A column of dates and the parts of them that vary."""

    name: str
    origin: float
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns it gives."""
        return tuple(f"{self.name}.{part}" for part in self.parts)

    def read(self, cells: pa.ChunkedArray) -> np.ndarray:
        """The parts as float32 (rows, parts)."""
        parts = unfold_dates(read_instants(cells, self.name), self.origin)
        return np.stack([parts[part] for part in self.parts], axis=1).astype(np.float32)


@dataclass(frozen=True)
class Categories:
    """A column of categories and those that the training table holds."""

    name: str
    vocabulary: pa.Array

    def read(self, cells: pa.ChunkedArray) -> np.ndarray:
        """The codes, int32 (rows,)."""
        words = read_words(cells, self.name)
        codes = pc.index_in(words.words, self.vocabulary).fill_null(UNKNOWN).to_numpy()
        return np.asarray(np.append(codes, MISSING).astype(np.int32)[words.codes])


@dataclass(frozen=True)
class Texts:
    """A column of free text."""

    name: str

    def read(self, cells: pa.ChunkedArray) -> pa.Array:
        """The texts, null where missing."""
        return read_strings(cells, self.name)


Readable: TypeAlias = Numbers | Dates | Categories | Texts


def _learn_numbers(name: str, cells: pa.ChunkedArray) -> Readable | None:
    return _numbers_of(name, read_numbers(cells, name))


def _numbers_of(name: str, numbers: np.ndarray) -> Readable | None:
    present = numbers[~np.isnan(numbers)]
    if not present.size:
        return None
    low, high = float(present.min()), float(present.max())
    if low == high and present.size == numbers.size:
        return None
    largest, spread = max(-low, high), high / 2 - low / 2
    shifted = largest > _EXACT or 2 * spread < largest / _CLOSE
    return Numbers(
        name,
        centre=float(np.median(present)) if shifted else 0.0,
        unit=1.0 if 1e-12 < spread < 1e12 or not spread else spread,
    )


def _learn_dates(name: str, cells: pa.ChunkedArray) -> Readable | None:
    instants = read_instants(cells, name)
    present = instants[~np.isnan(instants)]
    if not present.size:
        return None
    origin = float(present.min())
    parts = unfold_dates(present, origin)
    varying = tuple(part for part, values in parts.items() if (values != values[0]).any())
    if not varying and present.size == instants.size:
        return None
    return Dates(name, origin, varying or ("days",))


def _learn_categories(name: str, cells: pa.ChunkedArray) -> Readable | None:
    words = read_words(cells, name)
    if _are_strings(cells.type):
        numbers = words_as_numbers(words.words)
        if _are_numbers(words, numbers):
            return _numbers_of(name, words.take(numbers))
    if len(words.words) + bool((words.codes < 0).any()) < 2:
        return None
    return (
        Categories(name, words.words.take(pc.array_sort_indices(words.words))) if len(words.words) else None
    )


def _are_strings(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _are_numbers(words: Words, numbers: np.ndarray) -> bool:
    """Whether words of a category are numbers that were stored as strings."""
    numeric = ~np.isnan(numbers)
    if not numeric.any() or pc.any(pc.match_substring_regex(words.words, _PADDED)).as_py():
        return False
    present = words.codes[words.codes >= 0]
    share = float(numeric[present].mean())
    return share == 1 or (share >= _NUMERIC_SHARE and int(numeric.sum()) > _NUMERIC_DISTINCT)


def _learn_texts(name: str, cells: pa.ChunkedArray) -> Readable | None:
    return Texts(name) if len(pc.unique(read_strings(cells, name))) > 1 else None


LEARNERS: Mapping[ColumnType, Callable[[str, pa.ChunkedArray], Readable | None]] = {
    "number": _learn_numbers,
    "date": _learn_dates,
    "category": _learn_categories,
    "text": _learn_texts,
}
