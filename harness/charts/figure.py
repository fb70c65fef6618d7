"""The picture around a chart: its size, and what it says to those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from harness.charts.element import element

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["WIDTH", "draw_figure", "label"]

WIDTH = 720.0
_SIDE = 8.0  # that no label touches the rim


def draw_figure(
    marks: Iterable[Markup], *, title: str, summary: str, height: float, width: float = WIDTH
) -> Markup:
    """The marks as one picture that scales with the page; `summary` tells in words what it shows."""
    described = (element("title", title), element("desc", summary))
    return element(
        "svg",
        *described,
        *marks,
        viewBox=f"{-_SIDE:g} 0 {width + 2 * _SIDE:.0f} {height:.0f}",
        role="img",
        aria_label=f"{title}. {summary}",
        class_="chart",
        xmlns="http://www.w3.org/2000/svg",
    )


def label(
    text: str, x: float, y: float, *, anchor: str = "start", kind: str = "label", **more: object
) -> Markup:
    """A few words at a place."""
    return element("text", text, x=x, y=y, text_anchor=anchor, class_=kind, **more)
