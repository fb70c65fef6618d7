"""The entry in focus against the leader, or the leader against the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.comparison.entries.blocks import comparison_blocks
from harness.comparison.entries.compare import compare_entries
from harness.errors import HarnessError
from harness.page.blocks import Paragraph
from harness.reporting.section import SectionSpec

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["AGAINST"]


def _build(material: Material) -> Iterator[Block]:
    entry = material.entry
    others = [facts for _, facts in material.scored if entry and facts.entry_id != entry.entry_id]
    if entry is None or not others:
        return
    names = [entry.entry_id, others[0].entry_id]
    try:
        comparison = compare_entries(material.prepared, material.workspace, names, rows=material.rows)
    except HarnessError as error:
        yield Paragraph(f"{entry.name} cannot be compared with {others[0].name}: {error}", "note")
        return
    yield from comparison_blocks(comparison)


AGAINST = SectionSpec(key="against", title="Against the best of the others", build=_build)
