"""Scales: each turns one column of numbers into one or several that a model of sums and distances can use.

Columns come without missing values and with at least two different ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol, TypeAlias

import numpy as np

__all__ = ["Learner", "Scale", "ScaleName", "scale_learners"]

ScaleName = Literal["quantile", "standard", "robust", "both", "spline"]

_SAMPLE = 10_000  # rows that quantiles are taken from
_QUANTILES = 1_000
_CLIP = 8.0  # standard deviations
_FEWEST_KNOTS, _MOST_KNOTS = 4, 24  # of a column
_ALL_KNOTS = 500  # of all columns, about
_ALL_CELLS = 8_000_000  # that these make of all rows, about, unless four of each column are more
_ROWS_PER_KNOT = 100


class Scale(Protocol):
    """A fitted scale; picklable."""

    @property
    def width(self) -> int:
        """How many columns it makes."""
        ...

    def apply(self, values: np.ndarray, out: np.ndarray) -> None:
        """Write what it makes of values (rows,) into (rows, width)."""
        ...


Learner: TypeAlias = Callable[[np.ndarray], Scale]


@dataclass(frozen=True)
class Standard:
    """Zero mean and unit variance, cut far outside."""

    mean: float
    deviation: float
    width: int = 1

    def apply(self, values: np.ndarray, out: np.ndarray) -> None:
        """Write the standardised values."""
        np.clip((values - self.mean) / self.deviation, -_CLIP, _CLIP, out=out[:, 0])


@dataclass(frozen=True)
class Robust:
    """By median and quartiles, with far values drawn in smoothly, as RealMLP does it."""

    median: float
    factor: float
    width: int = 1

    def apply(self, values: np.ndarray, out: np.ndarray) -> None:
        """Write the scaled values, all between -3 and 3."""
        scaled = (values - self.median) * self.factor
        out[:, 0] = scaled / np.hypot(1, scaled / 3)


@dataclass(frozen=True)
class Quantile:
    """The normal score of a value's rank among the training rows, interpolated."""

    knots: np.ndarray  # float64, rising
    scores: np.ndarray
    width: int = 1

    def apply(self, values: np.ndarray, out: np.ndarray) -> None:
        """Write the scores."""
        out[:, 0] = np.interp(values, self.knots, self.scores)


@dataclass(frozen=True)
class PiecewiseLinear:
    """A basis of functions that each rise from 0 to 1 between two knots: sums of them are linear splines."""

    knots: np.ndarray  # float64, rising

    @property
    def width(self) -> int:
        """One column less than knots."""
        return len(self.knots) - 1

    def apply(self, values: np.ndarray, out: np.ndarray) -> None:
        """Write the basis."""
        rising = (values[:, None] - self.knots[:-1]) / np.diff(self.knots)
        np.clip(rising, 0, 1, out=out)


def learn_standard(values: np.ndarray) -> Standard:
    """By the mean and the standard deviation of the training rows."""
    return Standard(float(values.mean()), float(values.std()) or 1.0)


def learn_robust(values: np.ndarray) -> Robust:
    """By the median and the quartiles; by the range if the quartiles are the same."""
    low, first, median, third, high = np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
    return Robust(float(median), float(1 / (third - first) if third > first else 2 / (high - low)))


def learn_quantile(values: np.ndarray) -> Quantile:
    """By at most a thousand quantiles; equal ones share the middle of their ranks."""
    from scipy.special import ndtri

    sample = _sample(values)
    count = min(_QUANTILES, len(sample))
    ranks = np.linspace(0, 1, count)
    quantiles = np.quantile(sample, ranks)
    knots, first, repeats = np.unique(quantiles, return_index=True, return_counts=True)
    middle = (ranks[first] + ranks[first + repeats - 1]) / 2
    return Quantile(knots, ndtri(np.clip(middle, 0.5 / count, 1 - 0.5 / count)))


def learn_spline(values: np.ndarray, *, most_knots: int = _MOST_KNOTS) -> PiecewiseLinear:
    """With knots at the ends and at quantiles, where no value counts for more than one of them."""
    count = int(np.clip(min(most_knots, len(values) // _ROWS_PER_KNOT), _FEWEST_KNOTS, _MOST_KNOTS))
    distinct, repeats = np.unique(_sample(values), return_counts=True)
    ranks = np.cumsum(np.minimum(repeats, repeats.sum() / count))
    places = np.searchsorted(ranks, np.linspace(ranks[0], ranks[-1], count + 2))
    return PiecewiseLinear(distinct[np.unique(places)])


def _sample(values: np.ndarray) -> np.ndarray:
    if len(values) <= _SAMPLE:
        return values
    return values[np.random.default_rng(0).integers(len(values), size=_SAMPLE)]


def scale_learners(name: ScaleName, rows: int, columns: int) -> tuple[Learner, ...]:
    """What learns the scales of one name in a table of that size, the one that says most first."""
    all_knots = min(_ALL_KNOTS, _ALL_CELLS // max(rows, 1))
    learn_pieces: Learner = partial(learn_spline, most_knots=all_knots // max(columns, 1))
    learners: dict[ScaleName, tuple[Learner, ...]] = {
        "quantile": (learn_quantile,),
        "standard": (learn_standard,),
        "robust": (learn_robust,),
        "both": (learn_standard, learn_quantile),
        "spline": (learn_standard, learn_pieces),
    }
    return learners[name]
