"""One hand-in, before anything of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leaderboard.schema import Kind


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """Who hands in, when, and what they say about it."""

    entry_id: str
    team: str
    message: str
    model: str | None
    kind: Kind
    now: datetime
    file: str | None  # its name; None for a table in memory
    run_id: str | None = None  # what was handed in together, to be replaced together
