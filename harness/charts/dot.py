"""A dot at a value, or an arrow at the rim where the value lies beyond the axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.charts.element import element

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.charts.scale import Scale

__all__ = ["draw_dot"]


def draw_dot(x: Scale, value: float, y: float, *, tip: str, kind: str, radius: float = 4.5) -> Markup:
    """The dot, with what it says when one points at it."""
    place, side = x.place(value), x.beyond(value)
    title = element("title", tip)
    if side == 0:
        return element("circle", title, cx=place, cy=y, r=radius, class_=f"dot {kind}")
    base = place - side * 9
    shape = f"M{place:.1f} {y:.1f}L{base:.1f} {y - 5:.1f}V{y + 5:.1f}Z"
    return element("path", title, d=shape, class_=f"dot {kind}")
