"""What the leader, or the entry in focus, gets right and wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.comparison.evidence import gather_evidence
from harness.errors import HarnessError
from harness.page.blocks import Paragraph, Part
from harness.reporting.diagnostics.case import Case
from harness.reporting.diagnostics.registry import DIAGNOSTICS
from harness.reporting.section import SectionSpec

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.entries import EntryFacts
    from harness.reporting.material import Material

__all__ = ["DIAGNOSIS"]


def _build(material: Material) -> Iterator[Block]:
    entry = material.entry
    if entry is None:
        return
    try:
        case = _make_case(material, entry)
    except HarnessError as error:
        yield Paragraph(f"{entry.name} cannot be looked into: {error}", "note")
        return
    yield Paragraph(f"{entry.name} over {case.what}.")
    for diagnostic in DIAGNOSTICS:
        blocks = tuple(diagnostic.build(case))
        if blocks:
            yield Part(diagnostic.title, blocks)


def _make_case(material: Material, entry: EntryFacts) -> Case:
    prepared = material.prepared
    evidence = gather_evidence(prepared, material.workspace, [entry.entry_id], rows=material.rows)
    return Case(
        entry=entry.name,
        what=evidence.what,
        need=material.metric.needs[prepared.task],
        classes=prepared.classes,
        targets=prepared.targets,
        truth=evidence.truth,
        prediction=evidence.predictions[0],
        features=evidence.features,
        id=prepared.id,
    )


DIAGNOSIS = SectionSpec(key="diagnosis", title="Right and wrong", build=_build)
