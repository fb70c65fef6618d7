"""What the board knows of its entries, as far as the reader may see it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from harness.scoring.chosen_metric import metric_of
from harness.scoring.names import call_entry
from harness.scoring.records import to_records
from harness.scoring.standing import rank, read_current
from leaderboard.names import shorten_ids

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

__all__ = ["EntryFacts", "Score", "read_entries"]

_COLUMNS = (
    *("scores", "params", "message", "cv_std", "fold_scores", "seconds_fit", "seconds_predict", "peak_mb"),
    *("seed", "file_sha256", "run_id", "harness_version", "libraries", "host"),
)


@dataclass(frozen=True)
class Score:
    """A score and its 95 % interval, where it has one."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class EntryFacts:
    """One entry: who made it, how, at what cost, and how it did."""

    entry_id: str
    name: str  # no other entry is called so
    team: str
    model: str | None
    kind: str
    standing: str  # ranked, between, or why it is neither
    message: str | None  # None for whoever is not the host
    created_at: datetime
    params: Mapping[str, object]
    public: float | None  # as it was released
    private: Score | None  # None for whoever is not the host
    cv_mean: float | None
    cv_std: float | None
    fold_scores: tuple[float, ...]
    seconds_fit: float | None
    peak_mb: float | None
    seed: int | None
    file_sha256: str | None  # None for whoever is not the host
    run_id: str | None
    harness_version: str | None
    libraries: Mapping[str, str]
    host: str | None


def read_entries(
    prepared: Prepared, workspace: Workspace, wanted: Collection[str], *, for_host: bool
) -> dict[str, EntryFacts]:
    """These entries by their ids; scores of other data or of another metric than today's are left out."""
    metric = metric_of(prepared)
    table = read_current(prepared, workspace, columns=_COLUMNS)
    ranking = rank(table, prepared, metric, everything=True)
    ids = ranking["entry_id"].to_pylist()
    short = dict(zip(ids, shorten_ids(ranking["entry_id"]).to_pylist(), strict=True))
    rows = to_records(ranking.take([place for place, entry in enumerate(ids) if entry in wanted]))
    names = [call_entry(row["kind"], row["team"], row["model"]) for row in rows]
    return {
        row["entry_id"]: _facts(
            row,
            name=name if names.count(name) == 1 else f"{name} ({short[row['entry_id']]})",
            private=_private(row, metric.name) if for_host else None,
            for_host=for_host,
        )
        for row, name in zip(rows, names, strict=True)
    }


def _private(row: Mapping[str, Any], metric: str) -> Score | None:
    found = [one for one in row["scores"] or () if (one["share"], one["metric"]) == ("private", metric)]
    if not found or found[0]["value"] is None:
        return None
    return Score(found[0]["value"], found[0]["low"], found[0]["high"])


def _facts(row: Mapping[str, Any], *, name: str, private: Score | None, for_host: bool) -> EntryFacts:
    today = not row["stale"]
    return EntryFacts(
        entry_id=row["entry_id"],
        name=name,
        team=row["team"],
        model=row["model"],
        kind=row["kind"],
        standing=row["standing"],
        message=row["message"] if for_host else None,
        created_at=row["created_at"],
        params=json.loads(row["params"] or "{}"),
        public=row["public_score"] if today else None,
        private=private if today else None,
        cv_mean=row["cv_mean"] if today else None,
        cv_std=row["cv_std"] if today else None,
        fold_scores=tuple(row["fold_scores"] or ()) if today else (),
        seconds_fit=row["seconds_fit"],
        peak_mb=row["peak_mb"],
        seed=row["seed"],
        file_sha256=row["file_sha256"] if for_host else None,
        run_id=row["run_id"],
        harness_version=row["harness_version"],
        libraries=dict(row["libraries"] or ()),
        host=row["host"],
    )
