"""Mean ranks along a line, and bars over those that cannot be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element, shorten
from harness.charts.figure import WIDTH, draw_figure, label
from harness.charts.scale import Scale

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Ranked", "draw_critical_difference"]

_LEFT, _RIGHT = 220.0, WIDTH - 220.0
_LINE = 46.0  # where the ranks stand
_ROW = 20.0
_BAR = 9.0
_MOST_LETTERS = 26
_MOST_TICKS = 12


@dataclass(frozen=True)
class Ranked:
    """A contestant and its mean rank; 1 is best."""

    name: str
    rank: float


def draw_critical_difference(
    contestants: Sequence[Ranked],
    *,
    groups: Sequence[tuple[float, float]],
    difference: float,
    title: str,
    summary: str,
) -> Markup:
    """The contestants left and right of the line; `groups` are the ranks from which to which a bar goes."""
    ordered = sorted(contestants, key=lambda one: one.rank)
    count = len(ordered)
    x = Scale(low=1.0, high=float(max(count, 2)), start=_LEFT, end=_RIGHT)
    half = (count + 1) // 2
    top = _LINE + 16 + _BAR * len(groups)
    marks = [*_axis(x, count), *_difference(x, difference, count), *_bars(x, groups)]
    for place, one in enumerate(ordered):
        row = place if place < half else count - 1 - place
        marks += _contestant(x, one, top + _ROW * row, on_left=place < half)
    return draw_figure(marks, title=title, summary=summary, height=top + _ROW * half)


def _axis(x: Scale, count: int) -> Iterator[Markup]:
    yield element("line", x1=x.start, x2=x.end, y1=_LINE, y2=_LINE, class_="axis")
    for rank in range(1, count + 1, max(1, -(-count // _MOST_TICKS))):
        place = x.place(rank)
        yield element("line", x1=place, x2=place, y1=_LINE - 5, y2=_LINE, class_="axis")
        yield label(str(rank), place, _LINE - 9, anchor="middle", kind="tick")
    yield label("mean rank (1 is best)", x.start - 12, _LINE + 4, anchor="end", kind="axis-label")


def _difference(x: Scale, difference: float, count: int) -> Iterator[Markup]:
    """How far apart two ranks must be, as a bar of that length."""
    if 0 < difference <= count - 1:
        end = x.place(1 + difference)
        yield element("line", x1=x.start, x2=end, y1=12.0, y2=12.0, class_="whisker over")
        yield label(f"critical difference {difference:.2f}", end + 8, 16.0, kind="tick")


def _bars(x: Scale, groups: Sequence[tuple[float, float]]) -> Iterator[Markup]:
    for place, (best, worst) in enumerate(groups):
        y = _LINE + 10 + _BAR * place
        yield element("line", x1=x.place(best) - 3, x2=x.place(worst) + 3, y1=y, y2=y, class_="clique")


def _contestant(x: Scale, one: Ranked, y: float, *, on_left: bool) -> Iterator[Markup]:
    place, end = x.place(one.rank), _LEFT - 12 if on_left else _RIGHT + 12
    yield element("path", d=f"M{place:.1f} {_LINE:.1f}V{y:.1f}H{end:.1f}", class_="thread")
    words = f"{shorten(one.name, _MOST_LETTERS)}  {one.rank:.2f}"
    yield label(
        words, end - 5 if on_left else end + 5, y + 4, anchor="end" if on_left else "start", kind="name"
    )
