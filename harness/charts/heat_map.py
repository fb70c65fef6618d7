"""A table of numbers in which larger ones have a stronger colour; every cell says its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.element import element, shorten, text_width
from harness.charts.figure import WIDTH, draw_figure, label

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["HeatMap", "draw_heat_map"]

_MOST_LETTERS = 18
_TALLEST = 40.0
_WIDEST = 84.0
_LEVELS = 9
_SMALL = 34.0
_SLANT = 38  # degrees
_ACROSS, _UP = 0.8, 0.62  # its cosine and its sine


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """Cells (lines, columns) and what they say; `strength` of their colour, 0 to 1; None leaves one out."""

    lines: tuple[str, ...]
    columns: tuple[str, ...]
    line_title: str
    column_title: str
    texts: tuple[tuple[str, ...], ...]
    strength: tuple[tuple[float | None, ...], ...]


def draw_heat_map(heat: HeatMap, *, title: str, summary: str) -> Markup:
    """The cells with the names of their lines and columns."""
    longest = max(text_width(shorten(name, _MOST_LETTERS)) for name in heat.columns)
    left = 40 + max(text_width(shorten(name, _MOST_LETTERS)) for name in heat.lines)
    wide = min(_WIDEST, (WIDTH - left - 8) / len(heat.columns))
    slanted = longest > wide - 6
    if slanted:  # the last name reaches beyond its column
        wide = min(_WIDEST, (WIDTH - left - _ACROSS * longest) / (len(heat.columns) - 0.5))
    tall = min(_TALLEST, max(wide, 18.0))
    top = 30 + (_UP * longest if slanted else 18)
    marks = [*_names(heat, left, top, wide, tall, slanted=slanted), *_cells(heat, left, top, wide, tall)]
    return draw_figure(marks, title=title, summary=summary, height=top + tall * len(heat.lines) + 10)


def _names(
    heat: HeatMap, left: float, top: float, wide: float, tall: float, *, slanted: bool
) -> Iterator[Markup]:
    yield label(
        heat.column_title, left + wide * len(heat.columns) / 2, 14, anchor="middle", kind="axis-label"
    )
    middle = top + tall * len(heat.lines) / 2
    turned = f"rotate(-90 12 {middle:.1f})"
    yield label(heat.line_title, 12.0, middle, anchor="middle", kind="axis-label", transform=turned)
    for place, name in enumerate(heat.columns):
        x, y = left + wide * (place + 0.5), top - 8
        turn = f"rotate(-{_SLANT} {x:.1f} {y:.1f})" if slanted else None
        anchor = "start" if slanted else "middle"
        yield label(shorten(name, _MOST_LETTERS), x, y, anchor=anchor, kind="name", transform=turn)
    for place, name in enumerate(heat.lines):
        y = top + tall * (place + 0.5) + 4
        yield label(shorten(name, _MOST_LETTERS), left - 8, y, anchor="end", kind="name")


def _cells(heat: HeatMap, left: float, top: float, wide: float, tall: float) -> Iterator[Markup]:
    for row, (texts, strengths) in enumerate(zip(heat.texts, heat.strength, strict=True)):
        for column, (text, strength) in enumerate(zip(texts, strengths, strict=True)):
            x, y = left + wide * column, top + tall * row
            if strength is None:
                continue
            level = min(int(strength * _LEVELS), _LEVELS - 1)
            tip = element("title", f"{heat.lines[row]}, {heat.columns[column]}: {text}")
            yield element(
                "rect", tip, x=x + 1, y=y + 1, width=wide - 2, height=tall - 2, class_=f"heat-{level}"
            )
            if wide >= _SMALL:
                kind = "cell light" if level > _LEVELS // 2 else "cell"
                yield label(text, x + wide / 2, y + tall / 2 + 4, anchor="middle", kind=kind)
