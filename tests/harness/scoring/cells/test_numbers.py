import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.scoring.cells.numbers import NumberCells


def faults(cells, text):
    return {fault.mistake.name for fault in cells.from_text(pa.array([text])).faults}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        (" 1.5 ", 1.5),
        ("+1", 1.0),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1E-3", 0.001),
        ("1e-999", 0.0),
        ("007", 7.0),
        ("0.1000000000000000055511151231257827", 0.1),
    ],
)
def test_numbers(text, value):
    read = NumberCells().from_text(pa.array([text]))
    assert read.values.tolist() == [value]
    assert read.faults == ()


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("NaN", "NOT_FINITE"),
        ("-inf", "NOT_FINITE"),
        ("Infinity", "NOT_FINITE"),
        ("1e999", "NOT_FINITE"),
        ("1.#INF", "NOT_FINITE"),
        ("0,5", "DECIMAL_COMMA"),
        ("1,234,567", "NOT_NUMBER"),
        ("abc", "NOT_NUMBER"),
        ("1_000", "NOT_NUMBER"),
        ("0x10", "NOT_NUMBER"),
        ("1e", "NOT_NUMBER"),
        ("1 2", "NOT_NUMBER"),
        ("٣", "NOT_NUMBER"),
        ("=1+1", "NOT_NUMBER"),
        ("NULL", "EMPTY"),
        ("n/a", "EMPTY"),
    ],
)
def test_what_is_no_number(text, mistake):
    assert faults(NumberCells(), text) == {mistake}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_exactly(value):
    assert NumberCells().from_text(pa.array([repr(value)])).values.tolist() == [value]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.001, 1.001])
def test_a_typed_column_out_of_range_has_to_be_looked_at(value):
    assert NumberCells(low=0, high=1).from_typed(pa.array([0.5, value])) is None


def test_a_range_is_told():
    read = NumberCells(low=0, high=1).from_text(pa.array(["0", "1", "1.0000001", "-1e-12"]))
    assert [(fault.mistake.name, fault.mask.tolist(), fault.advice) for fault in read.faults] == [
        ("RANGE", [False, False, True, True], "Every number must be between 0 and 1.")
    ]


def test_a_strict_bound_is_told():
    cells = NumberCells(above=0.0)
    assert cells.from_typed(pa.array([0.0, 1.0])) is None
    assert cells.from_typed(pa.array([0.1, 1.0])).tolist() == [0.1, 1.0]
    (fault,) = cells.from_text(pa.array(["0", "1"])).faults
    assert (fault.mask.tolist(), fault.advice) == ([True, False], "Every number must be greater than 0.")
