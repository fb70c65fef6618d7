"""A comparison as blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.interval_chart import Interval, draw_intervals
from harness.comparison.entries.summary import comparison_lines, difference_tables
from harness.page.blocks import Figure, Listing, Paragraph

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.comparison.entries.result import Comparison
    from harness.page.blocks import Block

__all__ = ["comparison_blocks"]


def comparison_blocks(comparison: Comparison) -> Iterator[Block]:
    """The verdicts, the numbers behind them, and where two entries differ."""
    verdicts, notes = comparison.verdicts, comparison_lines(comparison)[len(comparison.verdicts) :]
    for verdict in verdicts:
        yield Paragraph(verdict)
    yield Figure(
        _chart(comparison),
        "How much better the first of each pair scores, with the 95 % interval; right of the dashed line "
        "it is better. Full dots are told apart.",
    )
    yield Listing(table=comparison.table(), caption=f"Pairs over {comparison.what}", header="better")
    for note in notes:
        yield Paragraph(note, "note")
    for title, table in difference_tables(comparison):
        yield Listing(table=table, caption=title.rstrip(":"), header=table.columns[0])


def _chart(comparison: Comparison) -> Markup:
    names = [entry.name for entry in comparison.entries]
    return draw_intervals(
        [
            Interval(
                name=f"{names[duel.first]} over {names[duel.second]}",
                value=duel.test.effect,
                low=duel.test.interval[0] if duel.test.interval else None,
                high=duel.test.interval[1] if duel.test.interval else None,
                kind="strong" if p_value < comparison.significant else "hollow",
            )
            for duel, p_value in zip(comparison.duels, comparison.p_values, strict=True)
        ],
        axis=f"better by, in {comparison.metric}",
        title="Differences with their 95 % intervals",
        summary=" ".join(comparison.verdicts),
        reference=0.0,
    )
