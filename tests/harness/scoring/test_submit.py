import json
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from harness.competition.spec import Rules
from harness.errors import SubmissionRefusedError, UsageError
from harness.scoring.receipt import ReleasedScore
from harness.scoring.submit import submit, submit_predictions, validate_file
from leaderboard.store import Board

GOOD = "id,y\n1,1\n2,4\n3,3\n4,8\n"
BETTER = "id,y\n1,1\n2,3\n3,3\n4,8\n"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def entries(workspace):
    def read(kind="submission"):
        rows = Board(workspace.board("toy")).entries().sort_by("entry_id").to_pylist()
        return [row for row in rows if row["kind"] == kind]

    return read


def test_a_receipt_tells_the_score_the_rank_and_what_changed(make_prepared, workspace, write):
    prepared = make_prepared(also=("mae",))
    first = submit(prepared, workspace, write(GOOD), team="ada", now=NOW)
    assert (first.rank, first.of, first.previous_best, first.improvement) == (1, 1, None, None)
    assert [(score.metric, round(score.value, 6)) for score in first.scores] == [
        ("rmse", 1.414214),
        ("mae", 1.0),
    ]
    assert first.scores[0].low < first.score < first.scores[0].high
    second = submit(prepared, workspace, write(BETTER), team="ada")
    assert second.improvement == pytest.approx(2**0.5 - 0.5**0.5)
    worse = submit(prepared, workspace, write(GOOD), team="ada")
    assert worse.improvement == pytest.approx(0.5**0.5 - 2**0.5)
    assert (worse.rank, worse.of) == (1, 1)
    other = submit(prepared, workspace, write(GOOD), team="grace")
    assert (other.rank, other.of, other.previous_best) == (2, 2, None)


def test_an_entry_holds_everything(make_prepared, workspace, write, entries):
    submit(
        make_prepared(also=("mae",)),
        workspace,
        write(GOOD, "my file.csv"),
        team="ada",
        message="hello",
        model="line",
    )
    (entry,) = entries()
    assert (entry["team"], entry["message"], entry["model"]) == ("ada", "hello", "line")
    assert (entry["status"], entry["rows"], entry["late"]) == ("scored", 4, False)
    assert (entry["spec_fingerprint"], entry["data_fingerprint"], entry["metric_fingerprint"]) == (
        "spec-1",
        "data-1",
        "metric-1",
    )
    assert json.loads(entry["extra"]) == {"file": "my file.csv"}
    assert len(entry["file_sha256"]) == 64
    assert [(s["share"], s["metric"], s["released"] is not None) for s in entry["scores"]] == [
        ("public", "rmse", True),
        ("public", "mae", True),
        ("private", "rmse", False),
        ("private", "mae", False),
    ]
    assert (entry["public_score"], entry["private_score"]) == (pytest.approx(2**0.5), pytest.approx(8**0.5))
    assert (workspace.predictions("toy") / f"{entry['entry_id']}.parquet").exists()


def test_a_refused_file_is_on_record_and_leaves_nothing_else(make_prepared, workspace, write, entries):
    with pytest.raises(SubmissionRefusedError, match="1 test id has no row"):
        submit(make_prepared(), workspace, write("id,y\n1,1\n2,4\n3,3\n"), team="ada", message="oops")
    (entry,) = entries()
    assert (entry["status"], entry["error"]) == ("invalid", "submission.csv: 1 test id has no row: '4'.")
    assert (entry["scores"], entry["public_score"], entry["message"]) == ([], None, "oops")
    assert not workspace.predictions("toy").exists()


def test_a_wrong_request_leaves_no_record(make_prepared, workspace, write, entries, tmp_path):
    for team, file, message in [
        ("", write(GOOD), "is empty"),
        ("ada", tmp_path / "no.csv", "There is no file"),
    ]:
        with pytest.raises(UsageError, match=message):
            submit(make_prepared(), workspace, file, team=team)
    assert entries() == []


def test_predictions_in_memory_are_handed_in_like_a_file(make_prepared, workspace, entries):
    table = pa.table({"id": [4, 3, 2, 1], "y": [8.0, 3.0, 4.0, 1.0]})
    receipt = submit_predictions(
        make_prepared(), workspace, table, team="tuner", kind="baseline", model="linear"
    )
    assert receipt.score == pytest.approx(2**0.5)
    assert (receipt.rank, receipt.of) == (1, 1)
    (entry,) = entries("baseline")
    assert (entry["model"], entry["file_sha256"], entry["extra"]) == ("linear", None, None)


def test_without_answers_a_valid_file_is_unscored(make_prepared, workspace, write, entries):
    receipt = submit(make_prepared(answers=False), workspace, write(GOOD), team="ada")
    assert (receipt.status, receipt.scores, receipt.rank) == ("unscored", (), None)
    (entry,) = entries()
    assert (entry["status"], entry["scores"]) == ("unscored", [])


def test_after_the_deadline_an_entry_is_scored_and_marked(make_prepared, workspace, write):
    receipt = submit(make_prepared(deadline=NOW), workspace, write(GOOD), team="ada")
    assert receipt.late
    assert receipt.score is not None
    assert receipt.warnings[-1:] == ("The deadline has passed: the entry is marked as late.",)


@pytest.mark.parametrize("rule", ["rounded", "ladder", "validity"])
def test_whatever_the_rule_the_exact_score_is_not_told(make_prepared, workspace, write, entries, rule):
    prepared = make_prepared(rules=Rules(feedback=rule))
    receipt = submit(prepared, workspace, write(GOOD), team="ada")
    told = () if rule == "validity" else (ReleasedScore("rmse", 1.41),)
    assert receipt.scores == told
    (entry,) = entries()
    assert entry["scores"][0]["value"] == pytest.approx(2**0.5)
    assert entry["public_score"] == (None if rule == "validity" else 1.41)


def test_a_ladder_remembers_what_the_team_was_told(make_prepared, workspace, write):
    prepared = make_prepared(rules=Rules(feedback="ladder"))
    told = [
        submit(prepared, workspace, write(f"id,y\n1,1\n2,{y}\n3,3\n4,4\n"), team="ada").score
        for y in (4, 4.5, 3)
    ]
    assert told == [1.41, 1.41, 0.707]


def test_a_valid_file_is_only_described(make_prepared, workspace, write, entries):
    validation = validate_file(make_prepared(), write(GOOD))
    assert (validation.rows, validation.columns) == (4, ("id", "y"))
    assert entries() == []
    assert not workspace.state.joinpath("board").exists()
