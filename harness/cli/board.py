"""board and export."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from harness.cli.options import current_competition, format_option, shared_options
from harness.console import OutputFormat, find_marks, find_room, on_terminal, print_table, say


@click.command()
@click.argument("name")
@click.option("--private", is_flag=True, help="Rank by the private share (for the host).")
@click.option("--all", "every_entry", is_flag=True, help="Every entry, not only each team's best.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the first N rows.")
@click.option("--team", metavar="NAME", help="Only this team.")
@click.option(
    "--kind", type=click.Choice(["submission", "baseline", "ensemble", "reference"]), help="Only this kind."
)
@click.option("--model", metavar="NAME", help="Only this model.")
@format_option
@shared_options
@click.pass_context
def board(
    context: click.Context,
    *,
    name: str,
    private: bool,
    every_entry: bool,
    top: int | None,
    team: str | None,
    kind: str | None,
    model: str | None,
    output: OutputFormat,
) -> None:
    """Show the leaderboard.

    tied: cannot be told from the leader, by the paired test over the rows that decide the ranks.
    """
    from harness.comparison.leader.ties import mark_ties
    from harness.scoring.board import read_board
    from harness.scoring.board_plot import with_intervals

    workspace, prepared = current_competition(context, name)
    view = read_board(
        prepared,
        workspace,
        share="private" if private else "public",
        every_entry=every_entry,
        top=top,
        team=team,
        kind=kind,
        model=model,
    )
    view = mark_ties(view, prepared, workspace)
    if output != "table":
        print_table(view.full_table(), output)
    else:
        print_table(with_intervals(view, find_marks(), room=find_room()) if on_terminal() else view.table())
    for note in view.notes:
        say(note)


@click.group()
def export() -> None:
    """Write the board to a file."""


@export.command("board")
@click.argument("name")
@click.option(
    "-o", "--output", "file", required=True, metavar="FILE", help="Ends in csv, json, md or parquet."
)
@click.option(
    "--as",
    "output_format",
    type=click.Choice(["csv", "json", "markdown", "parquet"]),
    help="Overrules the ending.",
)
@click.option("--private", is_flag=True, help="With the private scores, ranked by them (for the host).")
@click.option("--all", "every_entry", is_flag=True, help="Every entry, not only each team's best.")
@shared_options
@click.pass_context
def export_board(
    context: click.Context,
    *,
    name: str,
    file: str,
    output_format: Literal["csv", "json", "markdown", "parquet"] | None,
    private: bool,
    every_entry: bool,
) -> None:
    """Write the board of a competition as csv, json, markdown or parquet."""
    from harness.scoring.export import export_board as write_board

    workspace, prepared = current_competition(context, name)
    written = write_board(
        prepared,
        workspace,
        Path(file),
        output_format=output_format,
        share="private" if private else "public",
        every_entry=every_entry,
    )
    say(f"Wrote {written}.")
