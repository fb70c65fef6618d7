"""One entry in short: its rank and its scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.page.blocks import Paragraph, Tiles
from harness.reporting.section import SectionSpec
from harness.reporting.sections.in_short import host_note
from harness.reporting.words import NOTHING, interval, number

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.entries import EntryFacts
    from harness.reporting.material import Material

__all__ = ["ENTRY"]


_STANDINGS = {
    "stale": "It was scored before the data or the metric changed, so its scores are not shown. Score it "
    "again with: harness rescore",
    "withdrawn": "It was withdrawn.",
    "disqualified": "It was disqualified.",
    "invalid": "It was refused, so it has no score.",
}


def _build(material: Material) -> Iterator[Block]:
    yield from host_note(material)
    entry = material.entry
    assert entry is not None
    if entry.standing in _STANDINGS:
        yield Paragraph(f"{entry.name}: {_STANDINGS[entry.standing]}", "warning")
    row = next((row for row in material.board.rows if row.entry_id == entry.entry_id), None)
    if row is not None and row.score is not None:
        yield Paragraph(
            f"{entry.name}: {material.metric.name} {interval(row.score, row.low, row.high)}.", "lead"
        )
    elif entry.standing not in _STANDINGS:
        yield Paragraph(
            f"{entry.name} is not on the board: a better or newer entry stands there in its place."
        )
    place = NOTHING if row is None or row.rank is None else f"#{row.rank}"
    ranked = sum(other.rank is not None for other in material.board.rows)
    yield Tiles((("rank", place, f"of {ranked:,}"), *_scores(entry)))


def _scores(entry: EntryFacts) -> Iterator[tuple[str, str, str]]:
    if entry.public is not None:
        yield "public", number(entry.public), "as it was released"
    if entry.private is not None:
        low, high = number(entry.private.low), number(entry.private.high)
        yield "private", number(entry.private.value), "" if low == NOTHING else f"{low} to {high}"
    if entry.cv_mean is not None:
        yield "cross-validation", number(entry.cv_mean), f"± {number(entry.cv_std, 3)} between folds"
    if entry.seconds_fit is not None:
        yield "fitting", f"{number(entry.seconds_fit, 3)} s", f"{number(entry.peak_mb, 3)} MB at most"


ENTRY = SectionSpec(key="in-short", title="In short", build=_build)
