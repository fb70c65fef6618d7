import math

import pytest

from harness.text_plots import (
    ASCII,
    UNICODE,
    Scale,
    draw_interval,
    draw_move,
    draw_scale,
    fit_width,
    marks_for,
    shorten,
)

SCALE = Scale(-1.0, 1.0, 20)  # a tenth a character


@pytest.mark.parametrize(
    ("low", "value", "high", "unicode", "ascii_only"),
    [
        (-0.55, 0.15, 0.65, "    ├─────┼●────┤   ", "    |-----+*----|   "),
        (0.35, 0.55, 0.75, "          ┊  ├─●─┤  ", "          :  |-*-|  "),
        (0.25, 0.25, 0.25, "          ┊ ●       ", "          : *       "),
        (-math.inf, -0.15, 0.35, "────────●─┼──┤      ", "--------*-+--|      "),
        (0.05, 0.5, 3.0, "          ├────●────", "          |----*----"),
        (-1.0, 0.0, 1.0, "├─────────●────────┤", "|---------*--------|"),
    ],
)
def test_an_interval_around_zero(low, value, high, unicode, ascii_only):
    assert draw_interval(low, value, high, scale=SCALE, marks=UNICODE, zero=0.0) == unicode
    assert draw_interval(low, value, high, scale=SCALE, marks=ASCII, zero=0.0) == ascii_only


def test_without_a_zero_none_is_marked():
    assert draw_interval(0.35, 0.55, 0.75, scale=SCALE, marks=UNICODE) == "             ├─●─┤  "


@pytest.mark.parametrize(
    ("scale", "text"),
    [
        (SCALE, "-1        0        1"),
        (Scale(-0.0123456, 0.5, 20), "-0.0123          0.5"),
        (Scale(0.25, 0.5, 20), "0.25             0.5"),
        (Scale(0.0, 0.5, 20), "0                0.5"),
    ],
)
def test_the_numbers_of_a_scale(scale, text):
    assert draw_scale(scale, zero=0.0) == text


def test_a_scale_fits_what_is_finite():
    assert Scale.over([2.0, math.inf, 1.0, math.nan], 10) == Scale(1.0, 2.0, 10)
    assert Scale.over([3.0], 10) == Scale(2.5, 3.5, 10)
    assert Scale.over([], 10) == Scale(-0.5, 0.5, 10)


@pytest.mark.parametrize(
    ("before", "after", "unicode", "ascii_only"),
    [
        (10, 1, "◄────────○", "<--------o"),
        (2, 5, " ○──►     ", " o-->     "),
        (3, 3, "  ○       ", "  o       "),
    ],
)
def test_a_move_leads_to_the_tip_of_its_arrow(before, after, unicode, ascii_only):
    assert draw_move(before, after, places=10, width=10, marks=UNICODE) == unicode
    assert draw_move(before, after, places=10, width=10, marks=ASCII) == ascii_only


def test_a_move_within_one_character_still_shows_where_to():
    assert draw_move(50, 51, places=1000, width=10, marks=UNICODE) == "►         "


def test_marks_follow_the_encoding():
    assert marks_for("utf-8") is UNICODE
    assert [marks_for(name) for name in ("ascii", "latin-1", "no-such", None)] == [ASCII] * 4
    assert {len(mark) for marks in (UNICODE, ASCII) for mark in vars(marks).values()} == {1}


@pytest.mark.parametrize(("room", "width"), [(None, 48), (60, 60), (5, 16), (300, 72)])
def test_a_plot_takes_what_room_there_is_within_bounds(room, width):
    assert fit_width(room, usual=48, least=16, most=72) == width


def test_what_is_too_long_is_shortened():
    assert shorten("gradient-boosting", 17) == "gradient-boosting"
    assert shorten("gradient-boosting", 16) == "gradient-boos..."
