"""The paired test for scores that are no smooth function of the rows: draw rows and score both again."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from leaderboard.compare.paired import PairedTest, judge_effect
from leaderboard.compare.units import unit_codes

__all__ = ["compare_by_resampling"]

_MOST_ROWS = 20_000  # that are drawn at a time; the spread among fewer is narrowed to all of them
_SEED = 0  # the same rows whoever asks, and whenever

# Rows, as often as they were drawn -> how much better the first is.
Difference = Callable[[np.ndarray], float]


def compare_by_resampling(
    difference: Difference, rows: int, *, block: np.ndarray | None = None, repeats: int = 400
) -> PairedTest:
    """The paired bootstrap by rows or blocks; of very many rows only a part is drawn each time."""
    random = np.random.default_rng(_SEED)
    codes, units = (np.arange(rows), rows) if block is None else unit_codes(block)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(units + 1))
    drawn = max(2, min(units, _MOST_ROWS * units // rows))

    def draw() -> np.ndarray:
        chosen = random.integers(0, units, drawn)
        if block is None:
            return chosen
        return np.concatenate([order[starts[unit] : starts[unit + 1]] for unit in chosen])

    found = np.array([difference(draw()) for _ in range(repeats)])
    error = float(found.std(ddof=1)) * math.sqrt(drawn / units)
    part = "" if drawn == units else f", {drawn:,} of {units:,} at a time"
    return judge_effect(
        difference(np.arange(rows)),
        error,
        degrees=units - 1,
        units=units,
        method=f"paired bootstrap of {repeats}{part}",
    )
