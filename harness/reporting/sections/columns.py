"""Which columns an entry lives on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.bar_chart import Bar, draw_bars
from harness.errors import HarnessError
from harness.page.blocks import Figure, Paragraph
from harness.reporting.section import SectionSpec
from harness.reporting.words import number
from harness.tuning.models.permutation import permute_columns

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.page.blocks import Block
    from harness.reporting.entries import EntryFacts
    from harness.reporting.material import Material
    from harness.tuning.models.permutation import Importances

__all__ = ["COLUMNS"]

_MOST = 25
_SECONDS = 120.0  # for the fit, and as many for the shuffling


def _build(material: Material) -> Iterator[Block]:
    assert material.focus is not None
    entry, tuned = material.entries[material.focus], material.tuned
    name = None if tuned is None else tuned.name_of(entry.entry_id)
    if tuned is None or name is None or tuned.record.kind != "tune":
        yield Paragraph(f"{entry.name} {_why_not(entry)}", "note")
        return
    try:
        found = permute_columns(
            material.prepared, material.workspace, tuned.folder, name=name, seconds=_SECONDS
        )
    except HarnessError as error:
        yield Paragraph(f"The columns of {entry.name} cannot be shuffled: {error}", "note")
        return
    if found.columns:
        yield Figure(_chart(material, entry, found), _caption(found))
    else:
        yield Paragraph("There was no time to shuffle any column.", "note")


def _why_not(entry: EntryFacts) -> str:
    if entry.run_id is None:
        return "was handed in as predictions, so there is no model to ask about columns."
    return "has no model that can be fitted again: only those of harness tune have, while their run is kept."


def _chart(material: Material, entry: EntryFacts, found: Importances) -> Markup:
    shown = found.columns[:_MOST]
    first = shown[0]
    told = f"{first.column} matters most: without it the score is worse by {number(first.loss, 3)}."
    return draw_bars(
        [
            Bar(name=one.column, value=one.loss, text=number(one.loss, 2), low=one.low, high=one.high)
            for one in shown
        ],
        axis=f"how much worse {material.metric.name} becomes when the column is shuffled",
        title=f"Permutation importance of the columns for {entry.name}",
        summary=told if first.loss > 0 else "No column matters: without any of them the score is as good.",
    )


def _caption(found: Importances) -> str:
    more = len(found.columns) - _MOST
    rest = f" {more:,} less important ones are not drawn." if more > 0 else ""
    late = f" For {found.left_out:,} columns there was no time." if found.left_out else ""
    return (
        f"Fitted without the last fold and asked about {found.rows:,} rows of it, where it scores "
        f"{number(found.score)}. A line reaches from the least to the most of five shuffles. Columns that "
        f"tell the same stand in for each other, and each looks unimportant.{rest}{late}"
    )


COLUMNS = SectionSpec(key="columns", title="Columns that matter", build=_build)
