"""Handing in: check, score, record, and then tell what may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import SubmissionRefusedError
from harness.scoring.assessment import Assessed, Reader, assess, make_scored_entry
from harness.scoring.chosen_metric import metric_of
from harness.scoring.entries import make_refused_entry
from harness.scoring.hand_in import HandIn
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.names import clean_message, clean_name, resolve_team
from harness.scoring.receipt import Receipt, make_receipt
from harness.scoring.references import hand_in_references, lacks_references
from harness.scoring.rules import check_quota, one_at_a_time
from harness.scoring.shape import shape_of
from harness.scoring.standing import best_told, find_standing, rank, read_current, with_entry
from harness.scoring.validate import make_checker
from leaderboard.identity import new_id
from leaderboard.store import Board

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.competition.prepared import Prepared
    from harness.metrics import Metric
    from harness.scoring.standing import Standing
    from harness.workspace import Workspace
    from leaderboard.schema import Entry, Kind


@dataclass(frozen=True)
class Validation:
    """A file that would be accepted."""

    rows: int
    columns: tuple[str, ...]
    sha256: str


def validate_file(prepared: Prepared, file: Path) -> Validation:
    """What a prediction file holds; SubmissionRefusedError with all its mistakes if it would be refused."""
    shape = shape_of(prepared, metric_of(prepared))
    checker = make_checker(shape, load_test_ids(prepared))
    predictions = checker.check_file(file)
    return Validation(len(predictions.values), shape.names, predictions.sha256 or "")


def submit(
    prepared: Prepared,
    workspace: Workspace,
    file: Path,
    *,
    team: str | None = None,
    message: str = "",
    model: str | None = None,
    kind: Kind = "submission",
    now: datetime | None = None,
) -> Receipt:
    """A file checked, scored and put on the board; a refused one is recorded too, then raises."""
    hand_in = _hand_in(workspace, team=team, message=message, model=model, kind=kind, now=now, file=file.name)
    return _receive(prepared, workspace, hand_in, lambda checker: checker.check_file(file))


def submit_predictions(
    prepared: Prepared,
    workspace: Workspace,
    predictions: pa.Table,
    *,
    team: str | None = None,
    message: str = "",
    model: str | None = None,
    kind: Kind = "submission",
    now: datetime | None = None,
) -> Receipt:
    """A table in the shape of a submission, handed in like a file."""
    hand_in = _hand_in(workspace, team=team, message=message, model=model, kind=kind, now=now)
    return _receive(prepared, workspace, hand_in, lambda checker: checker.check_table(predictions))


def _receive(prepared: Prepared, workspace: Workspace, hand_in: HandIn, read: Reader) -> Receipt:
    board = Board(workspace.board(prepared.slug))
    warnings: tuple[str, ...] = ()
    current = read_current(prepared, workspace)
    if lacks_references(prepared, current):
        warnings = hand_in_references(prepared, workspace)
        current = read_current(prepared, workspace)
    try:
        check_quota(prepared, board, hand_in)
        assessed = assess(prepared, workspace, hand_in, read)
        entry = _record(prepared, workspace, hand_in, assessed, board)
    except SubmissionRefusedError as refusal:
        board.append_entry(make_refused_entry(prepared, hand_in, str(refusal)))
        raise
    metric = metric_of(prepared)
    rules = prepared.spec.rules
    return make_receipt(
        entry,
        before=_standing(current, prepared, metric, hand_in),
        after=_standing(with_entry(current, entry), prepared, metric, hand_in),
        metric=metric,
        exact=rules is None or rules.feedback == "exact",
        warnings=warnings,
    )


def _record(
    prepared: Prepared, workspace: Workspace, hand_in: HandIn, assessed: Assessed, board: Board
) -> Entry:
    with one_at_a_time(prepared, workspace):
        check_quota(prepared, board, hand_in)
        rules = prepared.spec.rules
        climbing = rules is not None and rules.feedback == "ladder"
        best = best_told(board, prepared, metric_of(prepared), hand_in.team) if climbing else None
        entry = make_scored_entry(prepared, hand_in, assessed, best=best)
        board.append_entry(entry)
    return entry


def _standing(current: pa.Table, prepared: Prepared, metric: Metric, hand_in: HandIn) -> Standing:
    ranking = rank(current, prepared, metric)
    if hand_in.kind == "submission":
        return find_standing(ranking, team=hand_in.team)
    return find_standing(ranking, entry_id=hand_in.entry_id)


def _hand_in(
    workspace: Workspace,
    *,
    team: str | None,
    message: str,
    model: str | None,
    kind: Kind,
    now: datetime | None,
    file: str | None = None,
) -> HandIn:
    now = now or datetime.now(UTC)
    return HandIn(
        entry_id=new_id(now),
        team=resolve_team(team, workspace),
        message=clean_message(message),
        model=None if model is None else clean_name(model, "model name"),
        kind=kind,
        now=now,
        file=file,
    )
