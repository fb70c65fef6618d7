"""Boards of any size to measure on: entries that look like a busy competition's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from leaderboard.arrays import build_array, build_table, from_numpy
from leaderboard.identity import new_id
from leaderboard.schema import ENTRIES, Entry, Score

if TYPE_CHECKING:
    from leaderboard.store import Board

START = datetime(2026, 1, 1, tzinfo=UTC)
FINGERPRINTS = ("a" * 64, "b" * 64, "c" * 64)
BATCH = 5000
_PLAIN = Entry(
    entry_id="",
    competition="benchmark",
    kind="submission",
    team="",
    created_at=START,
    status="scored",
    scores=tuple(
        Score(share=share, metric="roc_auc", value=0.91, low=0.9, high=0.92, method="delong", released=0.91)
        for share in ("public", "private")
    ),
    fold_scores=(0.9, 0.91, 0.92, 0.93, 0.94),
    spec_fingerprint=FINGERPRINTS[0],
    data_fingerprint=FINGERPRINTS[1],
    metric_fingerprint=FINGERPRINTS[2],
    message="one more feature",
    file_sha256="d" * 64,
    rows=1000,
    harness_version="0.1.0",
    libraries={"numpy": "2.4.0", "pyarrow": "26.0.0"},
    host="laptop",
)


def make_entry(number: int) -> Entry:
    """One entry, as a submission makes it."""
    now = datetime.now(UTC)
    return replace(_PLAIN, entry_id=new_id(now), created_at=now, team=f"team {number % 500}")


def fill_board(board: Board, entries: int, *, teams: int, seed: int = 0) -> None:
    """Append this many entries in batches."""
    random = np.random.default_rng(seed)
    for first in range(0, entries, BATCH):
        board.append_table(_make_batch(random, first, min(BATCH, entries - first), teams))


def _make_batch(random: np.random.Generator, first: int, count: int, teams: int) -> pa.Table:
    moments = [START + timedelta(seconds=first + row) for row in range(count)]
    columns = {
        "entry_id": build_array([new_id(moment) for moment in moments], pa.string()),
        "created_at": build_array(moments, ENTRIES.field("created_at").type),
        "team": build_array([f"team {team}" for team in random.integers(teams, size=count)], pa.string()),
        "model": build_array([f"model {model}" for model in random.integers(50, size=count)], pa.string()),
        **{name: from_numpy(random.random(count)) for name in ("public_score", "private_score", "cv_mean")},
    }
    table = build_table([_PLAIN], ENTRIES).take(from_numpy(np.zeros(count, dtype=np.int64)))
    for name, values in columns.items():
        table = table.set_column(ENTRIES.get_field_index(name), ENTRIES.field(name), values)
    return table
