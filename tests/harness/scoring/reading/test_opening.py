import hashlib
import os
import socket
from pathlib import Path

import pytest

from harness.errors import SubmissionRefusedError, UsageError
from harness.scoring.reading.limits import limits_for
from harness.scoring.reading.opening import OpenFile, detect_format, open_submission

LIMITS = limits_for(rows=10, names=("id", "y"))


def test_a_regular_file_is_hashed_whatever_the_order_of_reading(tmp_path):
    content = bytes(range(256)) * 300
    file = tmp_path / "f.csv"
    file.write_bytes(content)
    with open_submission(file, LIMITS) as opened:
        opened.take(64)
        opened.seek(0)
        opened.take(1_000)
        opened.seek(5, os.SEEK_END)
        assert opened.take(10) == b""
        opened.seek(-3, os.SEEK_END)
        assert opened.take(10) == content[-3:]
        assert opened.sha256() == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("target", ["f.csv", "nowhere", "link.csv", "/dev/zero"])
def test_a_link_is_refused_wherever_it_leads(tmp_path, target):
    (tmp_path / "f.csv").write_text("id,y\n")
    (tmp_path / "link.csv").symlink_to(target)
    with (
        pytest.raises(SubmissionRefusedError, match=r"link.csv is a link. Hand in the file itself."),
        open_submission(tmp_path / "link.csv", LIMITS),
    ):
        pass


def test_a_folder_on_the_way_may_be_a_link(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "f.csv").write_text("id,y\n")
    (tmp_path / "link").symlink_to("folder")
    with open_submission(tmp_path / "link" / "f.csv", LIMITS) as opened:
        assert opened.take(10) == b"id,y\n"


def test_what_is_not_a_regular_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    places = [(tmp_path / "pipe", "a named pipe"), (tmp_path, "a folder"), (Path("/dev/zero"), "a device")]
    for place, description in places:
        with (
            pytest.raises(SubmissionRefusedError, match=f"is {description}, not a regular file"),
            open_submission(place, LIMITS),
        ):
            pass


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with (
            pytest.raises(SubmissionRefusedError, match="s is a socket"),
            open_submission(tmp_path / "s", LIMITS),
        ):
            pass


def test_a_missing_file_is_a_wrong_request(tmp_path):
    with (
        pytest.raises(UsageError, match=r"There is no file .*nothing\.csv"),
        open_submission(tmp_path / "nothing.csv", LIMITS),
    ):
        pass


def test_a_file_far_too_large_is_refused_before_reading(tmp_path):
    with (tmp_path / "f.csv").open("wb") as file:
        file.truncate(1 << 40)
    with (
        pytest.raises(SubmissionRefusedError, match=r"has 1,099,511,627,776 bytes, more than"),
        open_submission(tmp_path / "f.csv", LIMITS),
    ):
        pass


def test_a_file_that_changes_meanwhile_is_refused(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text("id,y\n")
    with (
        pytest.raises(SubmissionRefusedError, match="changed while it was read"),
        open_submission(file, LIMITS),
    ):
        file.write_text("id,y\n1,2\n")


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"PAR1xx", "parquet"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "zip"),
        (b"id,y\n", "csv"),
        (b"\x80uro", "csv"),
    ],
)
def test_formats_are_told_by_content(start, found):
    assert detect_format(start, "f") == found


@pytest.mark.parametrize(
    ("start", "description"),
    [
        (b"\x80\x04\x95", "a Python pickle"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Excel workbook"),
        (b"\x93NUMPY\x01", "a NumPy array"),
        (b"BZh91AY&SY", "a bzip2 file"),
        (b"\x7fELF\x02", "a program"),
    ],
)
def test_foreign_formats_are_named(start, description):
    with pytest.raises(SubmissionRefusedError, match=f"f is {description}, whatever its name says"):
        detect_format(start, "f")


def test_an_empty_file_is_refused():
    with pytest.raises(SubmissionRefusedError, match="f is empty"):
        detect_format(b"", "f")


def test_an_open_file_reads_like_any_other(tmp_path):
    (tmp_path / "f").write_bytes(b"abcdef")
    descriptor = os.open(tmp_path / "f", os.O_RDONLY)
    opened = OpenFile(descriptor, "f", 6)
    buffer = bytearray(4)
    assert (opened.readable(), opened.seekable(), opened.readinto(buffer), opened.tell()) == (
        True,
        True,
        4,
        4,
    )
    assert bytes(buffer) == b"abcd"
    os.close(descriptor)
