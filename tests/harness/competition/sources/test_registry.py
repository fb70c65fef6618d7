"""The registry: every place finds its source, and the real tables are read as pandas would read them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from harness.competition.sources import SOURCES, load_source, load_tables, source_files
from harness.competition.spec import Data
from harness.errors import SourceError

REAL = Path(__file__).parents[5] / "shared" / "data"
INDEX = json.loads((REAL / "INDEX.json").read_text()) if (REAL / "INDEX.json").is_file() else []
needs_real_tables = pytest.mark.skipif(not INDEX, reason="the real tables are not beside this checkout")


@needs_real_tables
@pytest.mark.parametrize("entry", INDEX, ids=[entry["slug"] for entry in INDEX])
def test_a_real_table_holds_what_pandas_finds_in_it(entry: dict, tmp_path: Path) -> None:
    path = REAL / entry["slug"] / entry["main_file"]
    table = load_source(Data(source=path.name), path.parent, downloads=tmp_path)
    encoding = "cp1252" if "cp1252" in (entry["encoding"] or "") else "utf-8"
    expected = pd.read_csv(path, encoding=encoding, na_values=["?"])
    assert table.shape == (entry["rows"], entry["columns"])
    assert int(table.isna().sum().sum()) == entry["missing_cells"]
    if "dteday" in expected:
        expected["dteday"] = pd.to_datetime(expected["dteday"], dayfirst=True)
    pd.testing.assert_frame_equal(table, expected, check_dtype=False, rtol=1e-15)


@needs_real_tables
def test_a_trailing_comma_is_refused_with_its_line_and_never_shifts_columns(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"line 2: 10 fields, expected 9 .* ends in a separator too many"):
        load_source(Data(source="malformed_trailing_comma.csv"), REAL / "hostile", downloads=tmp_path)


@pytest.mark.parametrize("source", SOURCES, ids=[source.name for source in SOURCES])
def test_every_source_claims_its_own_example_before_all_others(source) -> None:
    assert next(s for s in SOURCES if s.claims(source.example)) is source
    assert source.summary


def test_the_files_a_competition_depends_on_are_named_once() -> None:
    folder = Path("somewhere")
    data = Data(source="all.zip#train.csv", test="all.zip#test.csv", solution="answers.csv")
    assert source_files(data, folder) == [folder / "all.zip", folder / "answers.csv"]
    assert source_files(Data(source="sklearn:iris"), folder) == []
    assert source_files(Data(source="python"), folder) == [folder / "data.py"]


def test_the_tables_of_a_competition_are_typed_together(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("id,code,when\n1,7,03/04/2024\n2,8,05/06/2024\n")
    (tmp_path / "test.csv").write_text("id,code,when\n3,x9,31/12/2024\n")
    tables = load_tables(Data(source="train.csv", test="test.csv"), tmp_path, downloads=tmp_path)
    assert tables.test is not None
    assert tables.source["code"].tolist() == ["7", "8"]
    assert tables.source["when"].tolist() == [pd.Timestamp("2024-04-03"), pd.Timestamp("2024-06-05")]
    assert tables.test["when"].tolist() == [pd.Timestamp("2024-12-31")]
    assert tables.solution is None


def test_typed_tables_that_disagree_are_refused(tmp_path: Path) -> None:
    pd.DataFrame({"x": [1, 2]}).to_parquet(tmp_path / "train.parquet")
    pd.DataFrame({"x": ["a", "b"]}).to_parquet(tmp_path / "test.parquet")
    data = Data(source="train.parquet", test="test.parquet")
    with pytest.raises(SourceError, match=r"'x' holds numbers in train\.parquet but text in test\.parquet"):
        load_tables(data, tmp_path, downloads=tmp_path)


def test_a_declared_type_that_a_cell_breaks_names_file_row_and_cell(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("x\n" + "1\n" * 700)
    (tmp_path / "test.csv").write_text("x\n" + "1\n" * 300 + "old\n" + "2\n" * 50)
    data = Data(source="train.csv", test="test.csv", types={"x": "number"})
    with pytest.raises(SourceError, match=r"test\.csv, row 301: column 'x' holds 'old', no number"):
        load_tables(data, tmp_path, downloads=tmp_path)


def test_asking_for_a_table_the_competition_does_not_have_is_a_bug(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("x,y\n1,2\n")
    with pytest.raises(ValueError, match="no test table"):
        load_source(Data(source="train.csv"), tmp_path, downloads=tmp_path, which="test")
