"""The one test of two scores on the same rows, fixed before anyone looks at them.

A score is a smooth function of the rows, so the difference of two has an influence of every row: the
difference of both. The sum of these squared is the variance of the difference, with all that the two have in
common taken out of it: for the area under the ROC curve that is the test of DeLong et al. (1988), for a mean
over rows the paired t-test. Rows that belong together are added up before squaring.

Where few rows tell the two apart, these alone are evidence: they are the degrees of freedom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

__all__ = ["PairedTest", "Units", "compare_by_influence", "judge_effect", "unit_codes"]

_CONFIDENCE = 0.95


@dataclass(frozen=True, kw_only=True)
class PairedTest:
    """How much better the first of two is: positive means better, whatever the direction of the metric."""

    effect: float
    low: float  # the 95 % interval of the effect
    high: float
    p_value: float  # two-sided, of no difference
    superiority: float  # how probable it is that the first is truly better, as far as these rows tell
    again: float  # how probable it is that it would score better on as many new rows
    units: int  # independent rows, blocks or folds
    method: str


@dataclass(frozen=True)
class Units:
    """What counts as one piece of evidence: a row with its weight, or all rows of a block."""

    weight: np.ndarray | None = None
    block: np.ndarray | None = None

    def gather(self, influence: np.ndarray) -> np.ndarray:
        """What each unit contributes, as a share of all weight; units without weight are left out."""
        weight = np.ones(len(influence)) if self.weight is None else self.weight
        parts = influence * weight / weight.sum()
        if self.block is None:
            return np.asarray(parts[weight > 0])
        codes, _ = unit_codes(len(influence), self.block)
        masses = np.bincount(codes, weights=weight)
        return np.asarray(np.bincount(codes, weights=parts)[masses > 0])


def unit_codes(rows: int, block: np.ndarray | None) -> tuple[np.ndarray, int]:
    """The unit of each row, numbered from 0, and how many there are."""
    if block is None:
        return np.arange(rows), rows
    blocks, codes = np.unique(block, return_inverse=True)
    return codes, len(blocks)


def compare_by_influence(
    effect: float, influence: np.ndarray, *, differs: np.ndarray, units: Units, method: str
) -> PairedTest:
    """The test of an effect by what each row adds to it; `differs` marks rows on which the two disagree."""
    parts = units.gather(influence)
    count = len(parts)
    telling = int(np.count_nonzero(units.gather(differs.astype(np.float64))))
    variance = float(parts @ parts) * count / max(count - 1, 1)
    return judge_effect(
        effect, math.sqrt(variance), degrees=min(count, telling) - 1, units=count, method=method
    )


def judge_effect(effect: float, error: float, *, degrees: int, units: int, method: str) -> PairedTest:
    """The test of an effect with this standard error, by Student's t."""
    from scipy.special import stdtr, stdtrit  # a quarter of a second that nobody else should wait for

    if error <= 0 or degrees < 1:
        return _undecided(effect, units, method)
    t = effect / error
    half = float(stdtrit(degrees, (1 + _CONFIDENCE) / 2)) * error
    return PairedTest(
        effect=effect,
        low=effect - half,
        high=effect + half,
        p_value=float(2 * stdtr(degrees, -abs(t))),
        superiority=float(stdtr(degrees, t)),
        again=float(stdtr(degrees, t / math.sqrt(2))),
        units=units,
        method=method,
    )


def _undecided(effect: float, units: int, method: str) -> PairedTest:
    """Two that agree on every row, or differ on a single one: no evidence of anything."""
    same = effect == 0
    return PairedTest(
        effect=effect,
        low=effect if same else -math.inf,
        high=effect if same else math.inf,
        p_value=1.0,
        superiority=0.5,
        again=0.5,
        units=units,
        method=method,
    )
