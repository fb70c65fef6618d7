import time

import pytest

from harness.tuning.clock import Clock, parse_seconds, reserve_for


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90.0), ("90s", 90.0), ("5m", 300.0), ("5 min", 300.0), ("1.5h", 5400.0), (" 2M ", 120.0)],
)
def test_times_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert parse_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5", "0", "nan", "inf", "5 weeks", "1e999"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_seconds(text) is None


def test_fits_end_before_the_budget_does() -> None:
    clock = Clock(started=time.time(), budget=60.0, reserve=2.0)
    assert clock.fits_end == clock.started + 58.0
    assert 57.0 < clock.seconds_left <= 58.0


def test_without_a_budget_there_is_always_time() -> None:
    clock = Clock(started=0.0, budget=None)
    assert clock.fits_end is None
    assert clock.seconds_left == float("inf")


def test_more_predictions_keep_more_time_back() -> None:
    few, many = (reserve_for(60.0, rows=rows, answers=1) for rows in (100, 1_000_000))
    assert 0 < few < many
