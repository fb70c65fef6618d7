"""A dot and its interval for every name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from harness.charts.dot import draw_dot
from harness.charts.element import element
from harness.charts.figure import draw_figure
from harness.charts.plane import Axis
from harness.charts.rows import Rows
from harness.charts.scale import core_span, span

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Interval", "Kind", "draw_intervals"]

Kind = Literal["strong", "hollow", "untold"]


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A value and how far it may be off; drawn full, hollow, or in grey where nothing is told of it."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    kind: Kind = "strong"


def draw_intervals(
    intervals: Sequence[Interval], *, axis: str, title: str, summary: str, reference: float | None = None
) -> Markup:
    """The intervals under each other, with a line at the reference if there is one."""
    low, high = _range(intervals, reference)
    rows = Rows([one.name for one in intervals], Axis(label=axis, low=low, high=high))
    marks = [*rows.frame(), *_reference(rows, reference)]
    for place, one in enumerate(intervals):
        marks += _mark(rows, place, one)
    return draw_figure(marks, title=title, summary=summary, height=rows.height)


def _range(intervals: Sequence[Interval], reference: float | None) -> tuple[float, float]:
    """From where to where the axis goes: the intervals of all values that are not far off."""
    low, high = core_span([one.value for one in intervals])
    near = [one for one in intervals if low <= one.value <= high]
    ends = [end for one in near for end in (one.value, one.low, one.high) if end is not None]
    return span(ends if reference is None else [*ends, reference])


def _reference(rows: Rows, value: float | None) -> Iterator[Markup]:
    if value is not None:
        x = rows.x.place(value)
        yield element(
            "line", x1=x, x2=x, y1=rows.y(0) - 12, y2=rows.y(len(rows.names) - 1) + 12, class_="reference"
        )


def _mark(rows: Rows, place: int, one: Interval) -> Iterator[Markup]:
    y = rows.y(place)
    tip = f"{one.name}: {one.value:.6g}"
    if one.low is not None and one.high is not None:
        tip += f" ({one.low:.6g} to {one.high:.6g})"
        ends = rows.x.place(one.low), rows.x.place(one.high)
        yield element("line", x1=ends[0], x2=ends[1], y1=y, y2=y, class_="whisker")
    yield draw_dot(rows.x, one.value, y, tip=tip, kind=one.kind)
