"""OpenML, played by a server on this machine that answers in its format."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from harness.competition.sources import load_source
from harness.competition.sources.openml import describe_openml
from harness.competition.spec import Data
from harness.errors import SourceError

CREDIT = b"""% 1. Title: German Credit data
@RELATION credit-g

@ATTRIBUTE checking_status {'<0', '0<=X<200', 'no checking'}
@ATTRIBUTE duration REAL
@ATTRIBUTE existing_credits {1, 2}
@ATTRIBUTE class {good, bad}

@DATA
'<0',6,2,good
'0<=X<200',48,1,bad
'no checking',?,1,good
"""


def describe(server, **more: object) -> dict[str, dict[str, object]]:
    return {
        "data_set_description": {
            "id": "31",
            "name": "credit-g",
            "version": "1",
            "format": "ARFF",
            "licence": "Public",
            "url": "https://api.openml.org/data/v1/download/31/credit-g.arff",
            "parquet_url": "https://data.openml.org/datasets/0000/0031/dataset_31.pq",
            "file_id": "31",
            "default_target_attribute": "class",
            "visibility": "public",
            "status": "active",
            "md5_checksum": hashlib.md5(CREDIT, usedforsecurity=False).hexdigest(),
        }
        | more
    }


@pytest.fixture
def openml(server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HARNESS_OPENML", server.url)
    server.answers["/api/v1/json/data/31"] = json.dumps(describe(server)).encode()
    server.answers["/data/v1/download/31/credit-g.arff"] = CREDIT
    return server


def test_a_data_set_is_read_once_with_its_nominal_types(openml, tmp_path: Path) -> None:
    for _ in range(2):
        table = load_source(Data(source="openml:31"), tmp_path, downloads=tmp_path)
    assert table["checking_status"].tolist() == ["<0", "0<=X<200", "no checking"]
    assert table["existing_credits"].tolist() == ["2", "1", "1"]
    assert table["duration"].tolist()[:2] == [6, 48]
    assert table["duration"].isna().tolist() == [False, False, True]
    assert set(openml.asked.values()) == {1}


def test_the_description_names_the_usual_target_and_the_columns_to_leave_out(openml, tmp_path: Path) -> None:
    answer = describe(openml, ignore_attribute=["a", "b"], row_id_attribute="nr, line")
    openml.answers["/api/v1/json/data/31"] = json.dumps(answer).encode()
    described = describe_openml("openml:31", downloads=tmp_path)
    assert (described.target, described.ignore, described.row_id) == (("class",), ("a", "b"), ("nr", "line"))


def test_a_file_that_is_not_the_described_one_is_refused(openml, tmp_path: Path) -> None:
    openml.answers["/data/v1/download/31/credit-g.arff"] = CREDIT + b"'<0',7,2,good\n"
    with pytest.raises(SourceError, match=r"credit-g\.arff is not the file that was pinned"):
        load_source(Data(source="openml:31"), tmp_path, downloads=tmp_path)


def test_a_data_set_that_is_only_there_as_parquet(openml, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    table = pd.DataFrame({"size": [1.5, 2.5], "kind": pd.Categorical(["3", "4"])})
    table.to_parquet(buffer)
    openml.answers["/datasets/0000/0031/dataset_31.pq"] = buffer.getvalue()
    answer = describe(openml, format="Sparse_parquet", url=None)
    openml.answers["/api/v1/json/data/31"] = json.dumps(answer).encode()
    read = load_source(Data(source="openml:31"), tmp_path, downloads=tmp_path)
    assert read["size"].tolist() == [1.5, 2.5]
    assert read["kind"].tolist() == ["3", "4"]


def test_a_number_that_nobody_has_is_a_source_error(openml, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"data/99 cannot be downloaded: 404"):
        load_source(Data(source="openml:99"), tmp_path, downloads=tmp_path)


@pytest.mark.parametrize("place", ["openml:credit-g", "openml:", "openml:-1", "openml:../31", "openml:٣"])
def test_what_is_no_number_is_refused(place: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="such as openml:31"):
        load_source(Data(source=place), tmp_path, downloads=tmp_path)


@pytest.mark.parametrize("answer", [b"<html>", b"{}", b"[]", b'{"data_set_description": {"name": "x"}}'])
def test_an_answer_that_describes_nothing_is_refused_and_not_kept(
    openml, answer: bytes, tmp_path: Path
) -> None:
    openml.answers["/api/v1/json/data/31"] = answer
    with pytest.raises(SourceError, match="gave no description of a data set"):
        load_source(Data(source="openml:31"), tmp_path, downloads=tmp_path)
    assert list(tmp_path.iterdir()) == []
