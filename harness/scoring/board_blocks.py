"""The leaderboard as blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from harness.charts.interval_chart import Interval, draw_intervals
from harness.page.blocks import Figure, Listing, Paragraph

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.scoring.board import BoardView

__all__ = ["board_blocks", "board_intervals"]

_MOST_DRAWN = 30


def board_blocks(view: BoardView) -> Iterator[Block]:
    """The board, its intervals, and what to know of them."""
    yield Listing(table=view.table(), caption=f"{view.competition}, {view.share} board", header="team")
    yield from board_intervals(view, [row.name for row in view.rows])
    for note in view.notes:
        yield Paragraph(note, "note")


def board_intervals(view: BoardView, names: Sequence[str]) -> Iterator[Figure]:
    """The first scores with their intervals, under these names; nothing where there are none."""
    scored = [(row, name) for row, name in zip(view.rows, names, strict=True) if row.score is not None]
    drawn = scored[:_MOST_DRAWN]
    if len(drawn) < 2 or not any(row.low is not None for row, _ in drawn):
        return
    leader, name = drawn[0]
    better = "higher" if view.direction == "maximize" else "lower"
    chart = draw_intervals(
        [
            Interval(
                name=name,
                value=row.score or 0.0,
                low=row.low,
                high=row.high,
                strong=row is leader or bool(row.tied),
            )
            for row, name in drawn
        ],
        axis=f"{view.share} {view.metric} ({better} is better)",
        title=f"The {view.share} scores with their 95 % intervals",
        summary=f"{name} leads with {leader.score:.5g}; {len(drawn)} entries are drawn.",
        reference=leader.score,
    )
    more = len(scored) - len(drawn)
    rest = f" {more:,} more stand in the table only." if more else ""
    tested = any(row.tied is not None for row, _ in drawn)
    told = "Full dots cannot be told from the leader by the paired test. " if tested else ""
    yield Figure(
        chart,
        f"{told}Overlapping intervals say nothing about who is better: what is hard for both entries is "
        f"in both intervals.{rest}",
    )
