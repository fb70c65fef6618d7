from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.prepare.fingerprint import fingerprint_record, fingerprint_table, fingerprint_tables

TABLE = pa.table(
    {
        "whole": pa.array([1, None, -3]),
        "number": pa.array([0.5, None, 1e300]),
        "text": pa.array(["a", None, "été"]),
        "truth": pa.array([True, False, None]),
        "date": pa.array([datetime(2024, 2, 29, 12), None, datetime(1969, 1, 1)], pa.timestamp("us")),  # noqa: DTZ001 - a table's dates have no zone
    }
)
NUMBERS = st.lists(st.none() | st.floats(allow_nan=False), max_size=20)
TEXTS = st.lists(st.none() | st.text(max_size=5), max_size=20)


def test_fingerprints_are_pinned():
    assert fingerprint_table(TABLE) == "ff864b87e2196040d44d5ffbfaaeb8a6"
    assert fingerprint_tables({"b": TABLE, "a": TABLE.slice(0, 1)}) == "e365a00da39d5863d636def8a2cd4e12"
    assert fingerprint_record({"b": [1, 2.5, None], "a": "é"}) == "d764fee2563da33e3d57334755404e63"


@given(texts=TEXTS, cut=st.integers(0, 20))
def test_how_a_table_lies_in_memory_does_not_count(texts, cut):
    whole = pa.chunked_array([pa.array(texts, pa.string())])
    parts = pa.chunked_array([pa.array(texts[:cut], pa.string()), pa.array(texts[cut:], pa.string())])
    shifted = pa.array(["x", *texts], pa.string()).slice(1)
    large = pa.array(texts, pa.large_string())
    found = {fingerprint_table(pa.table({"t": column})) for column in (whole, parts, shifted, large)}
    assert len(found) == 1


@given(first=TEXTS, second=TEXTS)
def test_different_texts_differ(first, second):
    tables = [pa.table({"t": pa.array(texts, pa.string())}) for texts in (first, second)]
    assert (fingerprint_table(tables[0]) == fingerprint_table(tables[1])) == (first == second)


@given(first=NUMBERS, second=NUMBERS)
def test_different_numbers_differ(first, second):
    tables = [pa.table({"t": pa.array(numbers, pa.float64())}) for numbers in (first, second)]
    assert (fingerprint_table(tables[0]) == fingerprint_table(tables[1])) == (first == second)


def test_there_is_one_zero_and_one_nan():
    payload = np.array([0x7FF8000000000001], dtype=np.uint64).view(np.float64)[0]
    same = [[0.0, np.nan], [-0.0, np.nan], [0.0, -np.nan], [0.0, payload], [0.0, None]]
    assert len({fingerprint_table(pa.table({"t": pa.array(values, pa.float64())})) for values in same}) == 1


@pytest.mark.parametrize(
    "other",
    [
        pa.table({"a": [1, 2], "b": [3, 4]}).select(["b", "a"]),
        pa.table({"a": [1, 2], "c": [3, 4]}),
        pa.table({"a": [2, 1], "b": [3, 4]}),
        pa.table({"a": [1.0, 2.0], "b": [3, 4]}),
        pa.table({"a": [1, None], "b": [3, 4]}),
        pa.table({"a": ["1", "2"], "b": [3, 4]}),
        pa.table({"a": [1, 2]}),
    ],
)
def test_names_kinds_order_and_gaps_count(other):
    assert fingerprint_table(other) != fingerprint_table(pa.table({"a": [1, 2], "b": [3, 4]}))


def test_text_cannot_move_between_cells():
    found = {fingerprint_table(pa.table({"t": texts})) for texts in (["ab", "c"], ["a", "bc"], ["", "abc"])}
    assert len(found) == 3


def test_narrow_and_wide_numbers_are_the_same():
    narrow = pa.table({"a": pa.array([1, 2], pa.int8()), "b": pa.array([0.5, 2], pa.float32())})
    wide = pa.table({"a": pa.array([1, 2], pa.int64()), "b": pa.array([0.5, 2], pa.float64())})
    assert fingerprint_table(narrow) == fingerprint_table(wide)
