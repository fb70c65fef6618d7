from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from baselines.errors import BaselineError
from baselines.views.cells import read_instants, read_numbers, read_strings, read_words, words_as_numbers

NAN = np.nan
DAY_AND_SECOND = dt.datetime(1970, 1, 2, 0, 0, 1)  # noqa: DTZ001 - as Arrow stores it


def cells(values: Any, kind: pa.DataType | None = None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values, type=kind)])


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (cells([1, None, 3]), [1, NAN, 3]),
        (cells([1, 2**63], pa.uint64()), [1, 2.0**63]),
        (cells([0.5, float("inf"), -float("inf"), NAN]), [0.5, NAN, NAN, NAN]),
        (cells([np.float16(0.5)], pa.float16()), [0.5]),
        (cells([True, False, None]), [1, 0, NAN]),
        (cells([Decimal("1.50"), None]), [1.5, NAN]),
        (cells(["7", " 8 ", "", "x", "1e3", None]), [7, 8, NAN, NAN, 1000, NAN]),
        (cells(["7", "7.5"], pa.large_string()), [7, 7.5]),
        (cells(["7", None], pa.string_view()), [7, NAN]),
        (cells(["a", "3", "4"]).dictionary_encode(), [NAN, 3, 4]),
        (cells([2, 5, 2]).dictionary_encode(), [2, 5, 2]),
        (cells([None, None], pa.null()), [NAN, NAN]),
        (cells([dt.timedelta(minutes=1), None]), [60, NAN]),
        (cells([dt.time(1, 0, 30)]), [3630]),
        (cells([], pa.float64()), []),
        (pa.chunked_array([pa.array([1]), pa.array([2, 3])]), [1, 2, 3]),
    ],
)
def test_any_type_reads_as_numbers(stored: pa.ChunkedArray, expected: list[float]) -> None:
    read = read_numbers(stored, "n")
    assert read.dtype == np.float64
    np.testing.assert_array_equal(read, expected)


def test_words_among_numbers_are_missing_unless_they_are_the_most() -> None:
    half = cells(["1", "2", "x", "y", None])
    np.testing.assert_array_equal(read_numbers(half, "n"), [1, 2, NAN, NAN, NAN])
    with pytest.raises(
        BaselineError, match=r"Column 'n' should hold numbers, but 2 of its 3 .* row 3 holds 'x'"
    ):
        read_numbers(cells(["1", None, "x", "y"]), "n")


@pytest.mark.parametrize("word", ["1,5", "0x10", "inf", "nan", "1_000", "1e", ".", "+", "12a", "1 2"])
def test_only_plain_numbers_read_as_such(word: str) -> None:
    assert np.isnan(words_as_numbers(pa.array([word]))).all()


@pytest.mark.parametrize(("word", "number"), [("+5", 5), (".5", 0.5), ("5.", 5), ("-1E+2", -100), ("007", 7)])
def test_numbers_may_be_written_in_many_ways(word: str, number: float) -> None:
    assert words_as_numbers(pa.array([word]))[0] == number


def test_a_number_too_large_for_a_float_is_missing() -> None:
    assert np.isnan(words_as_numbers(pa.array(["1e999"]))[0])


@pytest.mark.parametrize(
    "stored",
    [
        cells([DAY_AND_SECOND, None], pa.timestamp("ns")),
        cells([DAY_AND_SECOND, None], pa.timestamp("s")),
        cells([DAY_AND_SECOND, None], pa.timestamp("ms", tz="UTC")),
        cells(["1970-01-02T00:00:01", None]),
        cells([" 1970-01-02 00:00:01", "soon"]),
        cells(["1970-01-02T02:00:01+02:00", None]),
        cells([86401, None]),
    ],
)
def test_any_type_reads_as_instants(stored: pa.ChunkedArray) -> None:
    np.testing.assert_array_equal(read_instants(stored, "t"), [86401, NAN])


def test_days_read_as_their_first_second() -> None:
    np.testing.assert_array_equal(read_instants(cells([dt.date(1970, 1, 3)]), "t"), [2 * 86400])


def test_words_that_are_no_dates_are_refused() -> None:
    with pytest.raises(
        BaselineError, match=r"'t' should hold dates, but 2 of its 3 cells .* row 1 holds 'soon'"
    ):
        read_instants(cells(["soon", "2024-01-01", "later"]), "t")


def test_whole_numbers_are_the_same_word_from_any_type() -> None:
    for kind in (pa.int64(), pa.float64(), pa.decimal128(20, 2)):
        words = read_strings(cells([3, None, 123456789012], kind), "c")
        assert words.to_pylist() == ["3", None, "123456789012"]
    assert read_strings(cells([0.5, NAN, 2]), "c").to_pylist() == ["0.5", None, "2"]


def test_words_are_trimmed_and_blank_ones_missing() -> None:
    words = read_words(cells([" a", "a ", "b", "  ", "", None]), "c")
    assert words.words.to_pylist() == ["a", "b"]
    np.testing.assert_array_equal(words.codes, [0, 0, 1, -1, -1, -1])


def test_lists_are_refused() -> None:
    with pytest.raises(BaselineError, match="Column 'c' holds list"):
        read_strings(cells([[1], [2]]), "c")
