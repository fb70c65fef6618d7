"""The critical-difference diagram as text: contestants along mean ranks, bars over those that are equal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from harness.text_plots import fit_width, shorten

if TYPE_CHECKING:
    from harness.comparison.standings.result import Standings
    from harness.text_plots import Marks

__all__ = ["draw_diagram"]

_WIDTH = 61
_LEAST, _MOST = 31, 101
_TICK_WIDTH = 6  # characters from one number to the next, at least


def draw_diagram(standings: Standings, marks: Marks, *, room: int | None = None) -> str:
    """The lines of the diagram, the best contestant first, then a bar for every group."""
    count = len(standings.contestants)
    width = fit_width(room, usual=_WIDTH, least=_LEAST, most=_MOST)
    most = width // 2 - len("* 12.34 ")  # that much of a name fits on either side
    names = [one.name if room is None else shorten(one.name, most) for one in standings.contestants]
    ranks = [one.mean_rank for one in standings.contestants]

    def column(rank: float) -> int:
        """Where a rank from 1 to the number of contestants stands on the line."""
        return round((rank - 1) / (count - 1) * (width - 1))

    points = [
        _point(f"{name} {rank:.2f}", column(rank), width, marks)
        for name, rank in sorted(zip(names, ranks, strict=True), key=lambda one: one[1])
    ]
    bars = []
    for group in standings.critical.groups:
        first, last = column(ranks[group[0]]), column(ranks[group[-1]])
        bars.append(" " * first + marks.bar * (last - first + 1))
    return "\n".join([*_axis([column(rank + 1) for rank in range(count)], marks), *points, *bars])


def _point(label: str, column: int, width: int, marks: Marks) -> str:
    """A point with its label: behind it, or before it where the line goes on for less than half."""
    from rich.cells import cell_len  # as the tables beside it

    before = column - cell_len(label) - 1
    if before < 0 or 2 * column < width:
        return f"{' ' * column}{marks.dot} {label}"
    return f"{' ' * before}{label} {marks.dot}"


def _axis(columns: list[int], marks: Marks) -> tuple[str, str]:
    """The numbers of some ranks, and the line below them."""
    width = columns[-1] + 1
    numbers, line = [" "] * (width + 4), [marks.line] * width
    for rank in range(0, len(columns), math.ceil(len(columns) / (width // _TICK_WIDTH))):
        text = str(rank + 1)
        numbers[columns[rank] : columns[rank] + len(text)] = text
        line[columns[rank]] = marks.tick
    return "".join(numbers).rstrip(), "".join(line)
