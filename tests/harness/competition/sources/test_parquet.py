"""Parquet: typed columns in the few types that harness knows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from harness.competition.sources import load_source
from harness.competition.spec import Data
from harness.errors import SourceError


def load(table: pa.Table, folder: Path, **said: object) -> pd.DataFrame:
    parquet.write_table(table, folder / "t.parquet")
    return load_source(Data(source="t.parquet", **said), folder, downloads=folder)


@pytest.mark.parametrize(
    ("column", "dtype", "values"),
    [
        (pa.array([1, 2], pa.int8()), "int64", [1, 2]),
        (pa.array([1, None], pa.int32()), "float64", [1.0, None]),
        (pa.array([2**63, 1], pa.uint64()), "uint64", [2**63, 1]),
        (pa.array([2**60 + 1, None]), "Int64", [2**60 + 1, None]),
        (pa.array([1.5, float("nan")], pa.float32()), "float64", [1.5, None]),
        (pa.array([Decimal("1.25"), None]), "float64", [1.25, None]),
        (pa.array([True, None]), "boolean", [True, None]),
        (pa.array([None, None]), "float64", [None, None]),
        (pa.array(["a", None], pa.large_string()), None, ["a", None]),
        (pa.array(["a", "b"]).dictionary_encode(), None, ["a", "b"]),
        (
            pa.array([0, 1], pa.date32()),
            "datetime64[us]",
            [pd.Timestamp("1970-01-01"), pd.Timestamp("1970-01-02")],
        ),
        (
            pa.array([1], pa.timestamp("s", tz="Europe/Berlin")),
            "datetime64[us]",
            [pd.Timestamp("1970-01-01 00:00:01")],
        ),
        (
            pa.array([1001], pa.timestamp("ns")),
            "datetime64[us]",
            [pd.Timestamp("1970-01-01 00:00:00.000001")],
        ),
    ],
)
def test_a_column_keeps_its_values(
    column: pa.Array, dtype: str | None, values: list[object], tmp_path: Path
) -> None:
    read = load(pa.table({"a": column, "b": range(len(column))}), tmp_path)["a"]
    assert dtype is None or str(read.dtype) == dtype
    assert [None if pd.isna(value) else value for value in read] == values


def test_texts_can_be_declared_numbers_or_dates(tmp_path: Path) -> None:
    table = pa.table({"n": ["1,5", "2"], "d": ["01/02/2024", None]})
    read = load(table, tmp_path, types={"n": "number", "d": "date"}, dayfirst=True)
    assert read["n"].tolist() == [1.5, 2.0]
    assert read["d"].iloc[0] == pd.Timestamp("2024-02-01")
    with pytest.raises(
        SourceError, match=r"row 1: column 'd' holds '01/02/2024', no date that reads only one way"
    ):
        load(table, tmp_path, types={"d": "date"})


def test_an_unnamed_index_is_left_behind_and_a_named_one_is_a_column(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1, 2]}, index=[7, 8])
    for name, columns in ((None, ["a"]), ("row", ["a", "row"])):
        frame.rename_axis(name).to_parquet(tmp_path / "t.parquet")
        read = load_source(Data(source="t.parquet"), tmp_path, downloads=tmp_path)
        assert list(read) == columns
        assert read.index.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pa.table({"a": [[1], [2]]}), r"column 'a' holds list<.*>, which is no number"),
        (pa.table({"a": [b"x"]}), "column 'a' holds binary"),
        (pa.table({"a": [{"b": 1}]}), "column 'a' holds struct"),
        (pa.table({"a": pa.array([], pa.int64())}), "t.parquet holds no rows"),
        (pa.table({}), "t.parquet holds no columns"),
        (pa.table([[1], [2]], names=["a", "a"]), "'a' stands 2 times"),
        (pa.table({"": [1]}), "column 1 of 1 has no name"),
    ],
)
def test_what_is_no_plain_table_is_refused(table: pa.Table, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        load(table, tmp_path)
