"""ARFF: quoted nominals, sparse rows, dates, missing cells; refusals that name the line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.io import arff as scipy_arff

from harness.competition.sources.arff import read_arff
from harness.competition.spec import Data
from harness.errors import SourceError

if TYPE_CHECKING:
    from harness.competition.sources.base import Reading

HEADER = "@relation t\n@attribute x numeric\n@attribute c {a, b}\n@data\n"


def read(text: str) -> Reading:
    return read_arff(text.encode(), name="t.arff", data=Data(source="t.arff"))


def cells(text: str) -> dict[str, list[str | None]]:
    return read(text).table.to_pydict()


def test_a_header_declares_names_and_types() -> None:
    reading = read(
        "% a comment\n@RELATION 'a b'\n\n"
        "@ATTRIBUTE 'sepal length'\tREAL\n"
        '@attribute "it\'s" INTEGER  \n'
        "@attribute class {Iris-setosa,'Iris virginica', \"o'k\"} % the target\n"
        "@attribute note string\n"
        '@attribute seen date "dd/MM/yyyy HH:mm"\n'
        "@Data % now\n"
        "5.1, 3, 'Iris virginica', 'it\\'s, fine', '31/03/2024 14:05'\n"
        "?,?,?,?,?\n"
    )
    assert dict(reading.declared) == {
        "sepal length": "number",
        "it's": "number",
        "class": "category",
        "note": "text",
        "seen": "date",
    }
    assert reading.table.to_pylist() == [
        {
            "sepal length": "5.1",
            "it's": "3",
            "class": "Iris virginica",
            "note": "it's, fine",
            "seen": "2024-03-31T14:05:00",
        },
        dict.fromkeys(reading.declared),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1,a\n2,b\n", {"x": ["1", "2"], "c": ["a", "b"]}),
        ("1 , a\n\n 2,b", {"x": ["1", "2"], "c": ["a", "b"]}),
        ("1,a\r\n2,b\r\n", {"x": ["1", "2"], "c": ["a", "b"]}),
        ("% comment\n1,a\n2,'b'\n", {"x": ["1", "2"], "c": ["a", "b"]}),
        ("?,a\n2, ?\n", {"x": [None, "2"], "c": ["a", None]}),
        ("{0 1, 1 b}\n{}\n{1 'b'}\n{0 ?}\n", {"x": ["1", "0", "0", None], "c": ["b", "a", "b", "a"]}),
    ],
)
def test_rows_dense_and_sparse(rows: str, expected: dict[str, list[str | None]]) -> None:
    assert cells(HEADER + rows) == expected


def test_a_quoted_question_mark_is_a_value() -> None:
    text = "@relation t\n@attribute c {'?', a}\n@attribute d {a}\n@data\n'?',a\n?,a\n"
    assert cells(text)["c"] == ["?", None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,c\n1,a\n", "has no @data line"),
        ("@relation t\n@data\n1\n", "declares no @attribute"),
        (HEADER, "declares 2 columns and holds no rows"),
        (HEADER + "1,a\n2\n", r"line 6: 1 values, expected 2"),
        (HEADER + "1,a\n2,b,\n", r"line 6: 3 values, expected 2"),
        (HEADER + "1,'a\n", r"line 5: the value at character 3 has a quote that is not closed"),
        (HEADER + "1,d\n", r"row 1: column 'c' holds 'd', which its @attribute does not declare"),
        (HEADER + "{0 1, 2 a}\n", r"line 5: '2 a' is no 'INDEX VALUE' with an index below 2"),
        (HEADER + "{0 1\n", r"line 5: a sparse row begins with '\{' and does not end"),
        ("@relation t\n@attribute x complex\n@data\n1\n", "line 2: column 'x' has the type 'complex'"),
        ("@relation t\n@attribute\n@data\n1\n", "line 2: '@attribute' is no @attribute NAME TYPE"),
        ("@relation t\nx numeric\n@data\n1\n", "line 2: 'x numeric' is neither"),
        ("@relation t\n@attribute x real\n@attribute x real\n@data\n1,2\n", "'x' stands 2 times"),
        (
            "@relation t\n@attribute d date 'yyyy-MM-dd'\n@data\n2024\n",
            "does not follow its date format 'yyyy-MM-dd'",
        ),
        ("@relation t\n@attribute x real\n@data\n1\0\n", "a NUL byte"),
    ],
)
def test_what_is_no_arff_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(text)


@given(
    st.lists(
        st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["a", "b c", "x,y"])),
        min_size=1,
    )
)
def test_it_agrees_with_scipy(rows: list[tuple[float, str]]) -> None:
    quoted = {"a": "'a'", "b c": "'b c'", "x,y": "'x,y'"}
    header = f"@relation t\n@attribute x numeric\n@attribute c {{{','.join(quoted.values())}}}\n@data\n"
    text = header + "".join(f"{number!r},{quoted[label]}\n" for number, label in rows)
    expected, _ = scipy_arff.loadarff(io.StringIO(text))
    read_here = cells(text)
    assert [float(number) for number in read_here["x"]] == expected["x"].tolist()
    assert read_here["c"] == [label for _, label in rows]
