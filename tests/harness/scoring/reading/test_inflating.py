import bz2
import gzip
import io
import struct
import zipfile
import zlib

import pytest

from harness.errors import SubmissionRefusedError
from harness.scoring.reading.inflating import open_text
from harness.scoring.reading.limits import limits_for
from harness.scoring.reading.opening import open_submission

LIMITS = limits_for(rows=10, names=("id", "y"))
CSV = b"id,y\n1,2\n"


def zipped(members, **options):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **options) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def text_of(write):
    def read(content, form):
        with open_submission(write(content, "f"), LIMITS) as file, open_text(file, form, LIMITS) as stream:
            return stream.take(1 << 30)

    return read


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (CSV, "csv"),
        (gzip.compress(CSV), "gzip"),
        (gzip.compress(CSV[:5]) + gzip.compress(CSV[5:]), "gzip"),
        (zipped([("a.csv", CSV)]), "zip"),
        (zipped([("a.csv", CSV)], compression=zipfile.ZIP_DEFLATED), "zip"),
        (zipped([("folder/", b""), ("folder/a.csv", CSV), ("__MACOSX/._a.csv", b"x")]), "zip"),
        (zipped([("../../etc/a.csv", CSV)]), "zip"),
    ],
)
def test_the_text_inside(text_of, content, form):
    assert text_of(content, form) == CSV


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            zipped([("a.csv", CSV), ("b.csv", CSV)]),
            r"with 2 files inside \(a\.csv, b\.csv, …\), expected exactly one",
        ),
        (zipped([]), "with nothing inside"),
        (zipped([("folder/", b"")]), "with 0 files inside, expected exactly one"),
        (zipped([("[Content_Types].xml", b""), ("xl/workbook.xml", b"")]), "is an Excel workbook"),
        (zipped([("a.csv", CSV)], compression=zipfile.ZIP_BZIP2), "uses a rare zip method"),
        (zipped([("a.csv", CSV)], compression=zipfile.ZIP_LZMA), "uses a rare zip method"),
        (zipped([("a.csv", CSV)])[:-30], "zip file that was cut off"),
        (b"PK\x03\x04 no zip at all", "zip file that was cut off"),
        (zipped([("\x1b[31m.csv", CSV), ("b", CSV)]), r"\(�\[31m\.csv, b, …\)"),
    ],
)
def test_zip_files_that_are_refused(text_of, content, message):
    with pytest.raises(SubmissionRefusedError, match=message):
        text_of(content, "zip")


def test_an_encrypted_zip_is_refused(text_of):
    content = bytearray(zipped([("a.csv", CSV)]))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(SubmissionRefusedError, match="is an encrypted zip file"):
        text_of(bytes(content), "zip")


def test_a_directory_that_claims_to_be_huge_is_not_read(text_of):
    content = bytearray(zipped([("a.csv", CSV)]))
    struct.pack_into("<I", content, content.index(b"PK\x05\x06") + 12, 1 << 31)
    with pytest.raises(SubmissionRefusedError, match=r"with a directory of 2,147,483,648 bytes"):
        text_of(bytes(content), "zip")


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(CSV * 100)[:-12],
        gzip.compress(CSV)[:-8] + b"\0" * 8,
        gzip.compress(CSV)[:12] + b"\xff" * 20,
        gzip.compress(CSV) + b"trailing rubbish",
    ],
)
def test_damaged_gzip_is_refused(text_of, content):
    with pytest.raises(SubmissionRefusedError, match="is damaged and cannot be unpacked"):
        text_of(content, "gzip")


@pytest.mark.parametrize("mark", [b"a.csv", b"PK\x01\x02"])
@pytest.mark.parametrize("behind", [0, 16])
def test_damaged_zip_is_refused(text_of, mark, behind):
    content = bytearray(zipped([("a.csv", CSV)], compression=zipfile.ZIP_DEFLATED))
    content[content.index(mark) + behind] ^= 0xFF
    with pytest.raises(SubmissionRefusedError, match="is damaged and cannot be unpacked"):
        text_of(bytes(content), "zip")


@pytest.mark.parametrize("pack", ["gzip", "zip"])
def test_a_bomb_is_refused_as_soon_as_it_is_too_long(text_of, pack):
    zeros = b"1,2\n" * 5_000_000
    content = (
        gzip.compress(zeros) if pack == "gzip" else zipped([("a", zeros)], compression=zipfile.ZIP_DEFLATED)
    )
    assert len(content) < 100_000
    with pytest.raises(SubmissionRefusedError, match="holds more than"):
        text_of(content, pack)


def test_other_compressions_are_not_guessed(text_of):
    assert text_of(bz2.compress(CSV), "csv") == bz2.compress(CSV)
    assert zlib.compress(CSV) != CSV


def test_a_member_that_would_begin_before_the_file_is_refused(text_of):
    content = bytearray(zipped([("a.csv", CSV)]))
    struct.pack_into("<I", content, content.index(b"PK\x05\x06") + 16, 4_000)  # where the directory begins
    with pytest.raises(SubmissionRefusedError, match="is damaged and cannot be unpacked"):
        text_of(bytes(content), "zip")


def test_a_member_without_a_name_is_a_member(text_of):
    content = zipped([("a.csv", CSV)]).replace(b"a.csv", b"\0.csv")
    assert text_of(content, "zip") == CSV
