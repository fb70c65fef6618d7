"""From blocks to HTML: a whole page that needs nothing but itself, or a fragment for a notebook."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from harness.console import printable
from harness.tabular import Table, show

if TYPE_CHECKING:
    from jinja2 import Environment

    from harness.page.blocks import Block, Listing

__all__ = ["Page", "Section", "render_fragment", "render_page"]


@dataclass(frozen=True)
class Section:
    """A part of a page that its table of contents names."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page with a title, a line under it, and its sections."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    footer: str


def render_page(page: Page) -> str:
    """The page as one HTML file that asks nobody for anything."""
    style, script = _read("palette.css", "style.css", "chart.css"), _read("page.js")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    return (
        _environment().get_template("page.html").render(page=page, style=style, script=script, policy=policy)
    )


def render_fragment(blocks: Sequence[Block]) -> str:
    """The blocks with their style, for a place inside another page."""
    style = _read("palette.css", "fragment.css", "chart.css")
    return _environment().get_template("fragment.html").render(blocks=blocks, style=style)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only who wants HTML waits for it

    environment = Environment(
        loader=PackageLoader("harness.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"printable": printable, "cells": _cells, "numeric": _numeric}
    return environment


def _cells(listing: Listing) -> list[list[tuple[str, str, str | None]]]:
    """For every row of a table what each cell says, its column, and the number it is sorted by."""
    table = listing.table
    return [
        [
            (show(cell, table.digits.get(name)), name, _sorted_by(cell))
            for name, cell in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]


def _numeric(table: Table, column: str) -> bool:
    """Whether a column holds numbers."""
    place = table.columns.index(column)
    return any(_as_number(row[place]) is not None for row in table.rows)


def _sorted_by(cell: object) -> str | None:
    """The number that a cell is sorted by, as short as tells it from others."""
    number = _as_number(cell)
    return None if number is None else f"{number:.10g}"


def _as_number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


@cache
def _read(*names: str) -> str:
    folder = files("harness.page")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def _digest(text: str) -> str:
    """The hash by which a browser knows that a style or a script is ours."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
