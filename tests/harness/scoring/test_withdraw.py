import pytest

from harness.errors import UsageError
from harness.scoring.board import read_board
from harness.scoring.submit import submit
from harness.scoring.withdraw import withdraw
from leaderboard.errors import LeaderboardError
from leaderboard.store import Board


@pytest.fixture
def entries(make_prepared, workspace, write):
    files = [write(f"id,y\n1,1\n2,{y}\n3,3\n4,4\n") for y in (3,)] * 2
    return [submit(make_prepared(), workspace, file, team="ada", model="line").entry_id for file in files]


def test_the_next_best_entry_takes_its_place(make_prepared, workspace, entries):
    assert withdraw(make_prepared(), workspace, "#1", message="wrong file") == entries[0]
    (row,) = read_board(make_prepared(), workspace).rows
    assert (row.rank, row.entry_id) == (1, entries[1])
    board = Board(workspace.board("toy"))
    assert board.entries().num_rows == 2
    assert board.events().to_pylist()[0]["message"] == "wrong file"


@pytest.mark.parametrize("name", ["whole", "tail", "line"])
def test_an_entry_is_named_by_its_id_or_its_model(make_prepared, workspace, entries, name):
    names = {"whole": entries[0], "tail": entries[0][-8:], "line": "line"}
    assert withdraw(make_prepared(), workspace, names[name]) == entries[0]


def test_an_unknown_name_withdraws_nothing(make_prepared, workspace, entries):
    with pytest.raises(LeaderboardError, match="No entry is named 'nothing'"):
        withdraw(make_prepared(), workspace, "nothing")
    with pytest.raises(UsageError, match="control or invisible"):
        withdraw(make_prepared(), workspace, "#1", message="\x1b[31m")
    assert Board(workspace.board("toy")).events().num_rows == 0
