"""From values to places along an axis, with ticks at round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Scale", "core_span", "span"]

_MOST_TICKS = 7
_FEWEST_FOR_CORE = 6
_FAR = 4.0  # quartile ranges beyond the quartiles


@dataclass(frozen=True, kw_only=True)
class Scale:
    """An axis from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def place(self, value: float) -> float:
        """Where a value lies; one beyond the axis lies at its end."""
        low, high, value = (self._bent(one) for one in (self.low, self.high, value))
        share = (value - low) / (high - low) if high > low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def beyond(self, value: float) -> int:
        """Whether a value lies below (-1) or above (1) what the axis shows."""
        return (value > self.high) - (value < self.low)

    def ticks(self, most: int = _MOST_TICKS) -> list[tuple[float, str]]:
        """Round values along the axis, and how they are written."""
        return self._decades(most) if self.log else self._steps(most)

    def _bent(self, value: float) -> float:
        return math.log10(max(value, 1e-300)) if self.log else value

    def _steps(self, most: int) -> list[tuple[float, str]]:
        width = self.high - self.low
        if width <= 0:
            return [(self.low, f"{self.low:.4g}")]
        step = _round_step(width / most)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        values = [step * number for number in range(first, last + 1)]
        return [(value, _write(value, digits)) for value in values]

    def _decades(self, most: int) -> list[tuple[float, str]]:
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        marks = (1, 2, 5) if last - first <= 2 else (1,)
        every = max(1, math.ceil((last - first) / most))
        values = [mark * 10.0**power for power in range(first, last + 1, every) for mark in marks]
        inside = [value for value in values if self.low * 0.999 <= value <= self.high * 1.001]
        return [(value, f"{value:,.10g}") for value in inside]


def span(
    values: Iterable[float], *, margin: float = 0.06, within: tuple[float, float] | None = None
) -> tuple[float, float]:
    """The lowest and the highest finite value, with some room beyond both, but not beyond `within`."""
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = (high - low) * margin or abs(high) * margin or 1.0
    low, high = low - room, high + room
    return (low, high) if within is None else (max(low, within[0]), min(high, within[1]))


def core_span(values: Sequence[float], *, keep: Literal["low", "high"] | None = None) -> tuple[float, float]:
    """The same without the few that lie so far out that all others would stand on one spot.

    Nothing is left out at the end to `keep`.
    """
    known = sorted(value for value in values if math.isfinite(value))
    if len(known) < _FEWEST_FOR_CORE:
        return span(known)
    first, third = known[len(known) // 4], known[-1 - len(known) // 4]
    reach = _FAR * (third - first)
    low = -math.inf if keep == "low" or not reach else first - reach
    high = math.inf if keep == "high" or not reach else third + reach
    return span([value for value in known if low <= value <= high])


def _round_step(rough: float) -> float:
    """The next larger step of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(step for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9))


def _write(value: float, digits: int) -> str:
    if abs(value) >= 1e7 or digits > 7:
        return f"{value:.3g}"
    return f"{value + 0.0:,.{digits}f}"
