from datetime import UTC, datetime, timedelta

import pytest

from harness.competition.spec import Rules
from harness.errors import SubmissionRefusedError
from harness.scoring.rules import is_late, one_at_a_time
from harness.scoring.submit import submit
from harness.scoring.withdraw import withdraw

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FILE = "id,y\n1,1\n2,2\n3,3\n4,4\n"


@pytest.fixture
def hand_in(make_prepared, workspace, write):
    prepared = make_prepared(rules=Rules(daily_submissions=2))

    def run(text=FILE, *, team="ada", now=NOON, kind="submission"):
        return submit(prepared, workspace, write(text), team=team, now=now, kind=kind)

    run.prepared = prepared
    return run


def test_a_day_allows_so_many_and_the_next_day_begins_anew(hand_in, workspace):
    hand_in(now=NOON - timedelta(days=1))
    hand_in()
    hand_in(team="grace")
    receipt = hand_in()
    withdraw(hand_in.prepared, workspace, receipt.entry_id)
    with pytest.raises(
        SubmissionRefusedError,
        match=r"Team 'ada' has handed in 2 submissions today, .* begins in 11 h 59 min, at 00:00 UTC",
    ):
        hand_in(now=NOON + timedelta(seconds=1))
    hand_in(now=NOON + timedelta(hours=12))


def test_refused_files_and_baselines_do_not_count(hand_in):
    for _ in range(3):
        with pytest.raises(SubmissionRefusedError, match="no rows"):
            hand_in("id,y\n")
        hand_in(kind="baseline")
    hand_in()
    hand_in()


@pytest.mark.parametrize(
    ("deadline", "late"),
    [
        (None, False),
        (NOON, False),
        (NOON - timedelta(seconds=1), True),
        (datetime(2026, 3, 1, 11, 59), True),  # noqa: DTZ001 - a deadline without a zone is UTC
    ],
)
def test_after_the_deadline_is_late(make_prepared, deadline, late):
    assert is_late(make_prepared(deadline=deadline), NOON) is late


@pytest.mark.parametrize(
    ("rules", "locked"),
    [(None, False), (Rules(), False), (Rules(daily_submissions=1), True), (Rules(feedback="ladder"), True)],
)
def test_only_rules_that_look_back_take_the_lock(make_prepared, workspace, rules, locked):
    with one_at_a_time(make_prepared(rules=rules), workspace):
        assert (workspace.state / "locks" / "toy.lock").exists() is locked
