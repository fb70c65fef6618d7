"""Small plots made of characters: numbers in, strings of a fixed width out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "ASCII",
    "UNICODE",
    "Marks",
    "Scale",
    "draw_interval",
    "draw_move",
    "draw_scale",
    "fit_width",
    "marks_for",
    "shorten",
]


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The characters that plots are made of, each one cell wide."""

    line: str
    dot: str
    left: str  # the ends of an interval
    right: str
    zero: str  # where nothing else is drawn, and where a line crosses it
    crossed: str
    start: str  # of a move, and where it leads
    up: str
    down: str
    tick: str  # on an axis
    bar: str  # over all that it joins


UNICODE = Marks(
    line="─",
    dot="●",
    left="├",
    right="┤",
    zero="┊",
    crossed="┼",
    start="○",
    up="◄",
    down="►",
    tick="┬",
    bar="━",
)
ASCII = Marks(
    line="-",
    dot="*",
    left="|",
    right="|",
    zero=":",
    crossed="+",
    start="o",
    up="<",
    down=">",
    tick="+",
    bar="=",
)


def marks_for(encoding: str | None) -> Marks:
    """The marks that text of this encoding can hold."""
    try:
        "".join(vars(UNICODE).values()).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def fit_width(room: int | None, *, usual: int, least: int, most: int) -> int:
    """How wide a plot is: what there is room for, within bounds; the usual width where nothing bounds it."""
    return usual if room is None else min(max(room, least), most)


def shorten(text: str, most: int) -> str:
    """The text in at most so many characters, with dots for those left out."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


@dataclass(frozen=True)
class Scale:
    """The range of numbers that a plot of so many characters shows."""

    low: float
    high: float
    width: int

    @classmethod
    def over(cls, numbers: Iterable[float], width: int) -> Scale:
        """The scale that all finite ones of the numbers fit on."""
        finite = [number for number in numbers if math.isfinite(number)] or [0.0]
        low, high = min(finite), max(finite)
        return cls(low, high, width) if low < high else cls(low - 0.5, high + 0.5, width)

    def place(self, number: float) -> int:
        """The character that shows a number; numbers off the scale are at its ends."""
        share = (min(max(number, self.low), self.high) - self.low) / (self.high - self.low)
        return min(int(share * self.width), self.width - 1)


def draw_interval(
    low: float, value: float, high: float, *, scale: Scale, marks: Marks, zero: float | None = None
) -> str:
    """A dot with whiskers, `├──●──┤`; ends off the scale are left open, and `zero` is marked."""
    cells = [" "] * scale.width
    first, last = scale.place(low), scale.place(high)
    cells[first : last + 1] = marks.line * (last - first + 1)
    if zero is not None and scale.low <= zero <= scale.high:
        origin = scale.place(zero)
        cells[origin] = marks.crossed if first <= origin <= last else marks.zero
    if low >= scale.low:
        cells[first] = marks.left
    if high <= scale.high:
        cells[last] = marks.right
    cells[scale.place(value)] = marks.dot
    return "".join(cells)


def draw_scale(scale: Scale, *, zero: float | None = None) -> str:
    """The numbers at the ends of a scale, and `zero` where it is marked, if there is room."""
    low, high = f"{scale.low:.3g}", f"{scale.high:.3g}"
    cells = list(low.ljust(scale.width))
    cells[max(scale.width - len(high), len(low) + 1) :] = high
    if zero is not None and scale.low < zero < scale.high:
        text = f"{zero:.3g}"
        start = scale.place(zero) - len(text) // 2
        room = "".join(cells[max(start - 1, 0) : start + len(text) + 1])
        if start > 0 and not room.strip():
            cells[start : start + len(text)] = text
    return "".join(cells)


def draw_move(before: int, after: int, *, places: int, width: int, marks: Marks) -> str:
    """A move on a board, the best place on the left: from `○` to the tip of the arrow."""
    scale = Scale.over((1, places), width)
    start, end = scale.place(before), scale.place(after)
    cells = [" "] * width
    cells[min(start, end) : max(start, end) + 1] = marks.line * (abs(start - end) + 1)
    cells[start] = marks.start
    if before != after:
        cells[end] = marks.up if after < before else marks.down
    return "".join(cells)
