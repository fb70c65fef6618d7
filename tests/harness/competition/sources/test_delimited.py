"""Delimited text: every dialect by hand, nothing shifted, and refusals that name the line."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.sources import load_source
from harness.competition.sources.delimited import read_delimited
from harness.competition.sources.names import MOST_COLUMNS
from harness.competition.spec import Data
from harness.errors import SourceError


def read(content: bytes | str, **said: object) -> dict[str, list[str | None]]:
    """The cells of a file as text, by column."""
    raw = content.encode() if isinstance(content, str) else content
    return read_delimited(raw, name="t.csv", data=Data(source="t.csv", **said)).table.to_pydict()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,x\n2,y\n", {}),
        ("a;b\n1;x\n2;y\n", {}),
        ("a\tb\n1\tx\n2\ty\n", {}),
        ("a|b\n1|x\n2|y\n", {}),
        ("a,b\r\n1,x\r\n2,y", {}),
        ("a,b\r1,x\r2,y\r", {}),
        ("\n\na,b\n1,x\n\n2,y\n\n\n", {}),
        ('"a","b"\n"1","x"\n"2","y"\n', {}),
        (" a , b \n1,x\n2,y\n", {}),
        ("sep=;\na;b\n1;x\n2;y\n", {}),
        ("a b\n1 x\n2 y\n", {"separator": " "}),
        ("\ufeffa,b\n1,x\n2,y\n", {}),
        ("a,b\n1,x\n2,y\n".encode("utf-16"), {}),
        ("\ufeffa,b\n1,x\n2,y\n".encode("utf-16-be"), {}),
        ("a,b\n1,x\n2,y\n".encode("utf-16-le"), {"encoding": "utf-16-le"}),
        ("a,b\n1,x\n2,y\n".encode("utf-32"), {}),
        ("\ufeffa,b\n1,x\n2,y\n", {"encoding": "utf-8"}),
    ],
)
def test_every_dialect_gives_the_same_table(content: bytes | str, said: dict) -> None:
    assert read(content, **said) == {"a": ["1", "2"], "b": ["x", "y"]}


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        ('a,b\n1,"x, y"\n', "x, y"),
        ('a,b\n1,"say ""x"""\n', 'say "x"'),
        ('a,b\n1,"two\nlines"\n', "two\nlines"),
        ('a,b\n1,5" pipe\n', '5" pipe'),
        ("a;b\n1;x, y, z\n", "x, y, z"),
        ("a,b\n1, x \n", " x "),
        ("a,b\n1,1.234,\n".replace(",\n", "\n"), "1.234"),
        ("a,b\n1,None\n", "None"),
        ("a,b\n1,?\n", None),
        ("a,b\n1,\n", None),
        ("a,b\n1,NA\n", None),
        ('a,b\n1,""\n', None),
        ("a,b\n1,na\n", "na"),
        ("a,b\n1,\u20ac\n".encode("cp1252"), "\u20ac"),
        ("a,b\n1,\u0416\n".encode("utf-8"), "\u0416"),
    ],
)
def test_a_cell_is_what_was_written(content: bytes | str, cell: str | None) -> None:
    assert read(content)["b"] == [cell]


def test_the_host_says_which_cells_are_missing_and_how_they_are_encoded() -> None:
    assert read("a,b\n-1,?\n0,\n", missing=("-1",)) == {"a": [None, "0"], "b": ["?", None]}
    assert read("a,b\n1,\u0416\n".encode("cp1251"), encoding="cp1251")["b"] == ["\u0416"]


def test_a_table_of_one_column_keeps_its_empty_cells() -> None:
    assert read("a\n1\n\n3\n") == {"a": ["1", None, "3"]}


def test_a_row_longer_than_a_block_is_read() -> None:
    long = "x" * (1 << 24)
    assert read(f"a,b\n1,{long}\n2,y\n")["b"] == [long, "y"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "a,b\n1,2,\n3,4\n",
            r"t\.csv, line 2: 3 fields, expected 2 as in the header\. .* a separator too many",
        ),
        ("a,b\n1,2\n\n3,4,5\n6,7,8\n", r"line 4: 3 fields, expected 2 as in the header \(1 more such line\)"),
        ("a,b\n1,2\n3,4,5\n", r"A field that holds the separator must be quoted"),
        ("a,b,c\n1,2,3\n4,5\n", r"line 3: 2 fields, expected 3 .* A field is missing"),
        ('a,b\n1,"x\ny"\n3,4,5\n', r"line 4: 3 fields"),
        ("a,b\nr1,1,2\nr2,3,4\n", r"every row has 3 fields but the header names only 2\. .* row name"),
        ("a,b\n1,2,\n3,4,\n", r"every row has 3 fields but .* Every line ends in a separator"),
        ("", "t.csv is empty"),
        ("\n \n\n", "t.csv is empty"),
        ("a,b\n", "a header and no rows"),
        ("a,b", "a header and no rows"),
        ("a,b\n\n\n", "a header and no rows"),
        ("a,a,b\n1,2,3\n", r"'a' stands 2 times in the header \(columns 1, 2\)"),
        ("a, a\n1,2\n", "'a' stands 2 times"),
        (",a,b\n0,1,2\n", r"column 1 of 3 has no name .* pandas writes its index so"),
        ("a,,b\n0,1,2\n", r"column 2 of 3 has no name"),
        ("a,b,\n0,1,\n", r"column 3 of 3 has no name"),
        ("a,b\n1,x\0y\n", r"line 2: a NUL byte"),
        ("a,b\n1,x\n".encode("utf-16-le"), r"line 1: a NUL byte"),
        (b"a,b\n1,\x81\n", r"byte 6 is neither UTF-8 nor Windows-1252"),
        (b"PK\x03\x04\x00\x00", r"a NUL byte"),
        ('a,b\n1,"x\n2,y\n3,z\n', r"begins on line 2 opens a quote and does not close it"),
        ('a,b\n1,"x\n2,"y"\n3,z\n', r"begins on line 2 opens a quote"),
        ('"a\n', r"a header and no rows|opens a quote"),
        ("x" * 200_000 + "\n1\n", r"the name of column 1 has 200,000 characters, at most 1,000"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(content: bytes | str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(content)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"separator": ";;"}, "cannot separate fields"),
        ({"separator": '"'}, "cannot separate fields"),
        ({"separator": "\u00a7"}, "cannot separate fields"),
        ({"encoding": "klingon"}, "no encoding named 'klingon'"),
        ({"encoding": "ascii"}, r"byte 7 is not ascii, which \[data\] encoding asks for"),
    ],
)
def test_what_the_host_says_wrong_is_said(said: dict, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read("a,b\n1,x\u00e9\n", **said)


def test_a_header_with_too_many_columns_is_refused() -> None:
    wide = ",".join(f"c{column}" for column in range(MOST_COLUMNS + 1))
    with pytest.raises(SourceError, match="names 100,001 columns, at most 100,000"):
        read(f"{wide}\n1\n")


# The csv module leaves a lone carriage return unquoted, which every reader takes for the end of a row.
CELLS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=8
).filter(lambda text: text.strip() not in {"", "?", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null"})


@given(
    rows=st.lists(st.tuples(st.just("k"), CELLS, CELLS), min_size=1, max_size=5),
    separator=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_the_csv_module_writes_is_read_back(
    rows: list[tuple[str, str, str]], separator: str, ending: str, quoting: int, encoding: str
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("first", "second", "third"), *rows])
    cells = read(buffer.getvalue().encode(encoding), separator=separator)
    assert list(zip(cells["first"], cells["second"], cells["third"], strict=True)) == rows


@given(st.binary(max_size=300) | st.text(alphabet='ab1,;"\n\r\t| .', max_size=60).map(str.encode))
def test_any_bytes_give_a_table_or_a_source_error(content: bytes) -> None:
    with contextlib.suppress(SourceError):
        assert len({len(cells) for cells in read(content).values()}) == 1


def test_only_the_first_rows_decide_on_the_separator_and_all_rows_on_the_encoding(tmp_path: Path) -> None:
    rows = "".join(f"{row};plain\n" for row in range(100_000))
    (tmp_path / "t.csv").write_bytes(f"n;text\n{rows}7;caf\u00e9\n".encode("cp1252"))
    table = load_source(Data(source="t.csv"), tmp_path, downloads=tmp_path)
    assert table["text"].iloc[-1] == "caf\u00e9"
    assert table["n"].sum() == 100_000 * 99_999 // 2 + 7
