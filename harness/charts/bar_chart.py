"""A bar for every name, with its value at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element
from harness.charts.figure import draw_figure, label
from harness.charts.plane import Axis
from harness.charts.rows import Rows
from harness.charts.scale import span

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Bar", "draw_bars"]

_THICK = 14.0


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A value from nothing, how it is written, and how far it may be off."""

    name: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None


def draw_bars(bars: Sequence[Bar], *, axis: str, title: str, summary: str) -> Markup:
    """The bars under each other."""
    ends = [end for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None]
    low, high = span([0.0, *ends])
    low, high = (low if min(ends) < 0 else 0.0), (high if max(ends) > 0 else 0.0)
    rows = Rows([bar.name for bar in bars], Axis(label=axis, low=low, high=high), room=56.0)
    marks = list(rows.frame())
    for place, bar in enumerate(bars):
        marks += _bar(rows, place, bar)
    return draw_figure(marks, title=title, summary=summary, height=rows.height)


def _bar(rows: Rows, place: int, bar: Bar) -> Iterator[Markup]:
    y = rows.y(place)
    left, right = sorted((rows.x.place(0.0), rows.x.place(bar.value)))
    tip = element("title", f"{bar.name}: {bar.text}")
    yield element(
        "rect", tip, x=left, y=y - _THICK / 2, width=max(right - left, 1.0), height=_THICK, class_="bar"
    )
    if bar.low is not None and bar.high is not None:
        ends = rows.x.place(bar.low), rows.x.place(bar.high)
        yield element("line", x1=ends[0], x2=ends[1], y1=y, y2=y, class_="whisker over")
    yield label(bar.text, rows.x.end + 8, y + 4, kind="value")
