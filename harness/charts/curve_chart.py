"""Curves on a plane, each named beside it and dashed in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element, shorten, text_width
from harness.charts.figure import WIDTH, draw_figure, label
from harness.charts.plane import Axis, Plane
from harness.charts.scatter_chart import draw_path

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Curve", "draw_curves"]

_KINDS = 8
_LEGEND_ROW = 20.0
_MOST_LETTERS = 28


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Points joined by a line; `dots` marks the points themselves."""

    name: str
    points: tuple[tuple[float, float], ...]
    dots: bool = False


def draw_curves(
    curves: Sequence[Curve],
    *,
    across: Axis,
    up: Axis,
    title: str,
    summary: str,
    reference: Sequence[tuple[float, float]] = (),
) -> Markup:
    """The curves with a legend, and a dashed line for comparison if there is one."""
    plane = Plane(across, up)
    legend, height = _legend(curves, plane.height)
    marks = list(plane.frame())
    if len(reference) > 1:
        marks.append(
            element("path", d=draw_path([plane.place(*one) for one in reference]), class_="reference")
        )
    for number, curve in enumerate(curves):
        marks += _curve(plane, curve, number)
    return draw_figure([*marks, *legend], title=title, summary=summary, height=height)


def _curve(plane: Plane, curve: Curve, number: int) -> Iterator[Markup]:
    places = [plane.place(*point) for point in curve.points]
    kind = f"curve series-{number % _KINDS}"
    if len(places) > 1:
        yield element("path", element("title", curve.name), d=draw_path(places), class_=kind)
    if curve.dots or len(places) == 1:
        for x, y in places:
            yield element("circle", cx=x, cy=y, r=3.5, class_=f"mark series-{number % _KINDS}")


def _legend(curves: Sequence[Curve], top: float) -> tuple[list[Markup], float]:
    """The names under the chart, as many in a line as fit, and how tall all is."""
    if len(curves) < 2:
        return [], top
    marks: list[Markup] = []
    x, y = 48.0, top + 12
    for number, curve in enumerate(curves):
        name = shorten(curve.name, _MOST_LETTERS)
        room = 44 + text_width(name)
        if x + room > WIDTH and x > 48.0:
            x, y = 48.0, y + _LEGEND_ROW
        marks.append(element("path", d=f"M{x:.1f} {y - 4:.1f}h24", class_=f"curve series-{number % _KINDS}"))
        marks.append(label(name, x + 30, y, kind="name"))
        x += room
    return marks, y + 10
