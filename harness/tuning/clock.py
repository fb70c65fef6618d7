"""How a run spends its time: when it began, when it must be over, and what is kept back for the end."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from harness.errors import UsageError

__all__ = ["Clock", "parse_seconds", "read_seconds", "reserve_for"]

_UNITS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_HANDING_IN = 0.35  # of the time that is kept back, which scoring and writing take at the most
_LEAST_RESERVE, _MOST_RESERVE, _RESERVE_SHARE, _ROWS_A_SECOND = 1.2, 3.0, 0.04, 150_000


@dataclass(frozen=True)
class Clock:
    """The time of one run; without a budget it never ends and nothing looks at it."""

    started: float  # seconds since the epoch
    budget: float | None
    reserve: float = 0.0  # seconds before the end, for ensembles, scoring and writing

    @property
    def fits_end(self) -> float | None:
        """When the last fit must have stopped."""
        return None if self.budget is None else self.started + self.budget - self.reserve

    @property
    def mixing_end(self) -> float | None:
        """When ensembles must be made, so that there is time to hand them in."""
        return None if self.budget is None else self.started + self.budget - _HANDING_IN * self.reserve

    @property
    def seconds_left(self) -> float:
        """Seconds for fits from now on."""
        return float("inf") if self.fits_end is None else self.fits_end - time.time()

    def keeping_back(self, *, rows: int, answers: int) -> Clock:
        """The same with the time for the end kept back, by how much there is to score and write."""
        if self.budget is None:
            return self
        return replace(self, reserve=reserve_for(self.budget, rows=rows, answers=answers))

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.time() - self.started


def reserve_for(budget: float, *, rows: int, answers: int) -> float:
    """The seconds that ensembles, scoring and writing will take, about."""
    return min(max(_LEAST_RESERVE, _RESERVE_SHARE * budget), _MOST_RESERVE) + rows * answers / _ROWS_A_SECOND


def read_seconds(value: str | float) -> float:
    """The seconds of a budget; UsageError if it is none."""
    seconds = parse_seconds(str(value))
    if seconds is None:
        raise UsageError(f"{value!r} is no time to spend. Write 90s, 5m or 1h.")
    return seconds


def parse_seconds(text: str) -> float | None:
    """The seconds in `90`, `90s`, `5m`, `1.5h`; None for anything else that is not positive and finite."""
    number, unit = text.strip().lower(), "s"
    for ending in sorted(_UNITS, key=len, reverse=True):
        if number.endswith(ending):
            number, unit = number.removesuffix(ending).strip(), ending
            break
    try:
        seconds = float(number) * _UNITS[unit]
    except ValueError:
        return None
    return seconds if 0 < seconds < float("inf") else None
