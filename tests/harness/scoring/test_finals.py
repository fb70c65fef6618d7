import pytest

from harness.competition.spec import Rules
from harness.scoring.board import read_board
from harness.scoring.submit import submit

FILES = {  # public errors 1, 2, 3; private errors 3, 2, 0
    "first": "id,y\n1,2\n2,3\n3,6\n4,7\n",
    "second": "id,y\n1,3\n2,4\n3,5\n4,6\n",
    "third": "id,y\n1,4\n2,5\n3,3\n4,4\n",
}


@pytest.mark.parametrize(("allowed", "private"), [(1, 3.0), (2, 2.0), (3, 0.0), (None, 0.0)])
def test_only_the_final_entries_count_in_the_end(make_prepared, workspace, write, allowed, private):
    prepared = make_prepared(rules=Rules(final_submissions=allowed), sample=[2.5] * 4)
    for model, text in FILES.items():
        submit(prepared, workspace, write(text), team="ada", model=model)
    (mine,) = [row for row in read_board(prepared, workspace, share="private").rows if row.team == "ada"]
    assert (mine.rank, mine.score) == (1, pytest.approx(private))
    assert next(row.model for row in read_board(prepared, workspace).rows if row.team == "ada") == "first"
    everything = read_board(prepared, workspace, share="private", every_entry=True).rows
    assert len([row for row in everything if row.team == "ada"]) == 3
