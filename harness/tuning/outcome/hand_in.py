"""Handing in what a run made, like any submission: checked, scored and recorded, all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv

from harness.competition.prepared.tables import read_unlabelled
from harness.scoring.assessment import assess, make_scored_entry
from harness.scoring.chosen_metric import metric_of
from harness.scoring.hand_in import HandIn
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.names import BASELINE_TEAM
from harness.scoring.predictions import predictions_table, store_training_predictions
from harness.scoring.shape import shape_of
from harness.tuning.ledger.keys import library_versions
from harness.tuning.record.run_record import EntryRecord
from harness.whole_file import whole_file
from leaderboard.identity import new_id
from leaderboard.schema import Event, Score
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.measure.yardstick import Yardstick
    from harness.tuning.outcome.candidate import Candidate
    from harness.tuning.worker.orders import Mixed
    from harness.workspace import Workspace
    from leaderboard.schema import Entry

__all__ = ["HandedIn", "Handing", "plain_table", "write_submission"]


@dataclass(frozen=True)
class HandedIn:
    """A candidate and its entry on the board."""

    candidate: Candidate
    entry: Entry

    def record(self, mixed: Mixed | None = None) -> EntryRecord:
        """What the record of the run says of it; `mixed` where it is a mixture."""
        score = self.candidate.judged.mean
        return EntryRecord(
            entry_id=self.entry.entry_id,
            score=None if np.isnan(score) else score,
            trial=self.candidate.trial,
            weights=None if mixed is None else dict(mixed.weights),
            intercepts=() if mixed is None else mixed.intercepts,
        )


class Handing:
    """The entries of one run: a first board while it goes on, then what replaces it."""

    def __init__(
        self, prepared: Prepared, workspace: Workspace, yardstick: Yardstick, *, run_id: str, seed: int
    ) -> None:
        self._prepared, self._workspace, self._yardstick = prepared, workspace, yardstick
        self._run_id, self._seed = run_id, seed
        self._board = Board(workspace.board(prepared.slug))
        self._handed_in: dict[str, HandedIn] = {}

    def hand_in(self, candidates: Sequence[Candidate]) -> list[HandedIn]:
        """Put these on the board; what stood there from the same run under another trial is withdrawn."""
        fresh = [one for one in candidates if not self._stands(one)]
        made = [HandedIn(one, self._make_entry(one)) for one in fresh]
        outdated = [self._handed_in[one.model] for one in fresh if one.model in self._handed_in]
        self._board.append_entries([one.entry for one in made])
        self._board.append_events([self._withdrawal(one.entry) for one in outdated])
        self._handed_in |= {one.candidate.model: one for one in made}
        return [self._handed_in[one.model] for one in candidates]

    def _stands(self, candidate: Candidate) -> bool:
        known = self._handed_in.get(candidate.model)
        return known is not None and known.candidate.test == candidate.test

    def _make_entry(self, candidate: Candidate) -> Entry:
        now = datetime.now(UTC)
        hand_in = HandIn(
            entry_id=new_id(now),
            team=BASELINE_TEAM,
            message=candidate.message,
            model=candidate.model,
            kind=candidate.kind,
            now=now,
            file=None,
            run_id=self._run_id,
        )
        table = submission_table(self._prepared, np.load(candidate.test))
        assessed = assess(
            self._prepared, self._workspace, hand_in, lambda checker: checker.check_table(table)
        )
        if candidate.oof is not None:
            shape = shape_of(self._prepared, metric_of(self._prepared))
            table = predictions_table(np.load(candidate.oof), shape, self._prepared.classes)
            store_training_predictions(self._workspace, self._prepared, hand_in.entry_id, table)
        entry = make_scored_entry(self._prepared, hand_in, assessed, best=None)
        return _with_validation(entry, candidate, self._yardstick, seed=self._seed)

    def _withdrawal(self, entry: Entry) -> Event:
        now = datetime.now(UTC)
        return Event(
            event_id=new_id(now),
            competition=entry.competition,
            kind="withdrawn",
            created_at=now,
            entry_id=entry.entry_id,
            message="The same run found a better one.",
        )


def submission_table(prepared: Prepared, values: np.ndarray) -> pa.Table:
    """Predictions beside the rows to predict as a submission, ids included."""
    ids = load_test_ids(prepared)
    shape = shape_of(prepared, metric_of(prepared))
    table = predictions_table(values[: len(ids)], shape, prepared.classes)
    return table.add_column(0, prepared.id, ids)


def write_submission(prepared: Prepared, values: np.ndarray, file: Path) -> Path:
    """The csv to hand in: of the official test rows without answers if there are such, else of the others."""
    unlabelled = read_unlabelled(prepared)
    if unlabelled is None:
        table = submission_table(prepared, values)
    else:
        shape = shape_of(prepared, metric_of(prepared))
        table = predictions_table(values[prepared.rows_test :], shape, prepared.classes)
        table = table.add_column(0, prepared.id, unlabelled[prepared.id])
    with whole_file(file) as stream:
        csv.write_csv(plain_table(table), stream)
    return file


def plain_table(table: pa.Table) -> pa.Table:
    """The table without dictionaries, which the csv writer does not know."""
    columns = [
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def _extra(candidate: Candidate) -> dict[str, object]:
    return {**({} if candidate.trial is None else {"trial": candidate.trial}), **candidate.extra}


def _with_validation(entry: Entry, candidate: Candidate, yardstick: Yardstick, *, seed: int) -> Entry:
    judged = candidate.judged.shown or candidate.judged
    entry = replace(
        entry,
        params=json.dumps(dict(candidate.params), default=str),
        seconds_fit=candidate.seconds,
        peak_mb=candidate.peak_mb or None,
        seed=seed,
        libraries={**entry.libraries, **library_versions()},
        extra=json.dumps(_extra(candidate), default=str),
    )
    if not judged.fold_scores:
        return entry
    metric = yardstick.final_metric.name
    score = Score(share="cv", metric=metric, value=judged.mean, method="mean of folds")
    pooled = Score(share="cv", metric=metric, value=judged.pooled, method="pooled")
    return replace(
        entry,
        scores=(*entry.scores, score, pooled),
        cv_mean=judged.mean,
        cv_std=judged.std,
        fold_scores=judged.fold_scores,
    )
