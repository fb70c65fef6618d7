from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from pyarrow import parquet

from harness.scoring.board import read_board
from harness.scoring.references import hand_in_references
from harness.scoring.submit import submit
from leaderboard.store import Board

RULES = '''
def double(train, test):
    """Twice the feature."""
    return test["x"] * 2.0
'''


@pytest.fixture
def prepared(make_prepared, workspace):
    return make_prepared(sample=[2.0] * 4)


@pytest.fixture
def write_rules(prepared):
    def write(code):
        table = pa.table({"id": [5, 6], "x": [1, 2], "y": [2.0, 4.0]})
        parquet.write_table(table, prepared.folder / "public" / "train.parquet")
        prepared.spec.folder.mkdir(parents=True)
        (prepared.spec.folder / "reference.py").write_text(code)

    return write


def references(workspace):
    entries = Board(workspace.board("toy")).entries().to_pylist()
    return sorted((row["model"], row["message"]) for row in entries if row["kind"] == "reference")


def test_they_are_handed_in_once(prepared, workspace):
    for _ in range(3):
        assert hand_in_references(prepared, workspace) == ()
    assert references(workspace) == [("sample_submission", "The same answer for every row")]


def test_they_are_handed_in_anew_when_the_data_changes(prepared, make_prepared, workspace):
    hand_in_references(prepared, workspace)
    view = read_board(make_prepared(sample=[2.0] * 4, data_fingerprint="data-2"), workspace, every_entry=True)
    assert [(row.model, row.standing) for row in view.rows] == [
        ("sample_submission", "ranked"),
        ("sample_submission", "stale"),
    ]


def test_two_that_hand_in_at_once_leave_one_entry(prepared, workspace):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: hand_in_references(prepared, workspace), range(8)))
    assert len(references(workspace)) == 1


def test_rules_that_fail_are_told_and_stop_nobody(prepared, workspace, write, write_rules):
    write_rules("import sys\ndef broken(train, test):\n    sys.exit(1)\n")
    receipt = submit(prepared, workspace, write("id,y\n1,1\n2,2\n3,3\n4,4\n"), team="ada")
    assert receipt.rank == 1
    assert receipt.warnings[0].startswith("A reference entry could not be made.")
    assert "reference.py, line 3: SystemExit: 1" in receipt.warnings[0]
    assert references(workspace) == [("sample_submission", "The same answer for every row")]


def test_a_rule_that_fails_leaves_the_other_references(prepared, workspace, write_rules):
    broken = "def broken(train, test):\n    return 1 / 0\n"
    empty = "def empty(train, test):\n    return test['x'] * float('nan')\n"
    write_rules(broken + empty + RULES)
    first, second = hand_in_references(prepared, workspace)
    assert "reference.py, line 2: ZeroDivisionError" in first
    assert "The reference 'empty' of toy is not a valid submission" in second
    assert references(workspace) == [
        ("double", "Twice the feature."),
        ("sample_submission", "The same answer for every row"),
    ]
    assert hand_in_references(prepared, workspace) == ()


def test_a_reference_that_is_not_valid_is_told(make_prepared, workspace):
    (warning,) = hand_in_references(make_prepared(sample=[float("nan")] * 4), workspace)
    assert (
        "'sample_submission' of toy is not a valid submission: The table: column 'y': 4 cells are NaN"
        in warning
    )


def test_without_answers_there_are_none(make_prepared, workspace):
    assert hand_in_references(make_prepared(answers=False, sample=[2.0] * 4), workspace) == ()
    assert references(workspace) == []
