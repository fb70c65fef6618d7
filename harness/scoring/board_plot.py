"""The intervals of a board drawn beside its rows, all on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.text_plots import Scale, draw_interval, fit_width

if TYPE_CHECKING:
    from harness.scoring.board import BoardView
    from harness.tabular import Table
    from harness.text_plots import Marks

__all__ = ["with_intervals"]

_WIDTH = 24
_LEAST, _MOST = 12, 48


def with_intervals(view: BoardView, marks: Marks, *, room: int | None = None) -> Table:
    """The table of a board with a dot and whiskers for every row that has an interval."""
    ends = [(row.low, row.score, row.high) for row in view.rows]
    known = [end for one in ends for end in one if end is not None and None not in one]
    if not known:
        return view.table()
    table = view.table()
    left = None if room is None else table.room_in(room)
    scale = Scale.over(known, fit_width(left, usual=_WIDTH, least=_LEAST, most=_MOST))
    drawn = [
        None
        if low is None or score is None or high is None
        else draw_interval(low, score, high, scale=scale, marks=marks)
        for low, score, high in ends
    ]
    return table.with_column("interval", drawn)
