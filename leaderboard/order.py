"""The order of a board: by score, and among equal scores the earlier entry first."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leaderboard.arrays import from_numpy, to_numpy


def order_by_score(score: np.ndarray, by_time: np.ndarray) -> np.ndarray:
    """Row numbers from the smallest score to the largest, equal ones as in `by_time`, NaN last."""
    count = len(by_time)
    ordered = score[by_time]
    # Sorting (score, time) as one whole number per row takes a fraction of a stable sort of the scores.
    order = np.argsort(ordered)
    ascending = ordered[order]
    differs = (ascending[1:] != ascending[:-1]) & ~np.isnan(ascending[:-1])
    if differs.all():
        return np.asarray(by_time[order])
    numbers = np.concatenate([[0], np.cumsum(differs)]) * count + order
    numbers.sort()
    return np.asarray(by_time[numbers % count])


def order_by_time(rows: np.ndarray, created_at: np.ndarray, ids: pa.ChunkedArray) -> np.ndarray:
    """These row numbers from the earliest to the latest, those of one microsecond by their ids."""
    times = created_at[rows]
    steps = np.diff(times)
    if (steps < 0).any():
        order = np.argsort(times, kind="stable")
        rows, times = rows[order], times[order]
        steps = np.diff(times)
    return rows if (steps > 0).all() else _order_within(rows, steps, ids)


def _order_within(rows: np.ndarray, steps: np.ndarray, ids: pa.ChunkedArray) -> np.ndarray:
    same = np.concatenate([[False], steps == 0])
    tied = np.flatnonzero(same | np.append(same[1:], False))
    columns = {"moment": from_numpy(np.cumsum(~same)[tied]), "id": ids.take(from_numpy(rows[tied]))}
    table = pa.Table.from_arrays(list(columns.values()), names=list(columns))
    order = pc.sort_indices(table, sort_keys=[(name, "ascending") for name in columns])
    rows = rows.copy()
    rows[tied] = rows[tied[to_numpy(order)]]
    return rows
