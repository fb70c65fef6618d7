"""Table files by their ending, compressed or in an archive that is never unpacked to disk."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from harness.competition.sources import load_source
from harness.competition.sources.files import read_file
from harness.competition.spec import Data
from harness.errors import SourceError

CSV = b"a,b\n1,x\n2,y\n"
ARFF = b"@relation t\n@attribute a numeric\n@attribute b {x,y}\n@data\n1,x\n2,y\n"


def load(folder: Path, place: str) -> list[list[object]]:
    table = load_source(Data(source=place), folder, downloads=folder)
    return [table[name].tolist() for name in table]


def make_zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", CSV),
        ("T.CSV", CSV),
        ("t.txt", CSV),
        ("t.data", CSV),
        ("t.tsv", CSV.replace(b",", b"\t")),
        ("t.csv.gz", gzip.compress(CSV)),
        ("t.tsv.gz", gzip.compress(CSV.replace(b",", b"\t"))),
        ("t.arff", ARFF),
        ("t.arff.gz", gzip.compress(ARFF)),
    ],
)
def test_a_file_is_read_by_its_ending(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert load(tmp_path, name) == [[1, 2], ["x", "y"]]


def test_a_zip_with_one_table_is_that_table(tmp_path: Path) -> None:
    make_zip(
        tmp_path / "t.zip",
        **{"__MACOSX/._t.csv": b"\0", "data/": b"", "data/t.csv": CSV, "README.md": b"hello"},
    )
    assert load(tmp_path, "t.zip") == [[1, 2], ["x", "y"]]


def test_a_compressed_table_inside_a_zip_is_read(tmp_path: Path) -> None:
    make_zip(tmp_path / "t.zip", **{"t.csv.gz": gzip.compress(CSV)})
    assert load(tmp_path, "t.zip") == [[1, 2], ["x", "y"]]


def test_of_several_tables_one_is_named(tmp_path: Path) -> None:
    make_zip(tmp_path / "t.zip", **{"train.csv": CSV, "test.csv": b"a,b\n3,z\n4,z\n"})
    with pytest.raises(SourceError, match=r'holds 2 tables: .* Say which one: source = "t.zip#train.csv"'):
        load(tmp_path, "t.zip")
    assert load(tmp_path, "t.zip#test.csv") == [[3, 4], ["z", "z"]]
    with pytest.raises(SourceError, match=r"holds no 'other.csv'\. It holds 'train.csv', 'test.csv'"):
        load(tmp_path, "t.zip#other.csv")


def test_a_member_that_points_outside_is_only_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    make_zip(folder / "t.zip", **{"../../escaped.csv": CSV})
    before = sorted(tmp_path.rglob("*"))
    assert load(folder, "t.zip") == [[1, 2], ["x", "y"]]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.xlsx", b"PK", r"ends in no known table format\. Known: \.csv"),
        ("t", CSV, "ends in no known table format"),
        ("t.gz", gzip.compress(CSV), "ends in no known table format"),
        ("t.csv", b"", r"t\.csv is empty"),
        ("t.csv.gz", gzip.compress(b""), "is empty"),
        ("t.csv.gz", CSV, "cannot be unzipped"),
        ("t.csv.gz", gzip.compress(CSV)[:-9], "cannot be unzipped"),
        ("t.zip", CSV, "cannot be unzipped"),
        ("t.parquet", CSV, "is no readable Parquet file"),
        ("t.parquet", b"PAR1" + b"\xff" * 40 + b"PAR1", "is no readable Parquet file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=message):
        load(tmp_path, name)


def test_an_archive_without_a_table_is_refused(tmp_path: Path) -> None:
    make_zip(tmp_path / "a.zip", **{"one.md": b"1", "two.md": b"2"})
    with pytest.raises(SourceError, match=r"holds no table\. It holds 'one.md', 'two.md'"):
        load(tmp_path, "a.zip")
    make_zip(tmp_path / "b.zip")
    with pytest.raises(SourceError, match=r"holds no table\. It holds nothing"):
        load(tmp_path, "b.zip")


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "t.zip", **{"t.csv": CSV * 50})
    content = bytearray(path.read_bytes())
    content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="cannot be unzipped"):
        load(tmp_path, "t.zip")


def test_what_is_not_there_or_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no file .*gone\.csv"):
        load(tmp_path, "gone.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SourceError, match=r"folder\.csv cannot be read: Is a directory"):
        read_file(tmp_path / "folder.csv", data=Data(source=""))
