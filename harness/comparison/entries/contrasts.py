"""Groups of rows against all other rows: how much larger the mean gain is inside, and how sure that is.

Without weights or blocks all that a test needs are the first four moments of every group, which one pass over
the rows gives for all groups of a feature. Otherwise group by group, by what each row adds.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from leaderboard.compare.paired import compare_by_influence, judge_effect
from leaderboard.compare.units import degrees_of_variance, skewness_of_sum

if TYPE_CHECKING:
    from leaderboard.compare.paired import PairedTest
    from leaderboard.compare.units import Units

__all__ = ["Contrasts"]

_FEWEST_ROWS = 20
_METHOD = "contrast"


class Contrasts:
    """The gains of some rows, to be contrasted between groups of them."""

    def __init__(self, gains: np.ndarray, units: Units) -> None:
        self._gains, self._units = gains, units

    def test_groups(self, codes: np.ndarray, count: int) -> list[PairedTest | None]:
        """Each of so many groups against the other rows; None where either has too few rows to tell.

        `codes` says to which group a row belongs; those of no group have the code `count`.
        """
        if self._units.weight is None and self._units.block is None:
            sums = np.stack([np.bincount(codes, power, count + 1) for power in self._powers])
            return [_test_moments(sums[:, code], sums.sum(axis=1)) for code in range(count)]
        return [self._test_rows(codes == code) for code in range(count)]

    @cached_property
    def _powers(self) -> list[np.ndarray]:
        centred = self._gains - self._gains.mean()  # for the digits
        squared = np.square(centred)
        return [np.ones(len(centred)), centred, squared, squared * centred, np.square(squared)]

    def _test_rows(self, inside: np.ndarray) -> PairedTest | None:
        gains, weight = self._gains, self._units.weight
        weight = np.ones(len(gains)) if weight is None else weight
        counted = int(np.count_nonzero(weight))
        within = int(np.count_nonzero(weight[inside]))
        if min(within, counted - within) < _FEWEST_ROWS:
            return None
        share = float(weight[inside].sum() / weight.sum())
        means = [float(np.average(gains[part], weights=weight[part])) for part in (inside, ~inside)]
        influence = np.where(inside, (gains - means[0]) / share, -(gains - means[1]) / (1 - share))
        everywhere = np.ones(len(gains), dtype=np.bool_)
        effect = means[0] - means[1]
        return compare_by_influence(effect, influence, differs=everywhere, units=self._units, method=_METHOD)


def _test_moments(inside: np.ndarray, every: np.ndarray) -> PairedTest | None:
    """The test by the sums of the powers 0 to 4 of the gains, inside and in all."""
    outside, count = every - inside, int(every[0])
    if min(inside[0], outside[0]) < _FEWEST_ROWS:
        return None
    squares = cubes = fourths = 0.0  # of what each row adds
    for sums, sign in ((inside, 1), (outside, -1)):
        squares += max(_central(sums, 2), 0.0) / sums[0] ** 2
        cubes += sign * _central(sums, 3) / sums[0] ** 3
        fourths += max(_central(sums, 4), 0.0) / sums[0] ** 4
    error = math.sqrt(squares * count / (count - 1))
    degrees = min(count - 1, degrees_of_variance(count, squares, fourths))
    effect = float(inside[1] / inside[0] - outside[1] / outside[0])
    skewness = skewness_of_sum(count, squares, cubes)
    return judge_effect(effect, error, degrees=degrees, units=count, method=_METHOD, skewness=skewness)


def _central(sums: np.ndarray, power: int) -> float:
    """The sum of this power of the distances from the mean."""
    mean = sums[1] / sums[0]
    parts = (math.comb(power, k) * (-mean) ** (power - k) * sums[k] for k in range(power + 1))
    return float(sum(parts))
