from datetime import UTC, datetime, timedelta

import pytest

from harness.competition.spec import Rules
from harness.errors import SubmissionRefusedError
from harness.scoring.board import read_board, submission_table
from harness.scoring.rescore import rescore
from harness.scoring.submit import submit
from harness.scoring.withdraw import withdraw

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def hand_in(make_prepared, workspace, write):
    """Hand in predictions that are right but for the second row, which is public, and the fourth."""

    def run(error, *, team, hours=0, private=0.0, **choices):
        prepared = make_prepared(sample=[2.5] * 4, **choices)
        file = write(f"id,y\n1,1\n2,{2 + error}\n3,3\n4,{4 + private}\n")
        return submit(prepared, workspace, file, team=team, now=NOON + timedelta(hours=hours))

    return run


def rows(view, *fields):
    return [tuple(getattr(row, field) for field in fields) for row in view.rows]


def test_each_teams_best_in_order_and_the_reference_among_them(hand_in, make_prepared, workspace):
    for team, error in [("ada", 3), ("bob", 1), ("ada", 0.5)]:
        hand_in(error, team=team)
    view = read_board(make_prepared(), workspace)
    assert rows(view, "rank", "team", "kind") == [
        (1, "ada", "submission"),
        (2, "bob", "submission"),
        (3, "reference", "reference"),
    ]
    assert view.rows[0].low < view.rows[0].score < view.rows[0].high
    assert (view.metric, view.direction, view.notes) == ("rmse", "minimize", ())


def test_equal_scores_rank_the_earlier_first(hand_in, make_prepared, workspace):
    hand_in(1, team="late", hours=2)
    hand_in(1, team="early", hours=1)
    assert rows(read_board(make_prepared(), workspace), "rank", "team")[:2] == [(1, "early"), (2, "late")]


def test_all_entries_with_what_became_of_them(hand_in, make_prepared, workspace, write):
    hand_in(1, team="ada")
    withdraw(make_prepared(), workspace, hand_in(0, team="ada").entry_id)
    with pytest.raises(SubmissionRefusedError, match="no rows"):
        submit(make_prepared(), workspace, write("id,y\n"), team="bob", now=NOON)
    view = read_board(make_prepared(), workspace, every_entry=True)
    assert rows(view, "rank", "team", "standing") == [
        (1, "ada", "ranked"),
        (2, "reference", "ranked"),
        (None, "ada", "withdrawn"),
        (None, "bob", "invalid"),
    ]
    assert view.table().columns == (
        "rank",
        "team",
        "model",
        "kind",
        "rmse",
        "low",
        "high",
        "standing",
        "when",
        "entry",
    )


def test_filters_keep_the_ranks_of_the_whole_board(hand_in, make_prepared, workspace):
    for team, error in [("ada", 0.1), ("bob", 0.2), ("cat", 0.3)]:
        hand_in(error, team=team)
    prepared = make_prepared()
    assert rows(read_board(prepared, workspace, team="bob"), "rank") == [(2,)]
    assert rows(read_board(prepared, workspace, kind="reference"), "rank") == [(4,)]
    assert rows(read_board(prepared, workspace, model="sample_submission"), "rank") == [(4,)]
    assert rows(read_board(prepared, workspace, top=2), "rank") == [(1,), (2,)]
    assert rows(read_board(prepared, workspace, team="nobody"), "rank") == []


def test_the_private_board_ranks_by_the_private_share(hand_in, make_prepared, workspace):
    hand_in(0.1, team="ada", private=2)
    hand_in(0.2, team="bob", private=1)
    view = read_board(make_prepared(), workspace, share="private")
    assert rows(view, "rank", "team", "score") == [
        (1, "bob", pytest.approx(0.5**0.5)),
        (2, "reference", pytest.approx(1.25**0.5)),
        (3, "ada", pytest.approx(2**0.5)),
    ]


@pytest.mark.parametrize(("rule", "score"), [("rounded", 0.0707), ("validity", None)])
def test_the_public_board_shows_only_what_was_released(hand_in, make_prepared, workspace, rule, score):
    rules = Rules(feedback=rule)
    hand_in(0.1, team="ada", rules=rules, also=("mae",))
    (row,) = read_board(make_prepared(rules=rules, also=("mae",)), workspace, team="ada").rows
    assert (row.score, row.low, row.high) == (score, None, None)
    assert row.also == {"mae": None if rule == "validity" else 0.05}
    (row,) = read_board(make_prepared(rules=rules), workspace, share="private", team="ada").rows
    assert row.score == 0.0


def test_with_rules_references_stand_between_the_ranks(hand_in, make_prepared, workspace):
    hand_in(3, team="ada", rules=Rules())
    view = read_board(make_prepared(rules=Rules()), workspace)
    assert rows(view, "rank", "team", "standing") == [(None, "reference", "between"), (1, "ada", "ranked")]


def test_stale_entries_are_told(hand_in, make_prepared, workspace):
    hand_in(1, team="ada")
    view = read_board(make_prepared(data_fingerprint="data-2", sample=[2.5] * 4), workspace)
    assert rows(view, "team") == [("reference",)]
    (note,) = view.notes
    assert note.startswith("1 entry is not ranked: scored before the data or the metric changed.")
    assert note.endswith("harness rescore toy")


def test_what_a_team_has_handed_in(hand_in, make_prepared, workspace, write):
    hand_in(1, team="ada")
    hand_in(1, team="bob")
    with pytest.raises(SubmissionRefusedError, match="2 problems"):
        submit(make_prepared(), workspace, write("id,y\n1,x\n"), team="ada", now=NOON + timedelta(hours=1))
    table = submission_table(make_prepared(), workspace, team="ada")
    assert table.columns == ("entry", "when", "team", "model", "status", "rmse", "message", "error")
    assert [(row[1], row[4]) for row in table.rows] == [
        ("2026-03-01 13:00:00", "invalid"),
        ("2026-03-01 12:00:00", "scored"),
    ]
    assert "\n" not in table.rows[0][7]
    assert len(submission_table(make_prepared(), workspace, everyone=True).rows) == 3


def test_an_empty_board_has_its_columns(make_prepared, workspace):
    view = read_board(make_prepared(answers=False), workspace)
    assert (view.rows, view.table().columns) == ((), ("rank", "team", "rmse", "when", "entry"))
    assert submission_table(make_prepared(), workspace, team="ada").rows == []


def test_a_late_entry_has_no_rank_with_or_without_rules(make_prepared, workspace, write):
    deadline = datetime(2020, 1, 1, tzinfo=UTC)
    prepared = make_prepared(deadline=deadline, sample=[2.5] * 4)
    submit(prepared, workspace, write("id,y\n1,1\n2,2\n3,3\n4,4\n"), team="ada")
    view = read_board(prepared, workspace)
    assert rows(view, "rank", "team") == [(None, "ada"), (1, "reference")]


def test_the_note_about_stale_entries_goes_when_they_are_scored_again(hand_in, make_prepared, workspace):
    hand_in(1, team="ada")
    changed = make_prepared(data_fingerprint="data-2", sample=[2.5] * 4)
    assert read_board(changed, workspace).notes
    rescore(changed, workspace)
    assert read_board(changed, workspace).notes == ()


def test_a_damaged_part_is_told(hand_in, make_prepared, workspace):
    hand_in(1, team="ada")
    folder = workspace.board("toy") / "entries"
    part = max(folder.glob("part-*.parquet"))
    part.write_bytes(b"junk")
    view = read_board(make_prepared(sample=[2.5] * 4), workspace)
    (note,) = view.notes
    assert part.name in note
    assert "damaged" in note


def test_a_stale_score_of_another_metric_is_not_shown_under_todays(hand_in, make_prepared, workspace):
    hand_in(1, team="ada")
    changed = make_prepared(metric="mae", metric_fingerprint="metric-2", sample=[2.5] * 4)
    view = read_board(changed, workspace, every_entry=True)
    assert {(row.team, row.standing): row.score for row in view.rows}["ada", "stale"] is None
