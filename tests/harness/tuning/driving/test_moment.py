"""Whose turn it is, in every situation that a run can be in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.tuning.driving.moment import Moment

BY_TRIALS = Moment(
    strict=True,
    still_to_ask=20,
    second_size=2,
    scheduled=False,
    first_is_through=False,
    first_under_way=True,
    first_waits=False,
    mixing=False,
    seconds_left=float("inf"),
    kept=0.0,
)
BY_CLOCK = replace(BY_TRIALS, strict=False, still_to_ask=None, seconds_left=30.0, kept=12.0)


@pytest.mark.parametrize(("still_to_ask", "second"), [(20, False), (3, False), (2, True), (1, True)])
def test_by_trials_the_last_are_of_the_second_layer(still_to_ask: int, *, second: bool) -> None:
    moment = replace(BY_TRIALS, still_to_ask=still_to_ask)
    assert moment.is_second is second
    assert moment.must_wait is second, "until all of the first layer has been told"
    assert not replace(moment, first_under_way=False).must_wait


def test_where_the_first_has_nothing_more_to_try_the_second_comes_sooner() -> None:
    assert replace(BY_TRIALS, first_is_through=True).is_second
    through = replace(BY_CLOCK, first_is_through=True)
    assert through.is_second
    assert through.must_wait
    assert not replace(through, first_under_way=False).must_wait


def test_without_a_second_layer_it_is_always_the_turn_of_the_first() -> None:
    moment = replace(BY_TRIALS, second_size=0, still_to_ask=1, first_is_through=True)
    assert not moment.is_second
    assert not moment.must_wait


def test_a_run_by_trials_waits_for_an_ensemble_that_decides() -> None:
    assert replace(BY_TRIALS, mixing=True).must_wait
    assert not replace(BY_CLOCK, mixing=True).must_wait


def test_a_schedule_says_itself_what_is_put_upon_earlier_trials() -> None:
    moment = replace(BY_TRIALS, scheduled=True, second_size=0)
    assert moment.is_second
    assert moment.must_wait


@pytest.mark.parametrize(
    ("seconds_left", "first_waits", "second", "waits"),
    [
        (30.0, True, False, False),  # the time of the first
        (11.5, True, True, True),  # over, but what it has begun is finished
        (11.5, False, True, False),
        (8.0, True, True, False),  # unless that takes too long
        (-0.1, False, True, True),  # all time is over
    ],
)
def test_by_the_clock_the_second_layer_comes_when_the_time_of_the_first_is_over(
    seconds_left: float, *, first_waits: bool, second: bool, waits: bool
) -> None:
    moment = replace(BY_CLOCK, seconds_left=seconds_left, first_waits=first_waits)
    assert moment.is_second is second
    assert moment.must_wait is waits


def test_after_it_the_time_is_the_first_layers_again() -> None:
    moment = replace(BY_CLOCK, second_size=0, kept=0.0, seconds_left=3.0)
    assert not moment.is_second
    assert not moment.must_wait
    assert replace(moment, seconds_left=-1.0).must_wait
