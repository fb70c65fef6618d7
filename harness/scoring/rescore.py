"""Scoring stored predictions again with today's data and metric: an event for each, the entries stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import compute

from harness.competition.prepared.tables import load_solution
from harness.errors import CompetitionError, SubmissionRefusedError
from harness.scoring.assessment import score
from harness.scoring.chosen_metric import metric_of
from harness.scoring.entries import main_score
from harness.scoring.feedback import decide_release
from harness.scoring.predictions import NoPredictionsError
from harness.scoring.rules import one_at_a_time
from harness.scoring.standing import best_told, fingerprints_of, read_current, text_equals
from harness.scoring.stored import StoredPredictions
from harness.scoring.withdraw import find_entry
from leaderboard.arrays import build_array
from leaderboard.identity import new_id
from leaderboard.schema import Event, Score
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.competition.spec import Feedback
    from harness.scoring.score import ShareScore
    from harness.workspace import Workspace

_NAMED = 5


@dataclass(frozen=True)
class Rescored:
    """What came of scoring again: the entries that were, and why the others were not."""

    entries: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]  # entry id and reason

    @property
    def summary(self) -> str:
        """The outcome as a few lines."""
        lines = [f"Scored again: {len(self.entries):,} of {len(self.entries) + len(self.failed):,} entries."]
        lines += [f"  {entry}: {reason}" for entry, reason in self.failed[:_NAMED]]
        if len(self.failed) > _NAMED:
            lines.append(f"  … and {len(self.failed) - _NAMED:,} more that could not be.")
        return "\n".join(lines)


def rescore(
    prepared: Prepared, workspace: Workspace, entries: Sequence[str] = (), *, now: datetime | None = None
) -> Rescored:
    """Score these entries again, or all that are stale; nothing of the old scores is lost."""
    if not prepared.has_answers:
        raise CompetitionError(
            f"The answers of {prepared.slug} are not known here, so nothing can be scored."
        )
    solution = load_solution(prepared)
    stored = StoredPredictions(workspace, prepared)
    with one_at_a_time(prepared, workspace):
        named = [find_entry(prepared, workspace, name) for name in entries]
        release = _Release(prepared, workspace)
        events, failed = [], []
        for entry_id, team in _choose_entries(prepared, workspace, named):
            try:
                scores = release.decide(score(prepared, solution, stored.load(entry_id)), team)
            except (NoPredictionsError, SubmissionRefusedError) as error:
                failed.append((entry_id, str(error)))
            else:
                events.append(_make_event(prepared, entry_id, scores, now or datetime.now(UTC)))
        Board(workspace.board(prepared.slug)).append_events(events)
    return Rescored(tuple(str(event.entry_id) for event in events), tuple(failed))


class _Release:
    """What teams are told of new scores; on a ladder the best so far, entry by entry in the order of time."""

    def __init__(self, prepared: Prepared, workspace: Workspace) -> None:
        self._prepared, self._metric = prepared, metric_of(prepared)
        self._board = Board(workspace.board(prepared.slug))
        self._rule: Feedback = prepared.spec.rules.feedback if prepared.spec.rules else "exact"
        self._best: dict[str, float | None] = {}

    def decide(self, scores: tuple[ShareScore, ...], team: str) -> tuple[Score, ...]:
        """The scores with what is told of them."""
        if self._rule == "ladder" and team not in self._best:
            self._best[team] = best_told(self._board, self._prepared, self._metric, team)
        rows, best = self._prepared.rows_public, self._best.get(team)
        told = decide_release(scores, rule=self._rule, metric=self._metric, rows=rows, best=best)
        self._best[team] = main_score(told, "public", released=True)
        return told


def _choose_entries(prepared: Prepared, workspace: Workspace, named: list[str]) -> list[tuple[str, str]]:
    """The id and team of the entries to score, the oldest first: those named, else all that are not of today.

    On a ladder what a team was told of today's entries stands, and only the others can be scored again.
    """
    current = read_current(prepared, workspace)
    ladder = prepared.spec.rules is not None and prepared.spec.rules.feedback == "ladder"
    wanted = current if named and not ladder else _not_of_today(current)
    if named:
        chosen = build_array(named, pa.string())
        wanted = wanted.filter(compute.is_in(wanted["entry_id"], value_set=chosen))
    wanted = wanted.sort_by([("created_at", "ascending"), ("entry_id", "ascending")])
    teams = wanted["team"].cast(pa.string()).to_pylist()
    return list(zip(wanted["entry_id"].to_pylist(), teams, strict=True))


def _not_of_today(current: pa.Table) -> pa.Table:
    unscored = text_equals(current["status"], "unscored")
    scored = text_equals(current["status"], "scored")
    wanted = current.filter(compute.or_(compute.and_(current["stale"], scored), unscored))
    return wanted.filter(compute.invert(text_equals(wanted["kind"], "reference")))  # made anew instead


def _make_event(prepared: Prepared, entry_id: str, scores: tuple[Score, ...], now: datetime) -> Event:
    spec, data, metric = fingerprints_of(prepared)
    return Event(
        event_id=new_id(now),
        competition=prepared.slug,
        kind="rescored",
        created_at=now,
        entry_id=entry_id,
        spec_fingerprint=spec,
        data_fingerprint=data,
        metric_fingerprint=metric,
        scores=scores,
        public_score=main_score(scores, "public", released=True),
        private_score=main_score(scores, "private", released=False),
    )
