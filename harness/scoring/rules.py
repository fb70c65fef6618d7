"""The rules of a competition: how many submissions a day, until when, and one hand-in at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pyarrow import compute

from harness.errors import SubmissionRefusedError, WorkspaceError
from harness.scoring.standing import text_equals
from leaderboard.arrays import build_array
from leaderboard.current import current_board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.scoring.hand_in import HandIn
    from harness.workspace import Workspace
    from leaderboard.store import Board

_PATIENCE = 60.0  # seconds; holding it takes milliseconds


def is_late(prepared: Prepared, now: datetime) -> bool:
    """Whether the deadline has passed; late entries are scored, but not ranked with the others."""
    deadline = prepared.spec.about.deadline
    if deadline is None:
        return False
    return now > (deadline if deadline.tzinfo else deadline.replace(tzinfo=UTC))


def check_quota(prepared: Prepared, board: Board, hand_in: HandIn) -> None:
    """Refuse a team that has handed in today what it may; refused files do not count, withdrawn ones do."""
    allowed = prepared.spec.rules.daily_submissions if prepared.spec.rules else None
    if allowed is None or hand_in.kind != "submission":
        return
    midnight = hand_in.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if _count_since(midnight, board, hand_in.team) < allowed:
        return
    wait = midnight + timedelta(days=1) - hand_in.now
    hours, minutes = divmod(int(wait.total_seconds()) // 60, 60)
    raise SubmissionRefusedError(
        f"Team {hand_in.team!r} has handed in {allowed} submission{'' if allowed == 1 else 's'} today, "
        f"which is all that a day allows. The next day begins in {hours} h {minutes} min, at 00:00 UTC."
    )


def _count_since(start: datetime, board: Board, team: str) -> int:
    entries = current_board(board, ("created_at", "team", "kind", "status"))
    since = compute.greater_equal(entries["created_at"], build_array([start], entries["created_at"].type)[0])
    own = compute.and_(text_equals(entries["team"], team), text_equals(entries["kind"], "submission"))
    valid = compute.invert(text_equals(entries["status"], "invalid"))
    return compute.sum(compute.and_(compute.and_(since, own), valid)).as_py() or 0


@contextmanager
def one_at_a_time(prepared: Prepared, workspace: Workspace) -> Iterator[None]:
    """Hold the competition's lock where a rule looks at what was handed in before: quotas, the ladder."""
    rules = prepared.spec.rules
    if rules is None or (rules.daily_submissions is None and rules.feedback != "ladder"):
        yield
        return
    from filelock import FileLock, Timeout  # only competitions with such rules pay for it

    folder = workspace.state / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{prepared.slug}.lock", timeout=_PATIENCE)
    try:
        with lock:
            yield
    except Timeout:
        raise WorkspaceError(
            f"Another process has been handing in to {prepared.slug} for a minute. Try again."
        ) from None
