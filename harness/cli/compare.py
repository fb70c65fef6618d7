"""compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from harness.cli.options import current_competition, format_option, shared_options
from harness.console import OutputFormat, find_marks, print_table, say

if TYPE_CHECKING:
    from harness.comparison.evidence import RowsName


@click.command()
@click.argument("name")
@click.argument("entries", nargs=-1, required=True, metavar="ENTRY ENTRY…")
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
    from harness.comparison.compare import compare_entries
    from harness.comparison.summary import comparison_lines, difference_tables, effect_plot

    workspace, prepared = current_competition(context, name)
    comparison = compare_entries(prepared, workspace, entries, rows=rows)
    print_table(comparison.table(), output)
    if output == "table":
        for line in effect_plot(comparison, find_marks(notes=True)):
            say(line)
        for title, table in difference_tables(comparison):
            say(title)
            print_table(table, output)
    for line in comparison_lines(comparison):
        say(line)
