"""Competitions of a temporary workspace whose boards are written entry by entry."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.scoring.ready import open_ready
from harness.scoring.standing import fingerprints_of
from harness.workspace import Workspace
from leaderboard.identity import ID_LENGTH
from leaderboard.schema import Entry, Event
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

TOML = '[data]\nsource = "rows.csv"\ntarget = "y"\n[split]\ntest = 0.5\n[metric]\n{metric}\n{more}'
METRIC = "def score(solution, submission, row_id_column_name):\n    return 0.0\n"


@dataclass
class Arena:
    """A workspace, the competitions made in it, and their boards."""

    workspace: Workspace
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def make(self, slug: str, metric: str = 'name = "rmse"', more: str = "") -> Prepared:
        """A competition of twenty rows with this metric."""
        folder = self.workspace.competitions / slug
        folder.mkdir(parents=True)
        rows = "".join(f"{row},{row % 7}.5\n" for row in range(20))
        (folder / "rows.csv").write_text(f"x,y\n{rows}", encoding="utf-8")
        (folder / "metric.py").write_text(METRIC, encoding="utf-8")
        (folder / "competition.toml").write_text(TOML.format(metric=metric, more=more), encoding="utf-8")
        return open_ready(self.workspace, slug)

    def make_without_answers(self, slug: str) -> Prepared:
        """A competition whose test rows have no known answers."""
        folder = self.workspace.competitions / slug
        folder.mkdir(parents=True)
        for name, columns in (("rows", "x,y"), ("test", "x")):
            rows = "".join(f"{row},{row % 7}.5\n" if name == "rows" else f"{row}\n" for row in range(20))
            (folder / f"{name}.csv").write_text(f"{columns}\n{rows}", encoding="utf-8")
        text = '[data]\nsource = "rows.csv"\ntest = "test.csv"\ntarget = "y"\n[metric]\nname = "rmse"\n'
        (folder / "competition.toml").write_text(text, encoding="utf-8")
        return open_ready(self.workspace, slug)

    def enter(self, prepared: Prepared, score: float | None = None, **facts: Any) -> str:
        """One entry on the board with this public score; its id."""
        spec, data, metric = fingerprints_of(prepared)
        usual = {"kind": "submission", "team": "ada", "status": "scored", "public_score": score}
        usual |= {"spec_fingerprint": spec, "data_fingerprint": data, "metric_fingerprint": metric}
        entry = Entry(
            entry_id=f"{next(self.numbers):0{ID_LENGTH}d}",
            competition=prepared.slug,
            created_at=datetime.now(UTC),
            **(usual | facts),
        )
        Board(self.workspace.board(prepared.slug)).append_entry(entry)
        return entry.entry_id

    def withdraw(self, prepared: Prepared, entry_id: str) -> None:
        """Take it off the board."""
        event = Event(
            event_id=f"{next(self.numbers):0{ID_LENGTH}d}",
            competition=prepared.slug,
            kind="withdrawn",
            created_at=datetime.now(UTC),
            entry_id=entry_id,
        )
        Board(self.workspace.board(prepared.slug)).append_event(event)


@pytest.fixture
def arena(tmp_path: Path) -> Arena:
    return Arena(Workspace(tmp_path))
