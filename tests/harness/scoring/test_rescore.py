import pytest

from harness.competition.spec import Rules
from harness.errors import CompetitionError
from harness.scoring.board import read_board
from harness.scoring.rescore import rescore
from harness.scoring.submit import submit
from leaderboard.store import Board

FILE = "id,y\n1,1\n2,4\n3,3\n4,8\n"


@pytest.fixture
def entry(make_prepared, workspace, write):
    return submit(make_prepared(), workspace, write(FILE), team="ada").entry_id


def test_corrected_answers_make_stale_entries_current(make_prepared, workspace, entry):
    corrected = make_prepared(truth=(1, 4, 3, 4), data_fingerprint="data-2", sample=[2.0] * 4)
    assert [row.team for row in read_board(corrected, workspace).rows] == ["reference"]
    result = rescore(corrected, workspace)
    assert (result.entries, result.failed) == ((entry,), ())
    assert result.summary == "Scored again: 1 of 1 entries."
    view = read_board(corrected, workspace)
    assert next((row.rank, row.team, row.score) for row in view.rows) == (1, "ada", 0.0)
    assert view.notes == ()
    old = Board(workspace.board("toy")).entries().to_pylist()
    assert next(row["public_score"] for row in old if row["entry_id"] == entry) == pytest.approx(2**0.5)


def test_rows_in_another_order_and_rows_that_are_gone_do_not_matter(make_prepared, workspace, entry):
    fewer = make_prepared(
        ids=(4, 2, 1), truth=(8, 4, 3), public=(True, True, False), data_fingerprint="data-2"
    )
    assert rescore(fewer, workspace).entries == (entry,)
    (row,) = read_board(fewer, workspace).rows
    assert row.score == 0.0


def test_entries_that_cannot_be_scored_again_are_named_with_the_reason(
    make_prepared, workspace, entry, write
):
    other = submit(make_prepared(), workspace, write(FILE), team="bob").entry_id
    (workspace.predictions("toy") / f"{other}.parquet").unlink()
    result = rescore(make_prepared(ids=(1, 2, 3, 9), data_fingerprint="data-2"), workspace)
    assert result.entries == ()
    reasons = dict(result.failed)
    assert "1 test id has no row: '9'" in reasons[entry]
    assert "are not kept here any more" in reasons[other]
    assert result.summary.splitlines()[0] == "Scored again: 0 of 2 entries."


def test_only_what_is_asked_for_is_scored_again(make_prepared, workspace, entry, write):
    submit(make_prepared(), workspace, write("id,y\n1,1\n2,9\n3,3\n4,8\n"), team="bob")
    changed = make_prepared(metric="mae", metric_fingerprint="metric-2")
    assert rescore(changed, workspace, [entry[-6:]]).entries == (entry,)
    assert [(row.team, row.score) for row in read_board(changed, workspace).rows] == [("ada", 1.0)]


def test_nothing_stale_is_nothing_to_do(make_prepared, workspace, entry):
    assert rescore(make_prepared(), workspace).entries == ()


def test_an_unscored_entry_is_scored_when_the_answers_are_known(make_prepared, workspace, write):
    entry = submit(make_prepared(answers=False), workspace, write(FILE), team="ada").entry_id
    assert rescore(make_prepared(), workspace).entries == (entry,)
    (row,) = read_board(make_prepared(), workspace).rows
    assert (row.rank, row.score) == (1, pytest.approx(2**0.5))


def test_without_answers_nothing_can_be_scored(make_prepared, workspace):
    with pytest.raises(CompetitionError, match="answers of toy are not known"):
        rescore(make_prepared(answers=False), workspace)


def test_on_a_ladder_scoring_again_tells_no_more_than_climbing_does(make_prepared, workspace, write):
    rules = Rules(feedback="ladder")
    spread = {"ids": range(8), "truth": range(8), "public": [True] * 4 + [False] * 4, "rules": rules}
    for error in (1, 3, 0):
        rows = "".join(f"{row},{row + error}\n" for row in range(8))
        submit(make_prepared(**spread), workspace, write(f"id,y\n{rows}"), team="ada")
    told = [1.0, 1.0, 0.0]
    assert rescore(make_prepared(**spread), workspace).entries == ()
    changed = make_prepared(**spread, data_fingerprint="data-2")
    assert len(rescore(changed, workspace).entries) == 3
    events = sorted(Board(workspace.board("toy")).events().to_pylist(), key=lambda event: event["event_id"])
    assert [event["public_score"] for event in events] == told
    newest = events[1]["entry_id"]
    assert rescore(changed, workspace, [newest]).entries == ()  # what was told of it stands
