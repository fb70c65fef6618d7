"""Places on two boards, joined by lines: who moved, and how far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element, shorten
from harness.charts.figure import WIDTH, draw_figure, label

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Slope", "draw_slopes"]

_ROW = 22.0
_TOP = 34.0
_LEFT, _RIGHT = 250.0, WIDTH - 250.0
_MOST_LETTERS = 30


@dataclass(frozen=True, kw_only=True)
class Slope:
    """A name's place on the left and on the right; `strong` where the move means something."""

    name: str
    left: int
    right: int
    strong: bool = False


def draw_slopes(slopes: Sequence[Slope], *, left: str, right: str, title: str, summary: str) -> Markup:
    """The places of both boards as two columns, the lines between them."""
    marks = [
        label(left, _LEFT, 18, anchor="middle", kind="axis-label"),
        label(right, _RIGHT, 18, anchor="middle", kind="axis-label"),
    ]
    ordered = {side: _positions(slopes, side) for side in ("left", "right")}
    for number, slope in enumerate(slopes):
        marks += _slope(slope, ordered["left"][number], ordered["right"][number])
    return draw_figure(marks, title=title, summary=summary, height=_TOP + _ROW * len(slopes) + 8)


def _positions(slopes: Sequence[Slope], side: str) -> list[float]:
    order = sorted(range(len(slopes)), key=lambda number: (getattr(slopes[number], side), number))
    line = {number: place for place, number in enumerate(order)}
    return [_TOP + _ROW * (line[number] + 0.5) for number in range(len(slopes))]


def _slope(slope: Slope, start: float, end: float) -> Iterator[Markup]:
    moved = slope.left - slope.right
    tip = element("title", f"{slope.name}: place {slope.left}, then {slope.right}")
    way = "same" if moved == 0 else "up" if moved > 0 else "down"
    strong = " strong" if slope.strong else ""
    yield element("line", tip, x1=_LEFT, x2=_RIGHT, y1=start, y2=end, class_=f"slope {way}{strong}")
    name = shorten(slope.name, _MOST_LETTERS)
    yield label(f"{name}  {slope.left}", _LEFT - 8, start + 4, anchor="end", kind="name")
    yield label(f"{slope.right}  {name}", _RIGHT + 8, end + 4, kind="name")
