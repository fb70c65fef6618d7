"""A report built section by section and written as one file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from harness.output_file import check_output, write_output
from harness.page.render import Page, Section, render_page
from harness.reporting.material import Material
from harness.reporting.registry import BOARD_SECTIONS, ENTRY_SECTIONS
from harness.scoring.chosen_metric import metric_of
from harness.scoring.standing import rank, read_current
from harness.version import __version__
from leaderboard.names import resolve_entry

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.reporting.material import Audience
    from harness.workspace import Workspace

__all__ = ["Progress", "write_report"]

# title of the section that begins, its position, how many there are
Progress = Callable[[str, int, int], None]


def write_report(
    prepared: Prepared,
    workspace: Workspace,
    *,
    entry: str | None = None,
    audience: Audience = "host",
    file: Path | None = None,
    progress: Progress | None = None,
) -> Path:
    """The file with the report on a competition's board, or on one entry of it."""
    focus = None if entry is None else _find_entry(prepared, workspace, entry)
    material = Material(
        prepared=prepared, workspace=workspace, audience=audience, made_at=datetime.now(UTC), focus=focus
    )
    target = file or Path(_name_file(material))
    check_output(target)
    return write_output(target, render_page(_page(material, progress)).encode())


def _name_file(material: Material) -> str:
    """What the page is about, and if it is not the host's, for whom: it must not be taken for the other."""
    audience = None if material.audience == "host" else material.audience
    return "-".join(filter(None, (material.prepared.slug, material.focus, audience))) + ".html"


def _page(material: Material, progress: Progress | None) -> Page:
    specs = BOARD_SECTIONS if material.focus is None else ENTRY_SECTIONS
    sections = []
    for position, spec in enumerate(specs):
        if progress is not None:
            progress(spec.title, position, len(specs))
        blocks = tuple(spec.build(material))
        if blocks:
            sections.append(Section(spec.key, spec.title, blocks))
    prepared = material.prepared
    title = (
        prepared.title
        if material.focus is None
        else f"{material.entries[material.focus].name}: {prepared.title}"
    )
    return Page(
        title=title,
        subtitle=f"{prepared.slug}, {prepared.task}, by {material.metric.label}",
        sections=tuple(sections),
        footer=f"Made by harness {__version__} on {material.made_at:%Y-%m-%d %H:%M} UTC for "
        f"{material.audience}.",
    )


def _find_entry(prepared: Prepared, workspace: Workspace, name: str) -> str:
    current = read_current(prepared, workspace)
    return resolve_entry(name, rank(current, prepared, metric_of(prepared), everything=True))
