from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.charts.scale import Scale, core_span, span

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0.0, 1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.9912, 0.9987, ["0.992", "0.994", "0.996", "0.998"]),
        (-150.0, 120.0, ["-150", "-100", "-50", "0", "50", "100"]),
        (0.0, 3_400.0, ["0", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]),
        (5.0, 5.0, ["5"]),
    ],
)
def test_ticks_are_round(low: float, high: float, shown: list[str]) -> None:
    assert [text for _, text in Scale(low=low, high=high, start=0, end=100).ticks()] == shown


def test_ticks_of_decades() -> None:
    wide = Scale(low=0.05, high=2_000, start=0, end=100, log=True)
    assert [text for _, text in wide.ticks()] == ["0.1", "1", "10", "100", "1,000"]
    narrow = Scale(low=1.5, high=30, start=0, end=100, log=True)
    assert [text for _, text in narrow.ticks()] == ["2", "5", "10", "20"]


@given(NUMBERS, NUMBERS, NUMBERS)
def test_every_value_has_a_place_on_the_axis(one: float, other: float, value: float) -> None:
    scale = Scale(low=min(one, other), high=max(one, other), start=10.0, end=110.0)
    assert 10.0 <= scale.place(value) <= 110.0
    blur = 1e-8 * (scale.high - scale.low)
    assert all(scale.low - blur <= tick <= scale.high + blur for tick, _ in scale.ticks())
    assert len(scale.ticks()) <= 8


def test_up_is_up_and_down_is_down() -> None:
    scale = Scale(low=0.0, high=4.0, start=100.0, end=0.0)
    assert [scale.place(value) for value in (0, 1, 4, 9)] == [100, 75, 0, 0]
    assert [scale.beyond(value) for value in (-1, 2, 5)] == [-1, 0, 1]


def test_the_span_has_room_and_keeps_within_bounds() -> None:
    assert span([1.0, 2.0], margin=0.1) == pytest.approx((0.9, 2.1))
    assert span([0.99, 1.0], margin=0.5, within=(0.0, 1.0)) == pytest.approx((0.985, 1.0))
    assert span([math.nan]) == (0.0, 1.0)
    low, high = span([3.0])
    assert low < 3.0 < high


def test_the_core_leaves_out_what_lies_far_off() -> None:
    near = [0.95, 0.96, 0.965, 0.97, 0.975, 0.98]
    low, high = core_span([*near, 0.5])
    assert 0.9 < low < 0.95
    assert 0.98 < high < 1.0
    assert core_span([0.5, 0.9]) == span([0.5, 0.9]), "of a few nothing is left out"
    assert core_span([1.0] * 9 + [5.0]) == span([1.0] * 9 + [5.0]), "without a spread nothing is far"


def test_the_best_is_never_left_out() -> None:
    scores = [0.500, 0.501, 0.502, 0.503, 0.504, 0.505, 0.506, 0.9]
    assert core_span(scores)[1] < 0.6
    assert core_span(scores, keep="high")[1] > 0.9
    assert core_span([-score for score in scores], keep="low")[0] < -0.9
