"""The public board beside the private one, for the host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.comparison.shakeup.blocks import shakeup_blocks
from harness.comparison.shakeup.shakeup import shake_up
from harness.errors import UsageError
from harness.page.blocks import Paragraph
from harness.reporting.section import SectionSpec

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["SHAKEUP"]


def _build(material: Material) -> Iterator[Block]:
    if not material.for_host or not material.prepared.has_answers:
        return
    try:
        shakeup = shake_up(material.prepared, material.workspace)
    except UsageError as error:
        yield Paragraph(str(error), "note")
        return
    yield from shakeup_blocks(shakeup)


SHAKEUP = SectionSpec(key="shake-up", title="Shake-up", build=_build)
