"""Points on a plane, some of them named, some joined by a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element, shorten
from harness.charts.figure import draw_figure, label
from harness.charts.plane import Axis, Plane

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Point", "draw_scatter"]

_MOST_LETTERS = 22


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point; `strong` ones are drawn full and bear their name."""

    x: float
    y: float
    name: str
    strong: bool = False


def draw_scatter(
    points: Sequence[Point],
    *,
    across: Axis,
    up: Axis,
    title: str,
    summary: str,
    line: Sequence[tuple[float, float]] = (),
    steps: bool = False,
    line_kind: str = "front",
    cloud: Sequence[tuple[float, float]] = (),
) -> Markup:
    """The points, a cloud of nameless ones, and a line through those given, straight or in steps."""
    plane = Plane(across, up)
    marks = [*plane.frame(), *_cloud(plane, cloud), *_line(plane, line, line_kind, steps=steps)]
    for point in sorted(points, key=lambda point: point.strong):
        marks += _point(plane, point)
    return draw_figure(marks, title=title, summary=summary, height=plane.height)


def _cloud(plane: Plane, cloud: Sequence[tuple[float, float]]) -> Iterator[Markup]:
    """Many points as one path, a dozen letters each."""
    if cloud:
        places = (plane.place(*point) for point in cloud)
        yield element("path", d="".join(f"M{x:.0f} {y:.0f}h0" for x, y in places), class_="cloud")


def _line(plane: Plane, line: Sequence[tuple[float, float]], kind: str, *, steps: bool) -> Iterator[Markup]:
    if len(line) > 1:
        yield element("path", d=draw_path([plane.place(*point) for point in line], steps=steps), class_=kind)


def draw_path(places: Sequence[tuple[float, float]], *, steps: bool = False) -> str:
    """The path through these places; in steps it keeps its height until the next one."""
    first, *others = places
    path = f"M{first[0]:.1f} {first[1]:.1f}"
    for x, y in others:
        path += f"H{x:.1f}V{y:.1f}" if steps else f"L{x:.1f} {y:.1f}"
    return path


def _point(plane: Plane, point: Point) -> Iterator[Markup]:
    x, y = plane.place(point.x, point.y)
    kind = "dot strong" if point.strong else "dot faint"
    tip = element("title", point.name)
    yield element("circle", tip, cx=x, cy=y, r=5.0 if point.strong else 3.5, class_=kind)
    if point.strong:
        last = x > plane.x.start + 0.8 * (plane.x.end - plane.x.start)
        side = "end" if last else "start"
        name = shorten(point.name, _MOST_LETTERS)
        yield label(name, x - 9 if last else x + 9, y - 7, anchor=side, kind="name")
