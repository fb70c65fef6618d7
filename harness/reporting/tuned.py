"""The run of harness tune that a report tells of, and its trials."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.metrics import find_metric
from harness.scoring.chosen_metric import metric_of
from harness.tuning.proposal import label_family
from harness.tuning.record.runs import list_runs, read_runs
from harness.tuning.record.trials import read_trials

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric
    from harness.tuning.record.run_record import Outcome, RunRecord
    from harness.workspace import Workspace

__all__ = ["TrialFacts", "Tuned", "find_record", "find_tuned"]


@dataclass(frozen=True, kw_only=True)
class TrialFacts:
    """One trial of a run."""

    number: int
    family: str
    label: str  # what it is called: a second layer is another than the family alone
    is_single: bool  # whether it sees no other trials' predictions
    state: str
    reason: str | None
    score: float  # in cross-validation; NaN where there is none
    seconds: float


@dataclass(frozen=True)
class Tuned:
    """A run of harness tune that handed models in."""

    folder: Path
    record: RunRecord
    outcome: Outcome
    metric: Metric  # by which trials were measured

    @cached_property
    def trials(self) -> tuple[TrialFacts, ...]:
        """Its trials in their order."""
        return tuple(_read_facts(row) for row in read_trials([self.folder]).sort_by("trial").to_pylist())

    @property
    def scored(self) -> tuple[TrialFacts, ...]:
        """The trials that have a score."""
        return tuple(trial for trial in self.trials if math.isfinite(trial.score))

    @property
    def singles(self) -> tuple[TrialFacts, ...]:
        """The trials that have a score and see no others' predictions."""
        return tuple(trial for trial in self.scored if trial.is_single)

    @property
    def improvements(self) -> tuple[TrialFacts, ...]:
        """The trials that were the best so far when they ran; the last of them is the best of all."""
        found: list[TrialFacts] = []
        for trial in self.scored:
            if not found or self.metric.loss_of(trial.score) < self.metric.loss_of(found[-1].score):
                found.append(trial)
        return tuple(found)

    @property
    def measure(self) -> str:
        """What trials were compared by."""
        return self.metric.name if self.record.kind == "cluster" else "CV"

    def name_of(self, entry_id: str) -> str | None:
        """What the run calls an entry; None if it is none of the run's."""
        return next((name for name, one in self.outcome.entries.items() if one.entry_id == entry_id), None)


def _read_facts(row: Mapping[str, Any]) -> TrialFacts:
    upon = row["upon"] or []
    return TrialFacts(
        number=row["trial"],
        family=row["family"],
        label=label_family(row["family"], upon),
        is_single=not upon,
        state=row["state"],
        reason=row["reason"],
        score=math.nan if row["cv_mean"] is None else row["cv_mean"],
        seconds=row["seconds"] or 0.0,
    )


def find_tuned(prepared: Prepared, workspace: Workspace, run_id: str | None = None) -> Tuned | None:
    """That run, or the newest one; None where it handed no models of harness tune in."""
    for folder, record in read_runs(list_runs(workspace.runs(prepared.slug))):
        if record.kind != "evaluate" and record.outcome and run_id in (None, record.run_id):
            return Tuned(folder, record, record.outcome, _metric_of(prepared, record))
    return None


def find_record(prepared: Prepared, workspace: Workspace, run_id: str) -> RunRecord | None:
    """The record of a run of any kind; None if it is gone."""
    runs = read_runs(list_runs(workspace.runs(prepared.slug)))
    return next((record for _, record in runs if record.run_id == run_id), None)


def _metric_of(prepared: Prepared, record: RunRecord) -> Metric:
    if record.own_metric or record.kind == "cluster":
        return find_metric(record.metric)
    return metric_of(prepared)
