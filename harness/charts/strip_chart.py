"""A point for every value under its name, and a tick at their mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from harness.charts.dot import draw_dot
from harness.charts.element import element
from harness.charts.figure import draw_figure
from harness.charts.plane import Axis
from harness.charts.rows import Rows
from harness.charts.scale import core_span

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Strip", "draw_strips"]


@dataclass(frozen=True)
class Strip:
    """Values of one kind, such as the scores of an entry on every fold."""

    name: str
    values: tuple[float, ...]


def draw_strips(strips: Sequence[Strip], *, axis: str, each: str, title: str, summary: str) -> Markup:
    """The strips under each other; `each` is what a point stands for."""
    low, high = core_span([value for strip in strips for value in strip.values])
    rows = Rows([strip.name for strip in strips], Axis(label=axis, low=low, high=high))
    marks = list(rows.frame())
    for place, strip in enumerate(strips):
        marks += _marks(rows, place, strip, each)
    return draw_figure(marks, title=title, summary=summary, height=rows.height)


def _marks(rows: Rows, place: int, strip: Strip, each: str) -> Iterator[Markup]:
    y = rows.y(place)
    for number, value in enumerate(strip.values, start=1):
        tip = f"{strip.name}, {each} {number}: {value:.6g}"
        yield draw_dot(rows.x, value, y, tip=tip, kind="faint", radius=4.0)
    mean = fmean(strip.values) if strip.values else math.nan
    if rows.x.beyond(mean) == 0 and strip.values:
        tip = element("title", f"{strip.name}, mean: {mean:.6g}")
        x = rows.x.place(mean)
        yield element("line", tip, x1=x, x2=x, y1=y - 8, y2=y + 8, class_="mean")
