"""What is accepted, and every refusal to the word: ids, rows, cells, sums."""

import contextlib
import gzip
import hashlib
import io
import zipfile

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from harness.errors import SubmissionRefusedError
from harness.metrics import find_metric
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.shape import shape_of
from harness.scoring.validate import make_checker

BINARY = {"task": "binary", "metric": "log_loss", "classes": ("no", "yes"), "truth": [0, 1, 0, 1]}
THREE = {"task": "multiclass", "metric": "log_loss", "classes": ("a", "b", "c"), "truth": [0, 1, 2, 1]}
LABELS = THREE | {"metric": "accuracy"}


@pytest.fixture
def checker(make_prepared):
    def make(**choices):
        prepared = make_prepared(**choices)
        return make_checker(
            shape_of(prepared, find_metric(prepared.spec.metric.name)), load_test_ids(prepared)
        )

    return make


@pytest.mark.parametrize(
    "text",
    [
        "id,y\n1,10\n2,20\n3,30\n4,40\n",
        "y,id\n40,4\n20,2\n10,1\n30,3\n",
        "id,y\r\n1,10\r\n2,20\r\n3,30\r\n4,40",
        "id,y\r1,10\r2,20\r3,30\r4,40\r",
        '\ufeff"id","y"\n"1","10"\n"2","20"\n"3","30"\n"4","40"\n\n\n',
        "id, y\n 1, 10 \n2 ,20\n3,30\n4,4e1\n",
        "id,y\n1.0,10\n002,20\n+3,30\n4.,40\n",
        "\n\nid,y\n\n1,10\n\n2,20\n3,30\n4,40\n",
    ],
)
def test_the_same_predictions_however_they_are_written(checker, write, text):
    file = write(text)
    predictions = checker().check_file(file)
    assert predictions.values.tolist() == [10, 20, 30, 40]
    assert predictions.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("choices", "cells"),
    [
        ({"metric": "rmse"}, ["1.5", "-2", "3e1", "0"]),
        (BINARY, ["0.5", "0", "1", "0.25"]),
        (LABELS, ["a", "c", "b", "a"]),
        (LABELS | {"classes": (" >50K", "<=50K", "c")}, [" >50K", "<=50K", "c", "c"]),
        (THREE | {"metric": "map_at_k", "options": {"k": 3}}, ["a", "c b", "b a c", "a"]),
        (
            {"task": "clustering", "metric": "v_measure", "classes": ("p", "q"), "truth": [0, 1, 0, 1]},
            list("xyxz"),
        ),
    ],
)
def test_the_way_of_reading_does_not_matter(checker, write, choices, cells):
    def read(ids):
        lines = [f'{row},"{cell}"' for row, cell in zip(ids, cells, strict=True)]
        return checker(**choices).check_file(write("\n".join(["id,y", *lines, ""]))).values.tolist()

    assert read(["1", "2", "3", "4"]) == read(["1.0", "2", "3", "4"])


@pytest.mark.parametrize("ids", [[1, 2, 3, 4], [1.0, 2.0, 3.0, 4.0], ["1", "02", "3.0", "4"]])
@pytest.mark.parametrize("values", [[10, 20, 30, 40], [10.0, 20.0, 30.0, 40.0], ["10", "2e1", "30", "40"]])
def test_parquet_of_any_plain_type(checker, tmp_path, ids, values):
    parquet.write_table(pa.table({"id": ids, "y": values}), tmp_path / "f.csv")
    assert checker().check_file(tmp_path / "f.csv").values.tolist() == [10, 20, 30, 40]


@pytest.mark.parametrize(
    ("choices", "text", "expected"),
    [
        (BINARY, "id,y\n1,0\n2,1\n3,0.5\n4,1e-3\n", [0, 1, 0.5, 0.001]),
        (BINARY | {"metric": "roc_auc"}, "id,y\n1,-5\n2,7\n3,0\n4,1\n", [-5, 7, 0, 1]),
        (
            THREE,
            "id,c,b,a\n1,0,0,1\n2,0,1,0\n3,1,0,0\n4,0.2,0.3,0.5\n",
            [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.3, 0.2]],
        ),
        (LABELS, "id,y\n1,a\n2,B\n3,c\n4,a\n", [0, 1, 2, 0]),
        (
            LABELS | {"metric": "map_at_k", "options": {"k": 2}},
            "id,y\n1,a b\n2,c\n3,b a\n4,a\n",
            [[0, 1], [2, -1], [1, 0], [0, -1]],
        ),
        (
            {"task": "clustering", "metric": "v_measure", "classes": ("p", "q"), "truth": [0, 1, 0, 1]},
            "id,y\n4,x\n3,-1\n2,x\n1,-1\n",
            [0, 1, 0, 1],
        ),
        (
            {"task": "multioutput", "metric": "mcrmse", "targets": ("y", "z"), "truth": [0] * 8},
            "id,z,y\n1,1,2\n2,3,4\n3,5,6\n4,7,8\n",
            [[2, 1], [4, 3], [6, 5], [8, 7]],
        ),
    ],
)
def test_every_shape(checker, write, choices, text, expected):
    assert checker(**choices).check_file(write(text)).values.tolist() == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,y\n", "submission.csv: There are no rows below the header, but 4 test rows to predict."),
        ("id,y\n1,1\n2,2\n3,3\n", "submission.csv: 1 test id has no row: '4'."),
        ("id,y\n1,1\n", "submission.csv: 3 test ids have no row ('2', '3', '4')."),
        (
            "id,y\n1,1\n2,2\n3,3\n4,4\n5,5\n",
            "submission.csv: column 'id': 1 id is not among the test rows (row 5: '5').",
        ),
        (
            "id,y\n1,1\n2,2\n3,3\n4,4\n2,5\n",
            (
                "submission.csv: 1 row repeats an id (row 5: '2' is that of row 2). "
                "Give each test row one prediction."
            ),
        ),
        (
            "id,y\n1,1\n2,\n3,3\n4,4\n",
            (
                "submission.csv: column 'y': 1 cell is empty (row 2 (id '2'): ''). "
                "Every test row needs a prediction."
            ),
        ),
        (
            "id,y\n1,1\n2,2\n3,3\n,4\n",
            (
                "submission.csv: 2 problems.\n"
                "  column 'id': 1 cell is empty (row 4: ''). Every test row needs a prediction.\n"
                "  1 test id has no row: '4'."
            ),
        ),
        (
            "id,y\n1,1\n2,two\n3,1e999\n4,4\n",
            (
                "submission.csv: 2 problems.\n"
                "  column 'y': 1 cell is not a number (row 2 (id '2'): 'two'). "
                "Write plain numbers such as 0.25.\n"
                "  column 'y': 1 cell is NaN or infinite (row 3 (id '3'): '1e999'). "
                "Every number must be finite."
            ),
        ),
        (
            "id,y\n1,1\n2,2,2\n3,3\n4,4\n",
            (
                "submission.csv: 2 problems.\n"
                "  1 row does not have the columns of the header (row 2: 3 instead of 2: '2,2,2'). "
                "Is it a decimal comma? Write 0.25, not 0,25.\n"
                "  1 test id has no row: '2'."
            ),
        ),
        (
            'id,y\n1,1\n2,"2\n3,3\n4,4\n',
            (
                "submission.csv: 2 problems.\n"
                "  column 'y': 1 cell is not a number (row 2 (id '2'): '2�3,3�4,4�'). "
                "Write plain numbers such as 0.25.\n"
                "  2 test ids have no row ('3', '4')."
            ),
        ),
        (
            'id,y\n1,1\n"2,2\n3,3\n4,4\n',
            (
                "submission.csv: 2 problems.\n"
                "  1 row does not have the columns of the header (row 2: 1 instead of 2: '\"2,2�3,3�4,4'). "
                "A quote is opened there and never closed.\n"
                "  3 test ids have no row ('2', '3', '4')."
            ),
        ),
    ],
)
def test_refusals_to_the_word(checker, write, text, message):
    with pytest.raises(SubmissionRefusedError) as refusal:
        checker().check_file(write(text))
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("choices", "text", "message"),
    [
        (
            BINARY,
            "id,y\n1,0\n2,1.5\n3,-0.1\n4,1\n",
            r"2 numbers are out of range \(row 2 \(id '2'\): '1.5', row 3",
        ),
        (
            THREE,
            "id,a,b,c\n1,1,0,0\n2,0.3,0.3,0.3\n3,0,0,1\n4,0,1,0\n",
            r"1 row does not sum to 1 \(row 2 \(id '2'\): 0\.9\)",
        ),
        (LABELS, "id,y\n1,a\n2,d\n3,c\n4,a\n", r"1 label is unknown .*'d'\)\. Known labels: 'a', 'b', 'c'\."),
        (
            {"metric": "poisson_deviance"},
            "id,y\n1,1\n2,0\n3,1\n4,1\n",
            r"Every number must be greater than 0\.",
        ),
        ({}, 'id,y\n1,"0,5"\n2,1\n3,1\n4,1\n', r"1 number has a decimal comma .*Write 0\.25, not 0,25\."),
        (
            {"ids": ("a", "b", "007", "d")},
            "id,y\na,1\nb,1\n7,1\nd,1\n",
            r"1 id is not among the test rows \(row 3: '7'\)",
        ),
    ],
)
def test_refusals_by_kind(checker, write, choices, text, message):
    with pytest.raises(SubmissionRefusedError, match=message):
        checker(**choices).check_file(write(text))


def test_sums_within_a_millionth_are_fine(checker, write):
    text = "id,a,b,c\n1,1,0,0\n2,0.3333333,0.3333333,0.3333333\n3,0,0,1\n4,0,1,0\n"
    assert checker(**THREE).check_file(write(text)).values.shape == (4, 3)


def test_rows_are_counted_through_many_blocks(checker, tmp_path):
    count = 700_000
    order = np.random.default_rng(0).permutation(count)
    lines = [f"{number},{number / 7}" for number in order.tolist()]
    predictions = checker(ids=np.arange(count), truth=np.zeros(count))
    (tmp_path / "f.csv").write_text("id,y\n" + "\n".join(lines) + "\n")
    assert np.array_equal(predictions.check_file(tmp_path / "f.csv").values, np.arange(count) / 7)
    lines[600_000] = f"{order[10]},x"
    lines[650_000] += "9e999"
    (tmp_path / "f.csv.gz").write_bytes(gzip.compress(("id,y\n" + "\n".join(lines)).encode(), 1))
    with pytest.raises(
        SubmissionRefusedError, match=rf"row 600,001: '{order[10]}' is that of row 11"
    ) as refusal:
        predictions.check_file(tmp_path / "f.csv.gz")
    assert "row 600,001 (id" in str(refusal.value)
    assert "row 650,001 (id" in str(refusal.value)
    assert f"1 test id has no row: '{order[600_000]}'" in str(refusal.value)


def test_far_too_many_rows_are_refused_early(checker, write):
    file = write("id,y\n" + "1,1\n" * 3_000)
    with pytest.raises(SubmissionRefusedError, match=r"has more than 1,008 rows, but there are 4 test rows"):
        checker().check_file(file)


def test_a_flood_of_mistakes_stops_the_reading(checker, write):
    count = 400_000
    file = write("id,y\n" + "".join(f"{number},not a number at all\n" for number in range(count)))
    with pytest.raises(SubmissionRefusedError, match=r"Reading stopped after row \d\d\d,\d\d\d"):
        checker(ids=np.arange(count), truth=np.zeros(count)).check_file(file)


def test_a_table_in_memory_is_checked_like_a_file(checker):
    good = pa.table({"id": [4, 3, 2, 1], "y": [4, 3, 2, 1]})
    assert checker().check_table(good).values.tolist() == [1, 2, 3, 4]
    with pytest.raises(SubmissionRefusedError, match=r"The table: 2 problems\.\n  1 row repeats an id"):
        checker().check_table(pa.table({"id": [4, 4, 2, 1], "y": [4, 3, 2, 1]}))


VALID = b"id,y\n1,10\n2,20.5\n3,-3e1\n4,40\n"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(data=st.data())
def test_no_bytes_whatever_bring_the_reader_down(checker, tmp_path, data):
    mutated = bytearray(VALID)
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(mutated)))
        piece = data.draw(
            st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"9" * 30, b"e999"])
            | st.binary(max_size=4)
        )
        mutated[place : place + data.draw(st.integers(0, 3))] = piece
    content = data.draw(
        st.sampled_from([bytes(mutated), gzip.compress(bytes(mutated), 1)]) | st.binary(max_size=80)
    )
    (tmp_path / "f").write_bytes(content)
    with contextlib.suppress(SubmissionRefusedError):
        assert len(checker().check_file(tmp_path / "f").values) == 4


def packed() -> dict[str, bytes]:
    table = pa.table({"id": [1, 2, 3, 4], "y": [10, 20.5, -30, 40], "z": ["a", "b", None, "a"]})
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("submission.csv", VALID * 3)
    sink = io.BytesIO()
    parquet.write_table(table, sink, compression="snappy")
    return {"zip": archive.getvalue(), "gzip": gzip.compress(VALID * 3, 1), "parquet": sink.getvalue()}


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(data=st.data())
@pytest.mark.parametrize("form", ["zip", "gzip", "parquet"])
def test_no_damage_to_a_packed_file_brings_the_reader_down(checker, tmp_path, form, data):
    content = bytearray(packed()[form])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    (tmp_path / "f").write_bytes(content)
    with contextlib.suppress(SubmissionRefusedError):
        assert len(checker().check_file(tmp_path / "f").values) == 4
