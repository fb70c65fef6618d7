"""A shake-up as blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.slope_chart import Slope, draw_slopes
from harness.comparison.shakeup.summary import agreement_table, shakeup_lines
from harness.page.blocks import Figure, Listing, Paragraph

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.comparison.shakeup.result import Shakeup
    from harness.page.blocks import Block

__all__ = ["shakeup_blocks"]

_MOST_DRAWN = 40


def shakeup_blocks(shakeup: Shakeup) -> Iterator[Block]:
    """What happened in sentences, who moved where, and how well one order tells another."""
    for line in shakeup_lines(shakeup):
        yield Paragraph(line)
    yield Figure(
        _moves(shakeup),
        "Lines that rise won places, dashed ones that fall lost some. Thick lines moved farther than "
        "random splits of the same rows explain.",
    )
    yield Listing(table=shakeup.table(), caption="Private places beside public ones", header="team")
    agreement = agreement_table(shakeup)
    if agreement is not None:
        yield Listing(
            table=agreement, caption="How well one order tells another", header="by", sortable=False
        )


def _moves(shakeup: Shakeup) -> Markup:
    drawn = shakeup.rows[:_MOST_DRAWN]
    farthest = max(drawn, key=lambda row: abs(row.moved))
    return draw_slopes(
        [
            Slope(name=row.name, left=row.public, right=row.private, strong=row.by_noise is False)
            for row in drawn
        ],
        left="public place",
        right="private place",
        title="From the public to the private board",
        summary=f"The first {len(drawn)} of the private board; of them {farthest.name} moved farthest, "
        f"from place {farthest.public} to {farthest.private}.",
    )
