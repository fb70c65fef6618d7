"""The leaderboard, and how sure its scores are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.interval_chart import Interval, draw_intervals
from harness.page.blocks import Figure, Listing, Paragraph
from harness.reporting.section import SectionSpec
from harness.reporting.words import interval
from harness.tabular import Cell, Table

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["BOARD"]

_DIGITS = 5
_MOST_DRAWN = 30


def _build(material: Material) -> Iterator[Block]:
    if not material.board.rows:
        return
    yield Listing(
        table=_table(material),
        caption=f"Leaderboard by {material.metric_label} on the public share; a heading sorts by its column",
        header="entry",
        marked=frozenset(place for place, row in enumerate(material.board.rows) if row.tied),
    )
    drawn = material.ranked[:_MOST_DRAWN]
    if len(drawn) > 1 and any(row.low is not None for row, _ in drawn):
        yield Figure(_chart(material), _caption(material))
    for note in material.board.notes:
        yield Paragraph(note, "note")


def _table(material: Material) -> Table:
    rows = [(row, material.entries[row.entry_id]) for row in material.board.rows]
    columns: dict[str, list[Cell]] = {
        "rank": [row.rank for row, _ in rows],
        "entry": [facts.name for _, facts in rows],
        "kind": [row.kind for row, _ in rows],
        material.metric.name: [row.score for row, _ in rows],
        "low": [row.low for row, _ in rows],
        "high": [row.high for row, _ in rows],
        "tied with the leader": ["yes" if row.tied else None for row, _ in rows],
        "private": [facts.private.value if facts.private else None for _, facts in rows],
        **{name: [row.also.get(name) for row, _ in rows] for name in material.board.also},
        "CV": [facts.cv_mean for _, facts in rows],
        "± folds": [facts.cv_std for _, facts in rows],
        "fit, s": [facts.seconds_fit for _, facts in rows],
        "peak, MB": [facts.peak_mb for _, facts in rows],
        "standing": [None if row.standing in ("ranked", "between") else row.standing for row, _ in rows],
        "when, UTC": [f"{row.created_at:%Y-%m-%d %H:%M}" for row, _ in rows],
        "id": [row.entry for row, _ in rows],
    }
    shown = {name: cells for name, cells in columns.items() if any(cell is not None for cell in cells)}
    exact = (material.metric.name, "low", "high", "private", "CV", "± folds", *material.board.also)
    digits = dict.fromkeys(exact, _DIGITS) | {"fit, s": 1, "peak, MB": 0}
    return Table(tuple(shown), list(zip(*shown.values(), strict=True)), digits)


def _chart(material: Material) -> Markup:
    drawn = material.ranked[:_MOST_DRAWN]
    leader, facts = drawn[0]
    return draw_intervals(
        [
            Interval(
                name=facts.name,
                value=row.score or 0.0,
                low=row.low,
                high=row.high,
                strong=row is leader or bool(row.tied),
            )
            for row, facts in drawn
        ],
        axis=f"public {material.metric_label}",
        title="Public scores with their 95 % intervals",
        summary=f"{facts.name} leads with {interval(leader.score, leader.low, leader.high)}; "
        f"{len(drawn)} entries are drawn.",
        reference=leader.score,
    )


def _caption(material: Material) -> str:
    more = len(material.ranked) - _MOST_DRAWN
    rest = f" {more:,} more entries stand in the table only." if more > 0 else ""
    return (
        "Full dots cannot be told from the leader by the paired test. Overlapping "
        f"intervals say nothing about that: what is hard for both entries is in both intervals.{rest}"
    )


BOARD = SectionSpec(key="board", title="Leaderboard", build=_build)
