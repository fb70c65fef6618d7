"""Dates unfolded into the numbers that models can use."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

__all__ = ["unfold_dates"]

_DAY = 86_400.0


def unfold_dates(instants: np.ndarray, origin: float) -> Mapping[str, np.ndarray]:
    """The parts of dates given as seconds since 1970, each float64 with NaN where a date is missing.

    `days` counts from the origin with fractions; `hour` has them too, so that minutes are not lost.
    """
    missing = np.isnan(instants)
    seconds = np.where(missing, 0.0, instants)
    whole = np.floor(seconds / _DAY)
    day = whole.astype("datetime64[D]")
    month, year = day.astype("datetime64[M]"), day.astype("datetime64[Y]")
    weekday = (whole + 3) % 7  # 1970 began on a Thursday; Monday is 0
    parts = {
        "year": year.astype(int) + 1970,
        "month": month.astype(int) % 12 + 1,
        "day": (day - month).astype(int) + 1,
        "weekday": weekday,
        "weekend": weekday >= 5,
        "day_of_year": (day - year).astype(int) + 1,
        "hour": (seconds - whole * _DAY) / 3600,
        "days": (seconds - origin) / _DAY,
    }
    return {name: np.where(missing, np.nan, values) for name, values in parts.items()}
