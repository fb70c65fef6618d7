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
from harness.scoring.predictions import NoPredictionsError, load_predictions
from harness.scoring.shape import shape_of
from harness.scoring.standing import fingerprints_of, read_current, text_equals
from harness.scoring.test_rows import load_test_ids
from harness.scoring.validate import Checker, make_checker
from harness.scoring.withdraw import find_entry
from leaderboard.identity import new_id
from leaderboard.schema import Event, Score
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared, Solution
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
    chosen = [find_entry(prepared, workspace, name) for name in entries]
    chosen = list(dict.fromkeys(chosen)) or _stale_entries(prepared, workspace)
    solution = load_solution(prepared)
    checker = make_checker(shape_of(prepared, metric_of(prepared)), load_test_ids(prepared))
    events, failed = [], []
    for entry_id in chosen:
        try:
            scores = _score_again(prepared, workspace, entry_id, checker, solution)
        except (NoPredictionsError, SubmissionRefusedError) as error:
            failed.append((entry_id, str(error)))
        else:
            events.append(_make_event(prepared, entry_id, scores, now or datetime.now(UTC)))
    Board(workspace.board(prepared.slug)).append_events(events)
    return Rescored(tuple(str(event.entry_id) for event in events), tuple(failed))


def _stale_entries(prepared: Prepared, workspace: Workspace) -> list[str]:
    current = read_current(prepared, workspace)
    unscored = text_equals(current["status"], "unscored")
    scored = text_equals(current["status"], "scored")
    wanted = current.filter(compute.or_(compute.and_(current["stale"], scored), unscored))
    wanted = wanted.filter(compute.invert(text_equals(wanted["kind"], "reference")))  # made anew instead
    ids: list[str] = wanted["entry_id"].to_pylist()
    return sorted(ids)


def _score_again(
    prepared: Prepared, workspace: Workspace, entry_id: str, checker: Checker, solution: Solution
) -> tuple[Score, ...]:
    table = load_predictions(workspace, prepared, entry_id)
    if table.num_rows > checker.rows:  # rows that are no longer asked for
        todays = checker.index().ids.cast(pa.string())
        table = table.filter(compute.is_in(table[prepared.id].cast(pa.string()), value_set=todays))
    values = checker.check_table(table).values
    rules = prepared.spec.rules
    return decide_release(
        score(prepared, solution, values),
        rule=rules.feedback if rules else "exact",
        metric=metric_of(prepared),
        rows=prepared.rows_public,
        best=None,
    )


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
