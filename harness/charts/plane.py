"""A plane with two axes of numbers: what scatter plots, curves and histograms are drawn on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element, text_width
from harness.charts.figure import WIDTH, label
from harness.charts.scale import Scale

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Axis", "Plane"]

_TOP, _BOTTOM, _RIGHT = 12.0, 46.0, 16.0
_TICK_GAP = 8.0
_LEAST_LEFT = 48.0


@dataclass(frozen=True, kw_only=True)
class Axis:
    """What is measured along one side, with its unit, and from where to where."""

    label: str
    low: float
    high: float
    log: bool = False


@dataclass(frozen=True)
class Plane:
    """The area between two axes."""

    across: Axis
    up: Axis
    width: float = WIDTH
    height: float = 340.0

    @property
    def x(self) -> Scale:
        """The scale from left to right."""
        axis = self.across
        return Scale(low=axis.low, high=axis.high, log=axis.log, start=self._left, end=self.width - _RIGHT)

    @property
    def y(self) -> Scale:
        """The scale from bottom to top."""
        axis = self.up
        return Scale(low=axis.low, high=axis.high, log=axis.log, start=self.height - _BOTTOM, end=_TOP)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies."""
        return self.x.place(x), self.y.place(y)

    def frame(self) -> Iterator[Markup]:
        """The lines and words that the marks stand on."""
        left, right = self._left, self.width - _RIGHT
        bottom = self.height - _BOTTOM
        for value, text in self.y.ticks():
            y = self.y.place(value)
            yield element("line", x1=left, x2=right, y1=y, y2=y, class_="grid")
            yield label(text, left - _TICK_GAP, y + 4, anchor="end", kind="tick")
        for value, text in self.x.ticks():
            x = self.x.place(value)
            yield element("line", x1=x, x2=x, y1=bottom, y2=bottom + 4, class_="axis")
            yield label(text, x, bottom + 18, anchor="middle", kind="tick")
        yield element("line", x1=left, x2=right, y1=bottom, y2=bottom, class_="axis")
        yield label(
            self.across.label, (left + right) / 2, self.height - 8, anchor="middle", kind="axis-label"
        )
        middle = (bottom + _TOP) / 2
        turned = f"rotate(-90 14 {middle:.1f})"
        yield label(self.up.label, 14.0, middle, anchor="middle", kind="axis-label", transform=turned)

    @property
    def _left(self) -> float:
        axis = self.up
        ticks = Scale(low=axis.low, high=axis.high, log=axis.log, start=0.0, end=1.0).ticks()
        return max(_LEAST_LEFT, 30 + max((text_width(text) for _, text in ticks), default=0.0))
