"""Taking an entry off the board: an event, so that its history stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harness.scoring.chosen_metric import metric_of
from harness.scoring.names import clean_message
from harness.scoring.standing import rank, read_current
from leaderboard.identity import new_id
from leaderboard.names import resolve_entry
from leaderboard.schema import Event
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace


def withdraw(
    prepared: Prepared, workspace: Workspace, entry: str, *, message: str = "", now: datetime | None = None
) -> str:
    """The id of the entry that was withdrawn; `entry` is a part of its id, a `#rank` or a model."""
    now = now or datetime.now(UTC)
    entry_id = find_entry(prepared, workspace, entry)
    Board(workspace.board(prepared.slug)).append_event(
        Event(
            event_id=new_id(now),
            competition=prepared.slug,
            kind="withdrawn",
            created_at=now,
            entry_id=entry_id,
            message=clean_message(message) or None,
        )
    )
    return entry_id


def find_entry(prepared: Prepared, workspace: Workspace, name: str) -> str:
    """The id of the one entry of that name on the public board."""
    current = read_current(prepared, workspace)
    return resolve_entry(name, rank(current, prepared, metric_of(prepared), everything=True))
