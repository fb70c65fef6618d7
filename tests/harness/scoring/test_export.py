import csv
import io
import json

import pytest
from pyarrow import parquet

from harness.errors import UsageError, WorkspaceError
from harness.scoring.export import export_board
from harness.scoring.submit import submit

EVIL = "=cmd()|<b>"


@pytest.fixture
def prepared(make_prepared, workspace, write):
    prepared = make_prepared(also=("mae",))
    submit(prepared, workspace, write("id,y\n1,1\n2,3\n3,3\n4,4\n"), team=EVIL, model="+1")
    return prepared


def test_csv_that_no_spreadsheet_executes(prepared, workspace, tmp_path):
    file = export_board(prepared, workspace, tmp_path / "board.csv")
    (row,) = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
    assert (row["rank"], row["team"], row["model"]) == ("1", f"'{EVIL}", "'+1")
    assert float(row["rmse"]) == 0.5**0.5
    assert float(row["mae"]) == 0.5


def test_json_and_parquet_hold_the_plain_values(prepared, workspace, tmp_path):
    (row,) = json.loads(
        export_board(prepared, workspace, tmp_path / "board.json").read_text(encoding="utf-8")
    )
    (same,) = parquet.read_table(export_board(prepared, workspace, tmp_path / "board.parquet")).to_pylist()
    assert row == same
    assert (row["team"], row["rmse"], row["late"]) == (EVIL, 0.5**0.5, False)


def test_markdown_that_cannot_break_out_of_its_table(prepared, workspace, tmp_path):
    text = export_board(prepared, workspace, tmp_path / "board.md").read_text(encoding="utf-8")
    assert "=cmd()\\|\\<b\\>" in text
    assert len({line.replace("\\|", "").count("|") for line in text.splitlines()}) == 1


def test_an_empty_board_is_a_file_with_columns(make_prepared, workspace, tmp_path):
    prepared = make_prepared(answers=False)
    for ending in ("csv", "json", "md", "parquet"):
        assert export_board(prepared, workspace, tmp_path / f"board.{ending}").stat().st_size > 0
    assert parquet.read_schema(tmp_path / "board.parquet").names[:3] == ["rank", "entry_id", "team"]


def test_the_format_may_be_said(prepared, workspace, tmp_path):
    file = export_board(prepared, workspace, tmp_path / "board.txt", output_format="json")
    assert json.loads(file.read_text(encoding="utf-8"))[0]["rank"] == 1
    with pytest.raises(UsageError, match=r"'board\.txt' does not end in \.csv, \.json"):
        export_board(prepared, workspace, tmp_path / "board.txt")


def test_a_folder_that_is_not_there_is_told(prepared, workspace, tmp_path):
    with pytest.raises(WorkspaceError, match=r"cannot be written: there is no folder .*nowhere"):
        export_board(prepared, workspace, tmp_path / "nowhere" / "board.csv")
    assert not (tmp_path / "nowhere").exists()
