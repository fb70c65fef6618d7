from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from baselines.views.dates import unfold_dates

MOMENTS = st.datetimes(dt.datetime(1600, 1, 1), dt.datetime(2400, 1, 1))  # noqa: DTZ001


def test_one_date_by_hand() -> None:
    # Saturday, 29 February 2020, half past six in the evening, a day and a half after the origin
    instant = dt.datetime(2020, 2, 29, 18, 30, tzinfo=dt.UTC).timestamp()
    parts = unfold_dates(np.array([instant, np.nan]), instant - 1.5 * 86400)
    found = {name: values[0] for name, values in parts.items()}
    assert found == {
        "year": 2020,
        "month": 2,
        "day": 29,
        "weekday": 5,
        "weekend": 1,
        "day_of_year": 60,
        "hour": 18.5,
        "days": 1.5,
    }
    assert all(np.isnan(values[1]) for values in parts.values())


@given(MOMENTS)
def test_parts_agree_with_the_calendar(moment: dt.datetime) -> None:
    instant = np.array([moment.replace(tzinfo=dt.UTC).timestamp()])
    parts = {name: values[0] for name, values in unfold_dates(instant, 0.0).items()}
    assert (parts["year"], parts["month"], parts["day"]) == (moment.year, moment.month, moment.day)
    assert parts["weekday"] == moment.weekday()
    assert parts["day_of_year"] == moment.timetuple().tm_yday
    assert int(parts["hour"]) == moment.hour
