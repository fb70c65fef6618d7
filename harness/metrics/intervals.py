"""From the spread of a score to its 95 % interval.

A score is a smooth function of the rows, so the delta method turns what each row contributes (its
*influence*) into the variance of the score: the sum of squared influences, added up inside each block first
where rows belong together. The interval is then normal (Student's t with the number of independent rows or
blocks, of unequal ones as many alike ones as vary like them) on a scale that cannot leave the metric's range:
the logit of a score with two limits, the logarithm of the distance to the only limit.

A score at the very end of its range has no spread to go by. There a share of the rows, the exact one-sided
95 % bound 1 - 0.05 ** (1 / rows) on a fault that no row shows (the rule of three), is taken to be the other
way round.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from harness.metrics.base import Estimate, Truth
from leaderboard.compare.units import Units, tells

__all__ = [
    "Edge",
    "Limits",
    "Spread",
    "count_degrees",
    "measure_spread",
    "normal_estimate",
    "student_quantile",
    "unseen_share",
    "wilson_estimate",
]

Limits = tuple[float, float]
Edge = Callable[[float], float]  # share of rows that turn out the other way -> the score then
NORMAL_QUANTILE = 1.959963984540054
_LARGEST_EXPONENT = 700.0
_FEW_UNITS = "none: fewer than two independent rows"


@dataclass(frozen=True)
class Spread:
    """How far a score may be off: its variance, the units behind it, and the degrees of freedom they are."""

    variance: float
    units: int  # independent rows or blocks
    degrees: float  # one less than the units, if they are alike


def normal_estimate(
    value: float,
    spread: Spread,
    limits: Limits,
    *,
    method: str,
    edge: Edge | None = None,
) -> Estimate:
    """The score with its normal interval on the scale that its limits ask for."""
    if not math.isfinite(value) or not math.isfinite(spread.variance):
        return Estimate(value, None, None, "none: the score is too large")
    if not tells(spread.degrees):
        return Estimate(value, None, None, _FEW_UNITS)
    value = min(max(value, limits[0]), limits[1])
    if _is_edge(value, spread.variance, limits):
        return _edge_estimate(value, spread.units, limits, edge)
    width = student_quantile(spread.degrees) * math.sqrt(max(spread.variance, 0.0))
    low, high = _interval(value, width, limits)
    return Estimate(value, min(low, value), max(high, value), method)


def _interval(value: float, width: float, limits: Limits) -> tuple[float, float]:
    lowest, highest = limits
    below, above = value - lowest, highest - value
    if math.isfinite(below) and math.isfinite(above):
        logit = math.log(below) - math.log(above)
        step = width * (1 / below + 1 / above)
        low, high = (_logistic(logit + side * step) for side in (-1, 1))
        return lowest + (highest - lowest) * low, lowest + (highest - lowest) * high
    if math.isfinite(below):
        factor = math.exp(min(width / below, _LARGEST_EXPONENT))
        return lowest + below / factor, lowest + below * factor
    if math.isfinite(above):
        factor = math.exp(min(width / above, _LARGEST_EXPONENT))
        return highest - above * factor, highest - above / factor
    return value - width, value + width


def _is_edge(value: float, variance: float, limits: Limits) -> bool:
    distance = min(abs(value - limit) for limit in limits)
    if math.isfinite(limits[1] - limits[0]):
        return distance < 1e-12
    return distance == 0 or (distance < 1e-12 and variance < 1e-24)  # log_loss clips, so its best is 2e-16


def _edge_estimate(value: float, units: int, limits: Limits, edge: Edge | None) -> Estimate:
    if edge is None:
        return Estimate(value, None, None, "none: the score is at the end of its range")
    other = min(max(edge(unseen_share(units)), limits[0]), limits[1])
    return Estimate(value, min(value, other), max(value, other), "exact one-sided bound")


def _logistic(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-min(x, _LARGEST_EXPONENT)))
    return math.exp(max(x, -_LARGEST_EXPONENT)) / (1 + math.exp(max(x, -_LARGEST_EXPONENT)))


def unseen_share(units: float) -> float:
    """The one-sided 95 % upper bound on the share of a kind that none of this many rows shows."""
    return -math.expm1(math.log(0.05) / units)


def wilson_estimate(
    share: float, rows: float, *, degrees: float = math.inf, method: str = "Wilson"
) -> Estimate:
    """A share of rows with its Wilson interval; exact and one-sided where all rows agree.

    The variance of a share of rows alike is known; of others it is estimated with these degrees of freedom.
    """
    if not tells(degrees):
        return Estimate(share, None, None, _FEW_UNITS)
    if share <= 0.0:
        return Estimate(0.0, 0.0, unseen_share(rows), "exact one-sided bound")
    if share >= 1.0:
        return Estimate(1.0, 1.0 - unseen_share(rows), 1.0, "exact one-sided bound")
    quantile = student_quantile(degrees)
    squared = quantile**2
    centre = (share + squared / (2 * rows)) / (1 + squared / rows)
    spread = math.sqrt(share * (1 - share) / rows + squared / (4 * rows**2)) / (1 + squared / rows)
    half = quantile * spread
    return Estimate(share, min(max(centre - half, 0.0), share), max(min(centre + half, 1.0), share), method)


def student_quantile(degrees: float) -> float:
    """The 97.5 % quantile of Student's t, within 0.02 %; the normal one for very many degrees of freedom."""
    if degrees < len(_FEW_DEGREES):
        return _interpolate_quantile(max(degrees, 1.0))
    z = NORMAL_QUANTILE
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * degrees**4)
    )


_FEW_DEGREES = (12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912)


def _interpolate_quantile(degrees: float) -> float:
    """The quantile between those of few degrees: its logarithm is nearly a polynomial of 1 / degrees."""
    known = {1 / number: quantile for number, quantile in enumerate(_FEW_DEGREES, start=1)}
    logarithm = sum(
        math.log(quantile) * math.prod((1 / degrees - x) / (here - x) for x in known if x != here)
        for here, quantile in known.items()
    )
    return math.exp(logarithm)


def measure_spread(influence: np.ndarray, truth: Truth) -> Spread:
    """How far a score may be off, from what each row contributes to it.

    `influence` is centred; rows of one block are summed before squaring.
    """
    units = Units(truth.weight, truth.block)
    parts = units.gather(influence)
    count = len(parts)
    variance = float(np.square(parts, out=parts).sum()) * count / max(count - 1, 1)
    return Spread(variance, count, min(count, units.count_alike(len(influence))) - 1)


def count_degrees(truth: Truth) -> float:
    """The degrees of freedom of rows with these weights and blocks."""
    alike = Units(truth.weight, truth.block).count_alike(len(truth.values))
    return min(count_rows(truth), alike) - 1


def count_rows(truth: Truth) -> int:
    """How many rows count: those with a weight."""
    return len(truth.values) if truth.weight is None else int(np.count_nonzero(truth.weight))


def units_method(truth: Truth, name: str) -> str:
    """The name of a method, and whether it goes by rows or by blocks."""
    return f"{name} over {'rows' if truth.block is None else 'blocks'}"
