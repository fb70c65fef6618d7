"""The critical-difference diagram as text: contestants along mean ranks, bars over those that are equal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.comparison.standings.result import Standings

__all__ = ["draw_diagram"]

_WIDTH = 61
_MOST_TICKS = 10


def draw_diagram(standings: Standings) -> str:
    """The lines of the diagram, the best contestant first, then a bar for every group."""
    count = len(standings.contestants)
    by_rank = sorted(standings.contestants, key=lambda one: one.mean_rank)
    points = [_point(f"{one.name} {one.mean_rank:.2f}", _column(one.mean_rank, count)) for one in by_rank]
    bars = []
    for group in standings.critical.groups:
        ends = [_column(standings.contestants[one].mean_rank, count) for one in (group[0], group[-1])]
        bars.append(f"{' ' * ends[0]}{'━' * (ends[1] - ends[0] + 1)}")
    return "\n".join([*_axis(count), *points, *bars])


def _point(label: str, column: int) -> str:
    """A point with its label: behind it, or before it where the line goes on for less than half."""
    from rich.cells import cell_len  # as the tables beside it

    before = column - cell_len(label) - 1
    return f"{' ' * column}● {label}" if before < 0 or 2 * column < _WIDTH else f"{' ' * before}{label} ●"


def _column(rank: float, count: int) -> int:
    """Where a rank from 1 to the number of contestants stands on the line."""
    return round((rank - 1) / (count - 1) * (_WIDTH - 1))


def _axis(count: int) -> tuple[str, str]:
    """The numbers of some ranks, and the line below them."""
    numbers, line = [" "] * (_WIDTH + 4), ["─"] * _WIDTH
    for rank in range(1, count + 1, math.ceil(count / _MOST_TICKS)):
        column = _column(rank, count)
        numbers[column : column + len(str(rank))] = str(rank)
        line[column] = "┬"
    return "".join(numbers).rstrip(), "".join(line)
