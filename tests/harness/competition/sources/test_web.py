"""Tables from the web: pinned, downloaded once, and refused when they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from harness.competition.sources import load_source
from harness.competition.sources.web import pin
from harness.competition.spec import Data
from harness.errors import SourceError

TABLE = b"x;y\n1,5;a\n2,5;b\n"
SHA256 = hashlib.sha256(TABLE).hexdigest()


def test_a_pinned_file_is_downloaded_once(server, tmp_path: Path) -> None:
    server.answers["/tables/train.csv"] = TABLE
    data = Data(source=f"{server.url}/tables/train.csv", sha256=SHA256.upper())
    for _ in range(2):
        table = load_source(data, tmp_path, downloads=tmp_path / "downloads")
        assert table["x"].tolist() == [1.5, 2.5]
    assert server.asked["/tables/train.csv"] == 1


def test_without_a_hash_it_is_said_how_to_get_one(server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"needs its sha256.*sha256sum FILE"):
        load_source(Data(source=f"{server.url}/train.csv"), tmp_path, downloads=tmp_path)
    assert not server.asked


def test_a_file_that_changed_is_refused_and_not_kept(server, tmp_path: Path) -> None:
    server.answers["/train.csv"] = TABLE + b"3,5;c\n"
    data = Data(source=f"{server.url}/train.csv", sha256=SHA256)
    with pytest.raises(SourceError, match=r"is not the file that was pinned.*does not match"):
        load_source(data, tmp_path, downloads=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_page_is_a_source_error(server, tmp_path: Path) -> None:
    data = Data(source=f"{server.url}/gone.csv", sha256=SHA256)
    with pytest.raises(SourceError, match=r"gone\.csv cannot be downloaded: 404"):
        load_source(data, tmp_path, downloads=tmp_path)


@pytest.mark.parametrize(
    ("url", "sha256", "message"),
    [
        ("http://example.org/train.csv", SHA256, "not encrypted"),
        ("https://example.org/", SHA256, "names no file"),
        ("https:///train.csv", SHA256, "names no file"),
        ("https://example.org/train.csv", "abc", "expected 64 hexadecimal digits"),
    ],
)
def test_an_address_that_cannot_be_trusted_is_refused_before_asking(
    url: str, sha256: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=message):
        load_source(Data(source=url, sha256=sha256), tmp_path, downloads=tmp_path)


def test_pinning_downloads_once_and_gives_the_hash_to_write_down(server, tmp_path: Path) -> None:
    server.answers["/train.csv"] = TABLE
    url = f"{server.url}/train.csv"
    assert pin(url, downloads=tmp_path) == SHA256
    table = load_source(Data(source=url, sha256=SHA256), tmp_path, downloads=tmp_path)
    assert table["y"].tolist() == ["a", "b"]
    assert server.asked["/train.csv"] == 1
