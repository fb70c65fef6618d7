"""The cells of one column as numbers, instants or words, whatever Arrow type they were stored in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baselines.errors import BaselineError

__all__ = ["Words", "read_instants", "read_numbers", "read_strings", "read_words", "words_as_numbers"]

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_WHOLE = 2.0**53  # beyond it not every whole number has a float of its own


@dataclass(frozen=True)
class Words:
    """Cells as strings without blanks around them: codes into the different `words`, -1 if missing."""

    codes: np.ndarray
    words: pa.Array

    def take(self, values: np.ndarray) -> np.ndarray:
        """One value per cell from one value per word; NaN for missing cells."""
        return np.asarray(np.append(values, np.nan)[self.codes])


def read_numbers(cells: pa.ChunkedArray, name: str) -> np.ndarray:
    """The cells as float64; NaN where one is missing, infinite or no number.

    Durations and times of the day come in seconds. Words most of which are no numbers are refused.
    """
    cells = _decode(cells)
    if pa.types.is_temporal(cells.type):
        return _seconds(cells)
    if _is_numeric(cells.type):
        return _finite(_to_float64(cells))
    words = read_words(cells, name)
    return _take_most(words, words_as_numbers(words.words), name, "numbers")


def read_instants(cells: pa.ChunkedArray, name: str) -> np.ndarray:
    """The cells as seconds since 1970 in UTC, float64; NaN where one is missing or no date.

    Words are read as ISO 8601; words most of which are no dates are refused.
    """
    cells = _decode(cells)
    if pa.types.is_temporal(cells.type) or _is_numeric(cells.type):
        return read_numbers(cells, name)
    words = read_words(cells, name)
    return _take_most(words, np.array(list(map(_instant, words.words.to_pylist()))), name, "dates")


def read_strings(cells: pa.ChunkedArray, name: str) -> pa.Array:
    """The cells as one array of strings, null where missing; a whole number reads the same from any type."""
    cells = _decode(cells)
    if pa.types.is_floating(cells.type) or pa.types.is_decimal(cells.type):
        cells = _whole_if_possible(_finite(_to_float64(cells)))
    try:
        strings = cells.cast(pa.large_string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BaselineError(
            f"Column {name!r} holds {cells.type}, which cannot be read as words. Drop it or store text."
        ) from error
    return strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings


def read_words(cells: pa.ChunkedArray, name: str) -> Words:
    """The cells as codes into their different strings; blank cells are missing."""
    encoded = read_strings(cells, name).dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
    words = pc.unique(trimmed.filter(pc.not_equal(trimmed, "")))
    codes = np.append(pc.index_in(trimmed, words).fill_null(-1).to_numpy(), -1).astype(np.int32)
    places = encoded.indices.fill_null(len(trimmed)).to_numpy()
    return Words(codes[places], words)


def words_as_numbers(words: pa.Array) -> np.ndarray:
    """What each word reads as, float64; NaN for one that is no number."""
    numeric = pc.match_substring_regex(words, _NUMBER)
    return _finite(_to_float64(pc.if_else(numeric, words, None)))


def _decode(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return cells.cast(cells.type.value_type) if pa.types.is_dictionary(cells.type) else cells


def _is_numeric(kind: pa.DataType) -> bool:
    checks = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean)
    return pa.types.is_null(kind) or any(check(kind) for check in checks)


def _to_float64(cells: pa.ChunkedArray | pa.Array) -> np.ndarray:
    if pa.types.is_boolean(cells.type):
        cells = cells.cast(pa.uint8())
    numbers = cells.cast(pa.float64(), safe=False)
    return np.asarray(numbers.fill_null(np.nan).to_numpy(), dtype=np.float64)


def _seconds(cells: pa.ChunkedArray) -> np.ndarray:
    kind = cells.type
    if pa.types.is_duration(kind):
        exact = pa.duration("us")
    elif pa.types.is_time(kind):
        exact = pa.time64("us")
    else:
        exact = pa.timestamp("us", tz=getattr(kind, "tz", None))
    return _to_float64(cells.cast(exact, safe=False).cast(pa.int64())) / 1e6


def _finite(numbers: np.ndarray) -> np.ndarray:
    infinite = np.isinf(numbers)
    return np.where(infinite, np.nan, numbers) if infinite.any() else numbers


def _whole_if_possible(numbers: np.ndarray) -> pa.Array:
    cells = pa.array(numbers, from_pandas=True)
    present = numbers[~np.isnan(numbers)]
    whole = bool((np.abs(present) < _WHOLE).all() and (present == np.floor(present)).all())
    return cells.cast(pa.int64()) if whole else cells


def _instant(word: str) -> float:
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return np.nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _take_most(words: Words, values: np.ndarray, name: str, kind: str) -> np.ndarray:
    """The values of the cells, unless more than half of those that are there have none."""
    read = words.take(values)
    present = words.codes >= 0
    unread = present & np.isnan(read)
    if 2 * unread.sum() > present.sum():
        row = int(unread.argmax())
        cell = words.words[int(words.codes[row])].as_py()
        raise BaselineError(
            f"Column {name!r} should hold {kind}, but {unread.sum()} of its {present.sum()} cells do not "
            f"read as such: row {row + 1} holds {cell!r}. Mend the table or declare the column's type."
        )
    return read
