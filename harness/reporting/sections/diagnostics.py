"""What the leader, or the entry in focus, gets right and wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.comparison.evidence import gather_evidence
from harness.competition.prepared.tables import read_test, read_train
from harness.errors import HarnessError
from harness.page.blocks import Paragraph, Part
from harness.reporting.diagnostics.case import Case
from harness.reporting.diagnostics.registry import DIAGNOSTICS
from harness.reporting.diagnostics.worst_rows import MOST_FEATURES
from harness.reporting.section import SectionSpec
from leaderboard.arrays import from_numpy

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.comparison.evidence import Evidence
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
    parts = [Part(one.title, blocks) for one in DIAGNOSTICS if (blocks := tuple(one.build(case)))]
    if not parts:
        yield Paragraph(
            f"There is nothing to draw for what {material.metric.name} takes: {case.need}.", "note"
        )
        return
    yield Paragraph(f"{entry.name} over {case.what}.")
    yield from parts


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
        features=_read_features(material, evidence),
        id=prepared.id,
    )


def _read_features(material: Material, evidence: Evidence) -> pa.Table:
    """The ids and the first few features of the rows, which is all that is shown of them."""
    prepared = material.prepared
    names = [prepared.id, *(column.name for column in prepared.columns[:MOST_FEATURES])]
    read = read_train if evidence.rows == "oof" else read_test
    return read(prepared, names).take(from_numpy(evidence.places))


DIAGNOSIS = SectionSpec(key="diagnosis", title="Right and wrong", build=_build)
