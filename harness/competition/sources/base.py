"""What a source is: one frozen spec per kind of place that rows can come from, the same for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from harness.competition.spec import ColumnType, Data


@dataclass(frozen=True, kw_only=True)
class Request:
    """One table that a competition asks for: where it is, and how the host says it must be read."""

    place: str  # as competition.toml says it: a file, sklearn:NAME, openml:ID, https://…, python
    data: Data
    folder: Path
    downloads: Path


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a delimited text file is written."""

    separator: str
    encoding: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A table as it was read: typed already, or every cell still the text of its file."""

    name: str
    table: pa.Table
    written: bool
    declared: Mapping[str, ColumnType] = field(default_factory=dict)
    dialect: Dialect | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of place: which names it answers to, how it is read, which local files it depends on."""

    name: str
    example: str
    summary: str
    claims: Callable[[str], bool]
    read: Callable[[Request], Reading]
    files: Callable[[str, Path], list[Path]]


def no_files(place: str, folder: Path) -> list[Path]:  # noqa: ARG001 - the signature of Source.files
    """No local file: the source is pinned by its name or its hash."""
    return []
