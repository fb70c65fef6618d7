"""The blocks of a page. What they hold is text, and is escaped; only figures are markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.tabular import Table

__all__ = ["Block", "Code", "Facts", "Figure", "Listing", "Paragraph", "Part", "Tiles"]

Tone = Literal["plain", "lead", "note", "warning"]


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    text: str
    tone: Tone = "plain"
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Tiles:
    """Numbers to see at once, each with what it is and a remark."""

    tiles: tuple[tuple[str, str, str], ...]
    kind: ClassVar[str] = "tiles"


@dataclass(frozen=True)
class Facts:
    """Names and what they are."""

    facts: tuple[tuple[str, str], ...]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A table of data; `header` is the column that names a row, `marked` the rows that stand out."""

    table: Table
    caption: str
    header: str
    sortable: bool = True
    marked: frozenset[int] = field(default_factory=frozenset)
    kind: ClassVar[str] = "listing"


@dataclass(frozen=True)
class Figure:
    """A chart, and what to see in it."""

    chart: Markup
    caption: str = ""
    kind: ClassVar[str] = "figure"


@dataclass(frozen=True)
class Code:
    """Lines to type or to keep, such as a command."""

    text: str
    kind: ClassVar[str] = "code"


@dataclass(frozen=True)
class Part:
    """Blocks under a heading of their own."""

    title: str
    blocks: tuple[Block, ...]
    kind: ClassVar[str] = "part"


Block = Paragraph | Tiles | Facts | Listing | Figure | Code | Part
