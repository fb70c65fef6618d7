"""What the cells of a column are: exact numbers, codes that stay text, decimal commas, truth values."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.sources import load_source
from harness.competition.sources.cells import Habits, MisfitError, convert_column, infer_column, type_columns
from harness.competition.spec import Data

HABITS = Habits(missing=("", "?"))


def infer(*cells: str | None, decimal: str | None = None) -> list[object]:
    column = pa.chunked_array([pa.array(cells, pa.string())])
    return infer_column(column, habits=Habits(missing=("", "?"), decimal=decimal)).to_pylist()


@pytest.mark.parametrize(
    ("cells", "typed"),
    [
        (["1", "-2", None], [1, -2, None]),
        (["+1", "2"], [1.0, 2.0]),
        ([" 1", "2 ", " "], [1, 2, None]),
        (["9007199254740993", "1"], [9007199254740993, 1]),
        (["-9223372036854775808"], [-(2**63)]),
        (["92233720368547758080", "1"], ["92233720368547758080", "1"]),
        (["01234", "98765"], ["01234", "98765"]),
        (["0", "00"], ["0", "00"]),
        (["0", "-0", "10"], [0, 0, 10]),
        (["007", "1.5"], [7.0, 1.5]),
        (["0x1A", "7"], ["0x1A", "7"]),
        (["1.5", "2", ".5", "-1e-3", "5."], [1.5, 2.0, 0.5, -0.001, 5.0]),
        (["inf", "1.0"], [float("inf"), 1.0]),
        (["1,234", "5"], ["1,234", "5"]),
        (["1_000"], ["1_000"]),
        (["1.5", "x"], ["1.5", "x"]),
        (["12%", "13%"], ["12%", "13%"]),
        (["True", "False", None], [True, False, None]),
        (["TRUE", "TRUE"], [True, True]),
        (["true", "FALSE"], ["true", "FALSE"]),
        (["True", "1"], ["True", "1"]),
        (["t", "f"], ["t", "f"]),
        ([None, None], [None, None]),
        (["?", " ?"], [None, None]),
        ([" a", " b", " c d"], ["a", "b", "c d"]),
        ([" a", "b"], [" a", "b"]),
        (["2024-03-31", None], [pd.Timestamp("2024-03-31"), None]),
        (["\u0663", "1"], ["\u0663", "1"]),
    ],
)
def test_a_column_is_the_first_kind_that_fits_all_its_cells(
    cells: list[str | None], typed: list[object]
) -> None:
    found = infer(*cells)
    assert found == typed
    assert [type(value) for value in found] == [
        type(v) if not isinstance(v, pd.Timestamp) else type(f) for v, f in zip(typed, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("columns", "typed"),
    [
        ({"a": ["1,5", "2"]}, {"a": [1.5, 2.0]}),
        ({"a": ["0,125", "0,250"]}, {"a": [0.125, 0.25]}),
        ({"a": ["1,234", "12,500"]}, {"a": ["1,234", "12,500"]}),  # as likely thousands
        ({"a": ["1,234", "12,5"]}, {"a": [1.234, 12.5]}),
        ({"a": ["1,5", "2"], "b": ["1", "2"]}, {"a": [1.5, 2.0], "b": [1, 2]}),
        ({"a": ["1,5", "2"], "b": ["1.5", "2"]}, {"a": ["1,5", "2"], "b": [1.5, 2.0]}),
        ({"a": ["1,5", "2"], "b": [None, None]}, {"a": [1.5, 2.0], "b": [None, None]}),
        ({"a": ["1.234,5", "2,5"]}, {"a": ["1.234,5", "2,5"]}),
        ({"a": ["1,2,3", "2,5"]}, {"a": ["1,2,3", "2,5"]}),
    ],
)
def test_a_comma_is_a_decimal_mark_where_nothing_speaks_against_it(columns: dict, typed: dict) -> None:
    cells = {name: pa.chunked_array([pa.array(column, pa.string())]) for name, column in columns.items()}
    found = type_columns(cells, declared={}, habits=HABITS)
    assert {name: column.to_pylist() for name, column in found.items()} == typed


def test_the_host_says_what_a_comma_is() -> None:
    assert infer("1,234", "12,500", decimal=",") == [1.234, 12.5]
    assert infer("1.5", "2", decimal=",") == ["1.5", "2"]
    cells = pa.chunked_array([pa.array(["1,5", "2"])])
    point = Habits(missing=("",), decimal=".")
    assert type_columns({"a": cells}, declared={}, habits=point)["a"].to_pylist() == ["1,5", "2"]


@pytest.mark.parametrize(
    ("kind", "cells", "typed"),
    [
        ("category", ["01", "2", None], ["01", "2", None]),
        ("text", ["1.50", "2"], ["1.50", "2"]),
        ("number", ["01", " 2"], [1, 2]),
        ("number", ["1,5", "2"], [1.5, 2.0]),
        ("number", ["?", "2.5"], [None, 2.5]),
        ("date", ["20240331", "20241231"], [pd.Timestamp("2024-03-31"), pd.Timestamp("2024-12-31")]),
    ],
)
def test_a_declared_type_is_not_inferred(kind, cells: list[str | None], typed: list[object]) -> None:
    column = pa.chunked_array([pa.array(cells, pa.string())])
    assert convert_column(column, kind, column="a", habits=HABITS).to_pylist() == typed


@given(st.integers(0, 99), st.integers(1, 100))
def test_the_first_cell_that_breaks_its_type_is_found(row: int, size: int) -> None:
    row = row % size
    cells = pa.chunked_array([pa.array(["1"] * row + ["odd"] + ["even"] * (size - row), pa.string())])
    with pytest.raises(MisfitError) as caught:
        convert_column(cells, "number", column="a", habits=HABITS)
    assert (caught.value.row, caught.value.text) == (row, "odd")


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_whole_numbers_are_exact(numbers: list[int]) -> None:
    assert infer(*map(str, numbers)) == numbers


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_decimal_numbers_are_the_nearest_floats(numbers: list[float]) -> None:
    assert infer(*map(repr, numbers), "0.5") == [*numbers, 0.5]


@pytest.mark.parametrize(
    ("rows", "dtype", "values"),
    [
        (["1", "2"], "int64", [1, 2]),
        (["1", ""], "float64", [1.0, None]),
        (["9007199254740993", ""], "Int64", [9007199254740993, None]),
        (["True", "False"], "bool", [True, False]),
        (["True", ""], "boolean", [True, None]),
        (["", ""], "float64", [None, None]),
        (["2024-01-01", ""], "datetime64[us]", [pd.Timestamp("2024-01-01"), None]),
    ],
)
def test_a_frame_keeps_every_value(rows: list[str], dtype: str, values: list[object], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{cell},x\n" for cell in rows))
    column = load_source(Data(source="t.csv"), tmp_path, downloads=tmp_path)["a"]
    assert str(column.dtype) == dtype
    assert [None if pd.isna(value) else value for value in column] == values
