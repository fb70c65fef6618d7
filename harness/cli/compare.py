"""compare and standings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from harness.cli.options import current_competition, current_workspace, format_option, shared_options
from harness.console import OutputFormat, find_marks, find_room, fits, print_table, printable, say

if TYPE_CHECKING:
    from harness.comparison.evidence import RowsName
    from harness.comparison.standings.field import Missing
    from harness.comparison.standings.tasks import By
    from harness.competition.prepared import Share


@click.command()
@click.argument("name")
@click.argument("entries", nargs=-1, required=True, metavar="ENTRY ENTRY...")
@click.option(
    "--rows",
    type=click.Choice(["hidden", "public", "private", "oof"]),
    help="All hidden rows (the default where their answers are known), a share of them, or training rows out "
    "of fold.",
)
@format_option
@shared_options
@click.pass_context
def compare(
    context: click.Context,
    *,
    name: str,
    entries: tuple[str, ...],
    rows: RowsName | None,
    output: OutputFormat,
) -> None:
    """Say whether one entry is really better than another.

    Entries are named by rank ('#1'), by model, or by a part of their id. One test decides, paired over the
    rows; of several pairs all p-values are corrected together. sure: how probable it is that the first is
    truly better; again: that it would score better on as many new rows.
    """
    from harness.comparison.entries.compare import compare_entries
    from harness.comparison.entries.summary import comparison_lines, difference_tables, effect_plot

    workspace, prepared = current_competition(context, name)
    comparison = compare_entries(prepared, workspace, entries, rows=rows)
    print_table(comparison.table(), output)
    if output == "table":
        for line in effect_plot(comparison, find_marks(notes=True), room=find_room(notes=True)):
            say(line)
        for title, table in difference_tables(comparison):
            say(title)
            print_table(table, output)
    for line in comparison_lines(comparison):
        say(line)


@click.command()
@click.argument("competitions", nargs=-1, metavar="[COMPETITION...]")
@click.option(
    "--share",
    type=click.Choice(["public", "private"]),
    default="public",
    show_default=True,
    help="Of the rows.",
)
@click.option(
    "--by",
    type=click.Choice(["model", "team"]),
    default="model",
    show_default=True,
    help="Who competes: models by their names, uploads without one by their teams; or teams.",
)
@click.option(
    "--anchor",
    metavar="NAME",
    help="Who has the rating 1000; default: random-forest, without it the first by name.",
)
@click.option(
    "--missing",
    type=click.Choice(["worst", "skip"]),
    default="worst",
    show_default=True,
    help="Who has no entry in a competition is the last there; or only competitions that all take part in.",
)
@click.option(
    "--all", "everyone", is_flag=True, help="Also who has entries in less than half of the competitions."
)
@format_option
@shared_options
@click.pass_context
def standings(
    context: click.Context,
    *,
    competitions: tuple[str, ...],
    share: Share,
    by: By,
    anchor: str | None,
    missing: Missing,
    everyone: bool,
    output: OutputFormat,
) -> None:
    """Say who is best across competitions.

    All with a board here, or those that are named. elo: ten wins to one are 400 points; low and high: its
    95 % interval; rank: in the mean; wins: the share of duels won; error: 0 is always the best, 1 always the
    worst; improvability: by how much the error would have to shrink to be the best.
    """
    from harness.comparison.standings.diagram import draw_diagram
    from harness.comparison.standings.standings import make_standings
    from harness.comparison.standings.summary import standings_lines

    found = make_standings(
        current_workspace(context),
        competitions,
        share=share,
        by=by,
        anchor=anchor,
        missing=missing,
        everyone=everyone,
    )
    print_table(found.table(), output)
    if output == "table":
        wins = found.win_table()
        if fits(wins):
            print_table(wins, output)
        else:
            say("The matrix of wins needs a wider terminal, or harness.standings().win_frame in Python.")
        say("Mean ranks; a bar joins those that cannot be told apart:")
        click.echo(printable(draw_diagram(found, find_marks(), room=find_room()), lines=True) + "\n")
    for line in standings_lines(found):
        say(line)
