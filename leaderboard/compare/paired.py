"""The one test of two scores on the same rows, fixed before anyone looks at them.

A score is a smooth function of the rows, so the difference of two has an influence of every row: the
difference of both. The sum of these squared is the variance of the difference, with all that the two have in
common taken out of it: for the area under the ROC curve that is the test of DeLong et al. (1988), for a mean
over rows the paired t-test. Rows that belong together are added up before squaring.

Student's t takes differences to be normal. Of a few skewed ones it believes too much: the large ones that
would speak for the other side are rare, and often none is among them. Hall (1992) takes the skewness out of t
by a cubic, as well as a bootstrap of t would. The test is the more cautious of both, and so is the interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from leaderboard.compare.units import degrees_of_variance, skewness_of_sum, tells

if TYPE_CHECKING:
    from leaderboard.compare.units import Units

__all__ = ["PairedTest", "compare_by_influence", "judge_effect", "reverse"]

_CONFIDENCE = 0.95
_ROUNDING = 1e-12
_NO_SKEWNESS = 1e-6  # below, the cube root loses more digits than it is worth


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

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval of the effect; None where too little is known for one."""
        return (self.low, self.high) if math.isfinite(self.high - self.low) else None


def compare_by_influence(
    effect: float,
    influence: np.ndarray,
    *,
    differs: np.ndarray,
    units: Units,
    method: str,
    gains: np.ndarray | None = None,
) -> PairedTest:
    """The test of an effect by what each row adds to it; `differs` marks rows on which the two disagree.

    `gains` is how much better the first is on each row, where that can be told. Without a difference they
    would vary around nothing; most rows of a large one say so, even where few make all of its spread.
    """
    parts = _Powers.of(units.gather(influence))
    count = parts.count
    known = parts.degrees
    if gains is not None:
        known = max(known, _Powers.of(units.gather(gains)).degrees)
    degrees = min(count - 1, units.count(differs) - 1, units.count_alike(len(influence)) - 1, known)
    return judge_effect(
        effect,
        parts.largest * math.sqrt(parts.squares * count / max(count - 1, 1)),
        degrees=degrees,
        units=count,
        method=method,
        skewness=skewness_of_sum(count, parts.squares, parts.cubes),
    )


@dataclass(frozen=True)
class _Powers:
    """Contributions by the sums of their powers, as shares of the largest so that none is too small."""

    count: int
    largest: float
    squares: float
    cubes: float
    fourths: float

    @classmethod
    def of(cls, parts: np.ndarray) -> _Powers:
        largest = float(np.abs(parts).max())
        shares = parts / largest if largest > 0 else parts
        squares = np.square(shares)  # a product by BLAS would wake its threads for each of many tests
        sums = (float(powers.sum()) for powers in (squares, squares * shares, np.square(squares)))
        return cls(len(parts), largest, *sums)

    @property
    def degrees(self) -> float:
        """How well their variance is known."""
        return degrees_of_variance(self.count, self.squares, self.fourths)


def judge_effect(
    effect: float, error: float, *, degrees: float, units: int, method: str, skewness: float = 0.0
) -> PairedTest:
    """The test of an effect with this standard error by Student's t, or by Hall's where that is less sure."""
    from scipy.special import stdtr, stdtrit  # a quarter of a second that nobody else should wait for

    if error <= _ROUNDING * abs(effect):
        return _unanimous(effect, units, method)
    if not tells(degrees):
        return _untold(effect, units, method, width=math.inf)  # hardly more than one unit tells them apart
    t = _more_cautious(effect / error, _unskewed(effect / error, skewness))
    quantile = float(stdtrit(degrees, (1 + _CONFIDENCE) / 2))
    return PairedTest(
        effect=effect,
        low=effect - error * max(quantile, _skewed(quantile, skewness)),
        high=effect - error * min(-quantile, _skewed(-quantile, skewness)),
        p_value=float(2 * stdtr(degrees, -abs(t))),
        superiority=float(stdtr(degrees, t)),
        again=float(stdtr(degrees, t / math.sqrt(2))),
        units=units,
        method=method,
    )


def _more_cautious(one: float, other: float) -> float:
    """The one nearer to none; none where they disagree about the side."""
    return math.copysign(min(abs(one), abs(other)), one) if one * other > 0 else 0.0


def _unskewed(t: float, skewness: float) -> float:
    """Hall's cubic: t as it would be if what it is made of were not skewed."""
    return t + skewness * t**2 / 3 + skewness**2 * t**3 / 27 + skewness / 6


def _skewed(t: float, skewness: float) -> float:
    """The t that Hall's cubic makes this one of."""
    if abs(skewness) < _NO_SKEWNESS:
        return t
    return 3 / skewness * (math.cbrt(1 + skewness * (t - skewness / 6)) - 1)


def reverse(test: PairedTest) -> PairedTest:
    """The same test, the second of the two first."""
    return replace(
        test,
        effect=-test.effect,
        low=-test.high,
        high=-test.low,
        superiority=1 - test.superiority,
        again=1 - test.again,
    )


def _unanimous(effect: float, units: int, method: str) -> PairedTest:
    """Every unit says the same: that is by chance as seldom as so many coins that fall alike."""
    if effect == 0:
        return _untold(effect, units, method, width=0.0)
    p_value = min(1.0, 2.0 * 0.5**units)
    unseen = -math.expm1(math.log(1 - _CONFIDENCE) / units)  # so many may say the opposite, and none be seen
    ends = (effect, effect * (1 - 2 * unseen))
    sure = 1 - p_value / 2 if effect > 0 else p_value / 2
    return PairedTest(
        effect=effect,
        low=min(ends),
        high=max(ends),
        p_value=p_value,
        superiority=sure,
        again=sure,
        units=units,
        method=method,
    )


def _untold(effect: float, units: int, method: str, *, width: float) -> PairedTest:
    """No evidence of any difference; the interval reaches so far to both sides."""
    return PairedTest(
        effect=effect,
        low=effect - width,
        high=effect + width,
        p_value=1.0,
        superiority=0.5,
        again=0.5,
        units=units,
        method=method,
    )
