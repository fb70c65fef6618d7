"""What a section of the report is: a heading, and blocks made from the material."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["SectionSpec"]


@dataclass(frozen=True, kw_only=True)
class SectionSpec:
    """One section. Its function changes nothing; a section without blocks is left out."""

    key: str
    title: str
    build: Callable[[Material], Iterable[Block]]
