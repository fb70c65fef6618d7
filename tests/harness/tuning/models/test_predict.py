import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from harness.errors import WorkspaceError
from harness.tuning.models.predict import write_predictions

TABLE = pa.table({"id": [3, 1], "kind": pa.array(["a", "b"]).dictionary_encode(), "chance": [0.25, 0.125]})


def test_the_name_of_the_file_says_how_it_is_written(tmp_path: Path) -> None:
    write_predictions(TABLE, tmp_path / "deep" / "out.parquet")
    write_predictions(TABLE, tmp_path / "out.csv")
    kept = pd.read_parquet(tmp_path / "deep" / "out.parquet")
    assert kept.to_dict("list") == {"id": [3, 1], "kind": ["a", "b"], "chance": [0.25, 0.125]}
    assert pd.read_csv(tmp_path / "out.csv").to_dict("list") == kept.to_dict("list")


def test_without_a_file_it_goes_to_the_screen(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_predictions(TABLE, None)
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == b'"id","kind","chance"\n3,"a",0.25\n1,"b",0.125\n'


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(WorkspaceError, match=r"folder\.csv cannot be written"):
        write_predictions(TABLE, tmp_path / "folder.csv")
