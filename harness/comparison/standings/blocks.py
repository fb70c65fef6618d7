"""Standings as blocks of a page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.critical_difference_chart import Ranked, draw_critical_difference
from harness.charts.heat_map import HeatMap, draw_heat_map
from harness.charts.interval_chart import Interval, draw_intervals
from harness.comparison.standings.summary import standings_lines
from harness.page.blocks import Figure, Listing, Paragraph

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.comparison.standings.result import Standings
    from harness.page.blocks import Block

__all__ = ["standings_blocks"]

_MOST_DRAWN = 30
_MOST_WINS = 16


def standings_blocks(standings: Standings) -> Iterator[Block]:
    """The table, the ratings with their intervals, who can be told apart, and who wins against whom."""
    yield Listing(
        table=standings.table(), caption="Standings across competitions, the best first", header="contestant"
    )
    if len(standings.contestants) > 1:
        yield Figure(_ratings(standings), "Elo and the 95 % interval when competitions are drawn again.")
        if len(standings.contestants) <= _MOST_DRAWN:
            yield Figure(_differences(standings), "Bars join those whose mean ranks cannot be told apart.")
        if len(standings.contestants) <= _MOST_WINS:
            yield Figure(
                _wins(standings),
                "How often the line beats the column; a tie counts half. The stronger the colour, the "
                "oftener.",
            )
    for line in standings_lines(standings):
        yield Paragraph(line, "note")


def _ratings(standings: Standings) -> Markup:
    drawn = standings.contestants[:_MOST_DRAWN]
    return draw_intervals(
        [Interval(name=one.name, value=one.elo, low=one.low, high=one.high) for one in drawn],
        axis=f"Elo ({standings.anchor} has 1000)",
        title="Ratings with their 95 % intervals",
        summary=f"{drawn[0].name} has the highest rating, {drawn[0].elo:.0f}.",
        reference=1000.0,
    )


def _differences(standings: Standings) -> Markup:
    ranks = [one.mean_rank for one in standings.contestants]
    critical = standings.critical
    return draw_critical_difference(
        [Ranked(one.name, one.mean_rank) for one in standings.contestants],
        groups=[(ranks[group[0]], ranks[group[-1]]) for group in critical.groups],
        difference=critical.difference if critical.differ else 0.0,
        title="Mean ranks and critical difference",
        summary=f"The best mean rank is {min(ranks):.2f}; {len(critical.groups)} groups cannot be told "
        "apart inside.",
    )


def _wins(standings: Standings) -> Markup:
    names = tuple(one.name for one in standings.contestants)
    rates = standings.wins.tolist()
    heat = HeatMap(
        lines=names,
        columns=names,
        line_title="who",
        column_title="against whom",
        texts=tuple(tuple("" if math.isnan(rate) else f"{rate:.2f}" for rate in line) for line in rates),
        strength=tuple(tuple(None if math.isnan(rate) else rate for rate in line) for line in rates),
    )
    return draw_heat_map(heat, title="Win rates", summary=f"{names[0]} leads the list.")
