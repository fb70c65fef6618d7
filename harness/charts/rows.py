"""Names down the side and one axis of numbers: what intervals, strips and bars are drawn on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element, shorten, text_width
from harness.charts.figure import WIDTH, label
from harness.charts.scale import Scale

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.charts.plane import Axis

__all__ = ["Rows"]

_ROW = 24.0
_TOP, _BOTTOM, _RIGHT = 10.0, 46.0, 24.0
_MOST_LETTERS = 30


@dataclass(frozen=True)
class Rows:
    """A line for every name, the first at the top."""

    names: Sequence[str]
    axis: Axis
    width: float = WIDTH
    room: float = 0.0  # that is kept free to the right of the axis

    @property
    def height(self) -> float:
        """How tall the chart is."""
        return _TOP + _ROW * len(self.names) + _BOTTOM

    @property
    def x(self) -> Scale:
        """The scale from left to right."""
        axis, end = self.axis, self.width - _RIGHT - self.room
        return Scale(low=axis.low, high=axis.high, log=axis.log, start=self._left, end=end)

    def y(self, place: int) -> float:
        """The middle of a line."""
        return _TOP + _ROW * (place + 0.5)

    def frame(self) -> Iterator[Markup]:
        """The lines and words that the marks stand on."""
        left, right, bottom = self._left, self.x.end, self.height - _BOTTOM
        for value, text in self.x.ticks():
            x = self.x.place(value)
            yield element("line", x1=x, x2=x, y1=_TOP, y2=bottom, class_="grid")
            yield label(text, x, bottom + 18, anchor="middle", kind="tick")
        yield element("line", x1=left, x2=right, y1=bottom, y2=bottom, class_="axis")
        yield label(self.axis.label, (left + right) / 2, self.height - 8, anchor="middle", kind="axis-label")
        for place, name in enumerate(self.names):
            yield label(shorten(name, _MOST_LETTERS), left - 10, self.y(place) + 4, anchor="end", kind="name")

    @property
    def _left(self) -> float:
        return 14 + max((text_width(shorten(name, _MOST_LETTERS)) for name in self.names), default=0.0)
