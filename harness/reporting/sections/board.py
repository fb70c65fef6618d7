"""The leaderboard, and how sure its scores are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.page.blocks import Listing, Paragraph
from harness.reporting.section import SectionSpec
from harness.scoring.board_blocks import board_intervals
from harness.tabular import Cell, Table

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["BOARD"]

_DIGITS = 5


def _build(material: Material) -> Iterator[Block]:
    if not material.board.rows:
        return
    share = "public share" if material.prepared.has_answers else "folds of cross-validation"
    yield Listing(
        table=_table(material),
        caption=f"Leaderboard by {material.metric.label} on the {share}; a heading sorts by its column",
        header="entry",
        marked=frozenset(place for place, row in enumerate(material.board.rows) if row.tied),
    )
    names = [material.entries[row.entry_id].name for row in material.board.rows]
    yield from board_intervals(material.board, names)
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
    exact = (material.metric.name, "low", "high", "private", "CV", "± folds", *material.board.also)
    digits = dict.fromkeys(exact, _DIGITS) | {"fit, s": 1, "peak, MB": 0}
    return Table.of_columns(columns, digits)


BOARD = SectionSpec(key="board", title="Leaderboard", build=_build)
