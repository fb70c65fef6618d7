"""How often values of each size occur."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.charts.element import element
from harness.charts.figure import draw_figure
from harness.charts.plane import Axis, Plane

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["draw_histogram"]


def draw_histogram(
    counts: Sequence[int], edges: Sequence[float], *, across: str, up: str, title: str, summary: str
) -> Markup:
    """A bar for every bin, from its edge to the next."""
    plane = Plane(
        Axis(label=across, low=edges[0], high=edges[-1]),
        Axis(label=up, low=0.0, high=max(1.0, 1.05 * max(counts, default=0))),
        height=260.0,
    )
    marks = list(plane.frame())
    floor = plane.y.place(0.0)
    for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
        left, right, top = plane.x.place(low), plane.x.place(high), plane.y.place(count)
        tip = element("title", f"{low:.4g} to {high:.4g}: {count:,}")
        wide = max(right - left - 1, 0.5)
        marks.append(element("rect", tip, x=left, y=top, width=wide, height=floor - top, class_="bar"))
    return draw_figure(marks, title=title, summary=summary, height=plane.height)
