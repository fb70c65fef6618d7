"""The leaderboard as blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from harness.charts.interval_chart import Interval, draw_intervals
from harness.page.blocks import Figure, Listing, Paragraph

if TYPE_CHECKING:
    from harness.charts.interval_chart import Kind
    from harness.page.blocks import Block
    from harness.scoring.board import BoardRow, BoardView

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
    leader = view.leader
    better = "higher" if view.direction == "maximize" else "lower"
    told = [f"{name} leads with {row.score:.5g}; " for row, name in drawn if row.entry_id == leader]
    chart = draw_intervals(
        [_interval(row, name, leader) for row, name in drawn],
        axis=f"{view.share} {view.metric} ({better} is better)",
        title=f"The {view.share} scores with their 95 % intervals",
        summary=f"{''.join(told)}{len(drawn)} entries are drawn.",
        reference=next((row.score for row, _ in drawn if row.entry_id == leader), None),
    )
    yield Figure(chart, _caption(drawn, more=len(scored) - len(drawn)))


def _interval(row: BoardRow, name: str, leader: str | None) -> Interval:
    kind: Kind = "untold" if row.tied is None else "strong" if row.tied else "hollow"
    return Interval(
        name=name,
        value=row.score or 0.0,
        low=row.low,
        high=row.high,
        kind="strong" if row.entry_id == leader else kind,
    )


def _caption(drawn: Sequence[tuple[BoardRow, str]], *, more: int) -> str:
    tested = any(row.tied is not None for row, _ in drawn)
    told = (
        "Full dots are the leader and those that cannot be told from it by the paired test, hollow ones "
        "can be; grey ones were not tested. "
        if tested
        else ""
    )
    rest = f" {more:,} more stand in the table only." if more else ""
    return (
        f"{told}Overlapping intervals say nothing about who is better: what is hard for both entries is "
        f"in both intervals.{rest}"
    )
