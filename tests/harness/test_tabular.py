import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.tabular import Table, formula_safe, show, to_csv, to_json, to_markdown

BOARD = Table(
    columns=("rank", "team", "score", "baseline"),
    rows=[(1, "ada", 0.98765432101, False), (2, "=cmd()", -1.5, True), (None, "a|b", None, False)],
    digits={"score": 3},
)


def test_a_person_reads_few_digits_and_no_none():
    assert BOARD.shown(BOARD.rows[0]) == ["1", "ada", "0.988", "no"]
    assert BOARD.shown(BOARD.rows[2]) == ["", "a|b", "", "no"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(float("nan"), ""), (1234567.0, "1.23457e+06"), (True, "yes"), (10**12, "1000000000000")],
)
def test_show(cell, shown):
    assert show(cell) == shown


@pytest.mark.parametrize(
    ("cell", "digits", "shown"),
    [
        (0.00003, 4, "3e-05"),
        (-0.00003, 4, "-3e-05"),
        (0.00005, 4, "0.0001"),
        (0.0, 4, "0.0000"),
        (0.001, 2, "0.00"),
        (0.3, 0, "0"),
    ],
)
def test_a_small_number_in_a_column_of_many_digits_is_no_zero(cell, digits, shown):
    assert show(cell, digits) == shown


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_execute_gets_an_apostrophe(text):
    assert formula_safe(text) == f"'{text}"


def test_a_column_is_added_at_the_end_and_goes_first():
    wider = BOARD.with_column("note", ["first", None, "third"])
    assert (wider.columns[-1], wider.rows[0], wider.shown(wider.rows[1])[-1]) == (
        "note",
        (1, "ada", 0.98765432101, False, "first"),
        "",
    )
    assert wider.narrowed(wider.width) == wider
    assert wider.narrowed(wider.width - 1).columns == BOARD.columns


def test_csv_keeps_full_precision_and_leaves_numbers_alone():
    assert to_csv(BOARD).splitlines()[1:3] == ["1,ada,0.98765432101,False", "2,'=cmd(),-1.5,True"]


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False)), max_size=5))
def test_csv_reads_back(rows):
    table = Table(columns=("text", "number"), rows=rows)
    read = list(csv.reader(io.StringIO(to_csv(table), newline="")))[1:]
    assert [(formula_safe(text), number) for text, number in rows] == [(text, float(n)) for text, n in read]


def test_json_has_null_for_what_it_cannot_hold():
    table = Table(columns=("a", "b"), rows=[(float("inf"), "é")])
    assert json.loads(to_json(table)) == [{"a": None, "b": "é"}]


def test_a_markdown_cell_cannot_leave_its_table():
    lines = to_markdown(Table(columns=("team",), rows=[("a|b\n<script>",)])).splitlines()
    assert lines == ["| team |", "| --- |", "| a\\|b \\<script\\> |"]


def test_a_narrow_terminal_loses_spare_columns_first():
    row = ("ada", "2026-01-01", 0.5)
    table = Table(columns=("team", "when", "score"), rows=[row], spare=(("when", "gone"), ("other",)))
    assert table.narrowed(40) is table
    assert table.narrowed(20).columns == ("team", "score")
    assert table.narrowed(20).rows == [("ada", 0.5)]
    assert table.narrowed(2).columns == ("team", "score")


def test_columns_that_hold_nothing_are_left_out_but_for_those_that_always_stand_there():
    columns = {"rank": [None, None], "team": ["ada", "bob"], "cv": [None, None], "low": [None, 0.5]}
    table = Table.of_columns(columns, {"low": 2}, always=("rank",))
    assert table.columns == ("rank", "team", "low")
    assert table.rows == [(None, "ada", None), (None, "bob", 0.5)]


def test_a_frame_has_the_columns_and_the_rows():
    frame = BOARD.to_frame()
    assert frame.columns.tolist() == list(BOARD.columns)
    assert frame["team"].tolist() == ["ada", "=cmd()", "a|b"]
    assert frame["baseline"].tolist() == [False, True, False]
