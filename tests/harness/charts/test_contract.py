"""What holds for every chart, however awkward the data."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from harness.charts.bar_chart import Bar, draw_bars
from harness.charts.critical_difference_chart import Ranked, draw_critical_difference
from harness.charts.curve_chart import Curve, draw_curves
from harness.charts.heat_map import HeatMap, draw_heat_map
from harness.charts.histogram import draw_histogram
from harness.charts.interval_chart import Interval, draw_intervals
from harness.charts.plane import Axis
from harness.charts.scatter_chart import Point, draw_scatter
from harness.charts.slope_chart import Slope, draw_slopes
from harness.charts.strip_chart import Strip, draw_strips

EVIL = "<script>alert(1)</script> & a name that goes on \u202e and on"
Draw = Callable[[list[float]], Markup]


def _axes(values: list[float]) -> tuple[Axis, Axis]:
    return Axis(label=EVIL, low=0.0, high=float(len(values))), Axis(
        label=EVIL, low=min(values), high=max(values)
    )


def _scatter(values: list[float]) -> Markup:
    across, up = _axes(values)
    points = [Point(x=place, y=value, name=EVIL, strong=place % 2 == 0) for place, value in enumerate(values)]
    cloud = list(enumerate(values))
    return draw_scatter(
        points, across=across, up=up, line=cloud, steps=True, cloud=cloud, title=EVIL, summary=EVIL
    )


def _curves(values: list[float]) -> Markup:
    across, up = _axes(values)
    curves = [
        Curve(name=f"{EVIL} {number}", points=tuple(enumerate(values)), dots=number == 1)
        for number in range(9)
    ]
    return draw_curves(
        curves, across=across, up=up, reference=((0.0, 0.0), (1.0, 1.0)), title=EVIL, summary=EVIL
    )


def _intervals(values: list[float]) -> Markup:
    found = [Interval(name=EVIL, value=value, low=value - 1, high=value + 1) for value in values]
    return draw_intervals(
        [*found, Interval(name="", value=values[0], kind="untold")], axis=EVIL, title=EVIL, summary=EVIL
    )


def _heat(values: list[float]) -> Markup:
    size = len(values)
    heat = HeatMap(
        lines=(EVIL,) * size,
        columns=(EVIL,) * size,
        line_title=EVIL,
        column_title=EVIL,
        texts=((EVIL,) * size,) * size,
        strength=((0.0, 1.0, None, 0.5, 0.2)[:size] if size <= 5 else (0.3,) * size,) * size,
    )
    return draw_heat_map(heat, title=EVIL, summary=EVIL)


CHARTS: dict[str, Draw] = {
    "scatter": _scatter,
    "curves": _curves,
    "intervals": _intervals,
    "heat map": _heat,
    "strips": lambda values: draw_strips(
        [Strip(EVIL, tuple(values)), Strip("none", ())], axis=EVIL, each=EVIL, title=EVIL, summary=EVIL
    ),
    "bars": lambda values: draw_bars(
        [Bar(name=EVIL, value=value, text=EVIL[:6], low=value - 1, high=value + 1) for value in values],
        axis=EVIL,
        title=EVIL,
        summary=EVIL,
    ),
    "slopes": lambda values: draw_slopes(
        [Slope(name=EVIL, left=place + 1, right=len(values) - place) for place in range(len(values))],
        left=EVIL[:8],
        right=EVIL[:8],
        title=EVIL,
        summary=EVIL,
    ),
    "critical difference": lambda values: draw_critical_difference(
        [Ranked(EVIL, 1.0 + place) for place in range(len(values))],
        groups=[(1.0, float(len(values)))],
        difference=1.2,
        title=EVIL,
        summary=EVIL,
    ),
    "histogram": lambda values: draw_histogram(
        [3] * len(values), list(range(len(values) + 1)), across=EVIL, up=EVIL, title=EVIL, summary=EVIL
    ),
}
VALUES = {
    "one": [0.5],
    "alike": [2.0, 2.0, 2.0],
    "ordinary": [0.1, 0.5, -0.3, 0.9],
    "far": [0.91, 0.92, 0.93, 0.935, 0.94, 0.945, 0.95, -40.0],
    "huge": [1e12, -3e12, 5e11],
    "tiny": [1e-12, 2e-12],
}


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_sound_says_what_it_shows_and_stays_inside(chart: str, values: str) -> None:
    made = CHARTS[chart](VALUES[values])
    assert "<script" not in made
    assert "nan" not in made
    assert "inf" not in made
    root = ET.fromstring(made)
    assert root.get("role") == "img"
    assert "script" in str(root.get("aria-label")), "what it shows is said in words"
    left, top, width, height = map(float, str(root.get("viewBox")).split())
    for mark in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert left - 1 <= float(mark.get(name, 0)) <= left + width + 1, (mark.tag, mark.attrib)
        for name in ("y", "y1", "y2", "cy"):
            assert top - 1 <= float(mark.get(name, 0)) <= top + height + 1, (mark.tag, mark.attrib)
