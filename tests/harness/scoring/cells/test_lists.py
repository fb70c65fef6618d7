import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.scoring.cells.labels import LabelBook
from harness.scoring.cells.lists import ListCells

LABELS = ("a", "b", "c", "d")
CELLS = ListCells(LabelBook(LABELS), 3)


@given(st.lists(st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True), max_size=20))
def test_lists_become_padded_rows_of_codes(lists):
    values = CELLS.from_typed(pa.array([" ".join(one) for one in lists], pa.string()))
    assert [[LABELS[code] for code in row if code >= 0] for row in values.tolist()] == lists


@pytest.mark.parametrize(
    ("cell", "mistakes"),
    [
        ("a b c d", {"LONG_LIST"}),
        ("a a", {"REPEATED_LABEL"}),
        ("a x", {"UNKNOWN_LABEL"}),
        ("x x", {"UNKNOWN_LABEL"}),
        ("a,b", {"UNKNOWN_LABEL"}),
        ("a a x b b", {"LONG_LIST", "REPEATED_LABEL", "UNKNOWN_LABEL"}),
    ],
)
def test_what_is_no_such_list(cell, mistakes):
    read = CELLS.from_text(pa.array(["a b", cell, "c"]))
    assert {fault.mistake.name for fault in read.faults} == mistakes
    assert all(fault.mask.tolist() == [False, True, False] for fault in read.faults)


def test_blanks_and_tabs_separate():
    assert CELLS.from_typed(pa.array(["  a \t b ", "c"])).tolist() == [[0, 1, -1], [2, -1, -1]]
