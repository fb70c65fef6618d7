"""The two tables of a board, frozen: `entries` (what was handed in) and `events` (what happened since)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pyarrow as pa

SCHEMA_VERSION = 1

Kind = Literal["submission", "baseline", "ensemble", "reference"]
Status = Literal["scored", "unscored", "invalid"]
EventKind = Literal[
    "rescored", "withdrawn", "disqualified", "reinstated", "chosen", "unchosen", "closed", "renamed"
]

_UTC = pa.timestamp("us", tz="UTC")

SCORE = pa.struct(
    [
        pa.field("share", pa.string(), nullable=False),
        pa.field("metric", pa.string(), nullable=False),
        pa.field("value", pa.float64()),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("method", pa.string()),
        pa.field("released", pa.float64()),
    ]
)

ENTRIES = pa.schema(
    [
        pa.field("schema_version", pa.int32(), nullable=False),
        pa.field("entry_id", pa.string(), nullable=False),
        pa.field("competition", pa.string(), nullable=False),
        pa.field("spec_fingerprint", pa.string()),
        pa.field("data_fingerprint", pa.string()),
        pa.field("metric_fingerprint", pa.string()),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("team", pa.string(), nullable=False),
        pa.field("model", pa.string()),
        pa.field("params", pa.string()),
        pa.field("message", pa.string()),
        pa.field("created_at", _UTC, nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("late", pa.bool_(), nullable=False),
        pa.field("error", pa.string()),
        pa.field("scores", pa.list_(SCORE)),
        pa.field("cv_mean", pa.float64()),
        pa.field("cv_std", pa.float64()),
        pa.field("fold_scores", pa.list_(pa.float64())),
        pa.field("public_score", pa.float64()),
        pa.field("private_score", pa.float64()),
        pa.field("rows", pa.int64()),
        pa.field("seconds_fit", pa.float64()),
        pa.field("seconds_predict", pa.float64()),
        pa.field("peak_mb", pa.float64()),
        pa.field("seed", pa.int64()),
        pa.field("file_sha256", pa.string()),
        pa.field("run_id", pa.string()),
        pa.field("harness_version", pa.string()),
        pa.field("libraries", pa.map_(pa.string(), pa.string())),
        pa.field("host", pa.string()),
        pa.field("extra", pa.string()),
    ]
)

EVENTS = pa.schema(
    [
        pa.field("schema_version", pa.int32(), nullable=False),
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("competition", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("entry_id", pa.string()),
        pa.field("team", pa.string()),
        pa.field("created_at", _UTC, nullable=False),
        pa.field("message", pa.string()),
        pa.field("spec_fingerprint", pa.string()),
        pa.field("data_fingerprint", pa.string()),
        pa.field("metric_fingerprint", pa.string()),
        pa.field("scores", pa.list_(SCORE)),
        pa.field("public_score", pa.float64()),
        pa.field("private_score", pa.float64()),
        pa.field("extra", pa.string()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Score:
    """One score of an entry: on which share of the rows, how sure, and what the participant was told."""

    share: str  # cv | public | private
    metric: str
    value: float | None  # None: this submission cannot serve the metric (n/a)
    low: float | None = None
    high: float | None = None
    method: str | None = None
    released: float | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One handed-in or baseline set of predictions: a row of the board, never changed again."""

    entry_id: str
    competition: str
    kind: Kind
    team: str
    created_at: datetime
    status: Status
    late: bool = False
    spec_fingerprint: str | None = None
    data_fingerprint: str | None = None
    metric_fingerprint: str | None = None
    model: str | None = None
    params: str | None = None
    message: str | None = None
    error: str | None = None
    scores: tuple[Score, ...] = ()
    cv_mean: float | None = None
    cv_std: float | None = None
    fold_scores: tuple[float, ...] = ()
    public_score: float | None = None  # what was released
    private_score: float | None = None
    rows: int | None = None
    seconds_fit: float | None = None
    seconds_predict: float | None = None
    peak_mb: float | None = None
    seed: int | None = None
    file_sha256: str | None = None
    run_id: str | None = None
    harness_version: str | None = None
    libraries: Mapping[str, str] = field(default_factory=dict)
    host: str | None = None
    extra: str | None = None
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to an entry or a board after the fact; entries themselves never change."""

    event_id: str
    competition: str
    kind: EventKind
    created_at: datetime
    entry_id: str | None = None
    team: str | None = None
    message: str | None = None
    spec_fingerprint: str | None = None
    data_fingerprint: str | None = None
    metric_fingerprint: str | None = None
    scores: tuple[Score, ...] = ()
    public_score: float | None = None
    private_score: float | None = None
    extra: str | None = None
    schema_version: int = SCHEMA_VERSION
