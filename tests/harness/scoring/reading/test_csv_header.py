import pytest

from harness.errors import SubmissionRefusedError
from harness.scoring.reading.csv_header import read_header
from harness.scoring.reading.limits import limits_for

LIMITS = limits_for(rows=10, names=("id", "y"))


def header(start, *, complete=True):
    return read_header(start, file="f.csv", limits=LIMITS, complete=complete)


@pytest.mark.parametrize(
    ("start", "names", "rest"),
    [
        (b"id,y\n1,2\n", ("id", "y"), b"1,2\n"),
        (b"id,y\r\n1,2\r\n", ("id", "y"), b"1,2\r\n"),
        (b"id,y\r1,2\r", ("id", "y"), b"1,2\r"),
        (b"\xef\xbb\xbfid,y\n1,2\n", ("id", "y"), b"1,2\n"),
        (b'"id", "y"\n1,2\n', ("id", "y"), b"1,2\n"),
        (b'id,"a, ""b"""\n1,2\n', ("id", 'a, "b"'), b"1,2\n"),
        (b"\n\nid , y \n1,2\n", ("id", "y"), b"1,2\n"),
        (b"id,y", ("id", "y"), b""),
        ("id,größe\n".encode(), ("id", "größe"), b""),
    ],
)
def test_names_and_where_the_rows_begin(start, names, rest):
    found = header(start)
    assert found.names == names
    assert start[found.length :] == rest


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("id,y\n1,2\n".encode("utf-16"), "is UTF-16 text. Save it as UTF-8"),
        ("id,y\n1,2\n1,2\n1,2\n".encode("utf-16-le"), "is UTF-16 text"),
        ("id,y\n".encode("utf-32"), "is UTF-32 text"),
        (b"id,y\n1,\0\n", "contains NUL bytes"),
        ("id,größe\n".encode("cp1252"), "header of f.csv is not UTF-8"),
        (b"id;y\n1;2\n", "separated by semicolons. Separate them by commas"),
        (b"id\ty\n", "separated by tabs"),
        (b"id|y\n", "separated by bars"),
        (b'id,"y\n1,2\n', "has quotes that do not match"),
        (b"\n\r\n  \n", "nothing but blank lines"),
        (b"id," + b"y" * 20_000 + b"\n", "first line of f.csv is longer than"),
        (b"a," * 500 + b"\n", "has 501 columns in its header"),
    ],
)
def test_headers_that_are_refused(start, message):
    with pytest.raises(SubmissionRefusedError, match=message):
        header(start)


def test_a_first_line_without_an_end_is_refused_unless_it_is_all():
    with pytest.raises(SubmissionRefusedError, match=r"first line of f\.csv is longer"):
        header(b"id,y", complete=False)
