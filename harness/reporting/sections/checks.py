"""What could make the competition's scores lie: its checks, drift among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.competition.check import check_competition
from harness.page.blocks import Listing, Paragraph
from harness.reporting.section import SectionSpec

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["CHECKS"]


def _build(material: Material) -> Iterator[Block]:
    if not material.for_host:  # checks look at hidden answers too
        return
    report = check_competition(material.prepared)
    yield Paragraph(report.summary)
    if report.findings:
        yield Listing(table=report.table(), caption="Findings, the worst first", header="check")


CHECKS = SectionSpec(key="checks", title="Drift and other traps", build=_build)
