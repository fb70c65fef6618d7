"""What to know if one reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.page.blocks import Paragraph, Tiles
from harness.reporting.section import SectionSpec
from harness.reporting.words import count, interval, number

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
    yield Paragraph(_lead(material), "lead")
    if material.board.rows:
        yield Tiles(tuple(_tiles(material)))


def _lead(material: Material) -> str:
    name = material.prepared.slug
    if not material.board.rows:
        return f"Nobody has handed anything in yet. Fill the board with: harness tune {name}"
    if not material.scored:
        return "The rules of this competition do not tell public scores."
    leader = next((pair for pair in material.scored if pair[0].entry_id == material.board.leader), None)
    if leader is None:
        return f"Nobody is ranked yet; {count(len(material.scored), 'row has', 'rows have')} a score."
    row, facts = leader
    score = f"{facts.name} leads with {material.metric.name} {interval(row.score, row.low, row.high)}"
    tied = [facts.name for row, facts in material.scored if row.tied]
    if not tied:
        return f"{score}."
    who = tied[0] if len(tied) == 1 else f"{len(tied)} others"
    return f"{score}; {who} cannot be told from it by the paired test."


def _tiles(material: Material) -> Iterator[tuple[str, str, str]]:
    prepared, rows = material.prepared, material.board.rows
    teams = len({row.team for row in rows if row.kind == "submission"})
    yield (
        "on the board",
        count(len(rows), "row"),
        count(teams, "team") if teams else "baselines and references",
    )
    if prepared.has_answers:
        shares = f"{prepared.rows_public:,} public, {prepared.rows_private:,} private"
        yield "hidden rows", f"{prepared.rows_public + prepared.rows_private:,}", shares
    if prepared.rows_train:
        yield "rows to learn from", f"{prepared.rows_train:,}", count(len(prepared.columns), "feature")
    tuned = material.current_run
    if tuned is not None:
        trials, seconds = count(len(tuned.record.schedule), "trial"), number(tuned.record.elapsed, 3)
        yield f"best baseline by {tuned.measure}", tuned.outcome.winner, f"{trials} in {seconds} s"


IN_SHORT = SectionSpec(key="in-short", title="In short", build=_build)
