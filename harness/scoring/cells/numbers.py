"""Cells that hold a finite number, perhaps within a range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import compute

from harness.scoring.cells.base import SHORT, Faults, ReadCells, faults_of, is_missing, tidy
from harness.scoring.problems import Mistake
from leaderboard.arrays import from_numpy, to_numpy

if TYPE_CHECKING:
    from harness.scoring.cells.base import Mask

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_NOT_FINITE = r"(?i)^[+-]?(nan|inf|infinity|1\.#inf|1\.#qnan)$"
_DECIMAL_COMMA = r"^[+-]?[0-9]*,[0-9]+$"


@dataclass(frozen=True)
class NumberCells:
    """Finite numbers from `low` to `high`, and greater than `above` if it is given."""

    low: float = -math.inf
    high: float = math.inf
    above: float | None = None

    arrow_type = pa.float64()
    dtype = np.dtype(np.float64)
    width = None
    longest = SHORT

    def from_typed(self, column: pa.Array) -> np.ndarray | None:
        """The numbers of a column, or None if any is missing, not finite or out of range."""
        if column.null_count:
            return None
        values = to_numpy(column)
        if not len(values):
            return values
        lowest, highest = values.min(), values.max()  # NaN if any is
        fits = (
            self.low <= lowest and highest <= self.high and math.isfinite(lowest) and math.isfinite(highest)
        )
        return values if fits and (self.above is None or lowest > self.above) else None

    def from_text(self, cells: pa.Array) -> ReadCells:
        """The numbers, and which cells hold none that is allowed."""
        text, broken = tidy(cells)
        missing = is_missing(text)
        written = to_numpy(compute.match_substring_regex(text, _NUMBER))
        infinite = to_numpy(compute.match_substring_regex(text, _NOT_FINITE))
        comma = to_numpy(compute.match_substring_regex(text, _DECIMAL_COMMA))
        values = np.full(len(text), np.nan)
        values[written] = to_numpy(text.filter(from_numpy(written)).cast(pa.float64()))
        infinite |= written & ~np.isfinite(values)
        found = faults_of(
            encoding=broken,
            empty=missing,
            decimal_comma=comma,
            not_finite=infinite,
            not_number=~(broken | missing | written | infinite | comma),
        )
        return ReadCells(values, (*found, *self._out_of_range(values, np.isfinite(values))))

    def _out_of_range(self, values: np.ndarray, finite: Mask) -> tuple[Faults, ...]:
        outside = finite & ((values < self.low) | (values > self.high))
        if self.above is not None:
            outside |= finite & (values <= self.above)
        return (Faults(Mistake.RANGE, outside, advice=self._range()),) if outside.any() else ()

    def _range(self) -> str:
        if self.above is not None:
            return f"Every number must be greater than {self.above:g}."
        return f"Every number must be between {self.low:g} and {self.high:g}."
