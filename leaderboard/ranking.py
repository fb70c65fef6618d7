"""Rank the current board: who stands where, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from leaderboard.arrays import build_array, from_numpy, to_numpy
from leaderboard.codes import Codes, encode_text
from leaderboard.current import FINGERPRINTS, Fingerprints, find_stale
from leaderboard.order import order_by_score, order_by_time

Share = Literal["public", "private", "cv"]
Direction = Literal["maximize", "minimize"]

NEEDED_COLUMNS = (
    "entry_id",
    "kind",
    "team",
    "model",
    "created_at",
    "status",
    "late",
    "cv_mean",
    "public_score",
    "private_score",
    "run_id",
    *FINGERPRINTS,
)
DICTIONARIES = ("kind", "team", "model", "status", "run_id", *FINGERPRINTS)
STANDINGS = ("ranked", "between", "unscored", "replaced", "stale", "invalid", "withdrawn", "disqualified")
_SCORES = {"public": "public_score", "private": "private_score", "cv": "cv_mean"}
_AUTOMATIC = ("baseline", "ensemble", "reference")


def rank_board(
    current: pa.Table,
    *,
    share: Share,
    direction: Direction,
    fingerprints: Fingerprints | None = None,
    per_team: bool = True,
    rules: bool = False,
    everything: bool = False,
) -> pa.Table:
    """The rows of a current board in the order of their rank, with `rank`, `score` and `standing`.

    ============  ===========================================================================================
    ranked        has a rank: 1 is the best, and of equal scores the earlier one ranks higher
    between       stands where its score puts it, without a number: late entries and, with rules, those of
                  no team (baselines, ensembles, references)
    unscored      takes part, but has no score on this share: listed last
    replaced      per team only: the team has a better entry, the model a newer run or a better entry of it
    stale         its scores were made under another spec, data or metric than the fingerprints given
    invalid       it was refused
    withdrawn     by the team
    disqualified  by the host
    ============  ===========================================================================================

    The last five are left out unless `everything` is asked for. Entries that nothing hidden can score (status
    unscored) rank by their cross-validation, as long as no other entry has been scored.
    """
    columns = _read_columns(current)
    standing = _exclude(current, columns, fingerprints)
    score = _choose_scores(current, columns, standing, share)
    taking_part = np.flatnonzero(standing == _place("ranked"))
    by_time = order_by_time(taking_part, columns.created_at, current["entry_id"])
    order = order_by_score(-score if direction == "maximize" else score, by_time)
    if per_team:
        standing[_find_replaced(columns, order, by_time)] = _place("replaced")
    placed = standing == _place("ranked")
    standing[placed & (columns.late | (columns.automatic & rules))] = _place("between")
    standing[placed & np.isnan(score)] = _place("unscored")
    rows = _arrange(standing, order, columns.created_at, everything=everything)
    return _assemble(current, score, standing, rows)


@dataclass(frozen=True)
class _Columns:
    """What ranking looks at, as numbers; `automatic` are the entries of no team."""

    kind: Codes
    team: Codes
    model: Codes
    run: Codes
    status: Codes
    created_at: np.ndarray
    late: np.ndarray
    automatic: np.ndarray


def _read_columns(current: pa.Table) -> _Columns:
    kind = encode_text(current["kind"])
    return _Columns(
        kind=kind,
        team=encode_text(current["team"]),
        model=encode_text(current["model"]),
        run=encode_text(current["run_id"]),
        status=encode_text(current["status"]),
        created_at=to_numpy(current["created_at"]),
        late=to_numpy(current["late"]),
        automatic=kind.any_of(_AUTOMATIC),
    )


def _place(standing: str) -> int:
    return STANDINGS.index(standing)


def _exclude(current: pa.Table, columns: _Columns, fingerprints: Fingerprints | None) -> np.ndarray:
    """Every entry's standing as far as it does not depend on the others: the weightiest reason wins."""
    standing = np.full(current.num_rows, _place("ranked"), dtype=np.int8)
    stale = find_stale(current, fingerprints) if fingerprints else to_numpy(current["stale"])
    standing[stale] = _place("stale")
    standing[columns.status.equal("invalid")] = _place("invalid")
    for mark in ("withdrawn", "disqualified"):
        standing[to_numpy(current[mark])] = _place(mark)
    return standing


def _choose_scores(current: pa.Table, columns: _Columns, standing: np.ndarray, share: Share) -> np.ndarray:
    score = to_numpy(current[_SCORES[share]])
    taking_part = standing == _place("ranked")
    if not (taking_part & columns.status.equal("scored")).any():
        score = np.where(columns.status.equal("unscored"), to_numpy(current["cv_mean"]), score)
    return score


def _find_replaced(columns: _Columns, order: np.ndarray, by_time: np.ndarray) -> np.ndarray:
    """The rows that are not the one row of their team or model."""
    groups = _group(columns)
    candidates = order[_are_of_latest_run(columns, groups, by_time)[order]]
    best = np.zeros(len(groups), dtype=np.bool_)
    best[_last_of_each(groups, candidates[::-1])] = True
    replaced: np.ndarray = order[~best[order]]
    return replaced


def _group(columns: _Columns) -> np.ndarray:
    """A number for each team and, apart from them, each kind and model; late entries go apart."""
    of_team = 2 * columns.team.codes.astype(np.int64) + columns.late
    models = len(columns.model.texts) + 1
    of_model = columns.kind.codes.astype(np.int64) * models + columns.model.codes + 1
    groups: np.ndarray = np.where(columns.automatic, 2 * len(columns.team.texts) + of_model, of_team)
    return groups


def _are_of_latest_run(columns: _Columns, groups: np.ndarray, by_time: np.ndarray) -> np.ndarray:
    """False for a model's entries of older runs; what came from no run is a run of its own."""
    rows = by_time[columns.automatic[by_time]]
    latest = np.zeros(groups.max(initial=-1) + 1, dtype=np.int64)
    latest[groups[rows]] = rows  # of several assignments to one place, the last one stays
    newest = latest[groups[rows]]
    run = columns.run.codes
    current = ~columns.automatic
    current[rows] = (rows == newest) | ((run[rows] == run[newest]) & (run[rows] >= 0))
    return current


def _last_of_each(groups: np.ndarray, rows: np.ndarray) -> np.ndarray:
    last = np.full(groups.max(initial=-1) + 1, -1)
    last[groups[rows]] = rows
    chosen: np.ndarray = last[last >= 0]
    return chosen


def _arrange(
    standing: np.ndarray, order: np.ndarray, created_at: np.ndarray, *, everything: bool
) -> np.ndarray:
    """The rows to show: those with a place in the order of score, then the others."""
    placed = standing[order] <= _place("unscored")
    if not everything:
        return np.asarray(order[placed])
    excluded = np.flatnonzero(standing > _place("replaced"))
    excluded = excluded[np.argsort(created_at[excluded], kind="stable")]
    return np.concatenate([order[placed], order[~placed], excluded])


def _assemble(current: pa.Table, score: np.ndarray, standing: np.ndarray, rows: np.ndarray) -> pa.Table:
    ranked = standing[rows] == _place("ranked")
    names = build_array(STANDINGS, pa.string())
    return (
        current.take(from_numpy(rows))
        .append_column("rank", from_numpy(np.cumsum(ranked, dtype=np.int32), valid=ranked))
        .append_column("score", from_numpy(score[rows], valid=~np.isnan(score[rows])))
        .append_column("standing", names.take(from_numpy(standing[rows])))
    )
