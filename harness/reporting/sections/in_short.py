"""What to know if one reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.page.blocks import Paragraph, Tiles
from harness.reporting.section import SectionSpec
from harness.reporting.words import interval, number

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["IN_SHORT", "host_note"]


def host_note(material: Material) -> Iterator[Block]:
    """That a page is not for everyone, where it is not."""
    if material.for_host and material.prepared.has_answers:
        yield Paragraph(
            "For the host: this page tells of hidden rows. For participants make one with --for "
            "participants.",
            "note",
        )


def _build(material: Material) -> Iterator[Block]:
    yield from host_note(material)
    if not material.ranked:
        name = material.prepared.slug
        yield Paragraph(f"Nobody has a score yet. Fill the board with: harness tune {name}", "lead")
        return
    yield Paragraph(_lead(material), "lead")
    yield Tiles(tuple(_tiles(material)))


def _lead(material: Material) -> str:
    row, leader = material.ranked[0]
    score = f"{leader.name} leads with {material.metric.name} {interval(row.score, row.low, row.high)}"
    tied = [facts.name for row, facts in material.ranked if row.tied]
    if not tied:
        return f"{score}."
    who = tied[0] if len(tied) == 1 else f"{len(tied)} others"
    return f"{score}; {who} cannot be told from it by the paired test."


def _tiles(material: Material) -> Iterator[tuple[str, str, str]]:
    prepared, rows = material.prepared, [row for row, _ in material.ranked]
    teams = len({row.team for row in rows if row.kind == "submission"})
    who = f"{teams:,} team{'' if teams == 1 else 's'}" if teams else "baselines and references"
    yield "entries on the board", f"{len(rows):,}", who
    if prepared.has_answers:
        shares = f"{prepared.rows_public:,} public, {prepared.rows_private:,} private"
        yield "hidden rows", f"{prepared.rows_public + prepared.rows_private:,}", shares
    yield "rows to learn from", f"{prepared.rows_train:,}", f"{len(prepared.columns):,} features"
    best = material.tuned and material.tuned.outcome.winner
    if best and material.tuned:
        trials = len(material.tuned.record.schedule)
        yield (
            "best baseline by CV",
            best,
            f"of {trials:,} trials in {number(material.tuned.record.elapsed, 3)} s",
        )


IN_SHORT = SectionSpec(key="in-short", title="In short", build=_build)
