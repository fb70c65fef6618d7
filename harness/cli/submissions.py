"""validate, submit, submissions, withdraw, rescore."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from harness.cli.options import current_competition, format_option, shared_options
from harness.console import OutputFormat, print_table, say

team_option = click.option(
    "--team", "-t", metavar="NAME", help="Default: team in .harness/settings.toml, else your user name."
)
file_option = click.option("-f", "--file", required=True, metavar="FILE", help="csv, csv.gz, zip or parquet.")


@click.command()
@click.argument("name")
@file_option
@shared_options
@click.pass_context
def validate(context: click.Context, *, name: str, file: str) -> None:
    """Check a prediction file without scoring it. Exits with 3 when it would be refused."""
    from harness.scoring.submit import validate_file

    _, prepared = current_competition(context, name)
    validation = validate_file(prepared, Path(file))
    say(f"{file}: {validation.rows:,} rows, ready to submit.")


@click.command()
@click.argument("name")
@file_option
@click.option("-m", "--message", default="", metavar="TEXT", help="What is new in it.")
@click.option("--model", metavar="NAME", help="A name for the model, to find the entry by.")
@team_option
@format_option
@shared_options
@click.pass_context
def submit(
    context: click.Context,
    *,
    name: str,
    file: str,
    message: str,
    model: str | None,
    team: str | None,
    output: OutputFormat,
) -> None:
    """Score a prediction file and put it on the board. Exits with 3 when it is refused."""
    from harness.scoring.receipt import receipt_lines, receipt_table
    from harness.scoring.submit import submit as hand_in

    workspace, prepared = current_competition(context, name)
    receipt = hand_in(prepared, workspace, Path(file), team=team, message=message, model=model)
    if output == "table":
        click.echo("\n".join(receipt_lines(receipt)))
    else:
        print_table(receipt_table(receipt), output)


@click.command()
@click.argument("name")
@team_option
@click.option("--all", "everyone", is_flag=True, help="Of all teams (for the host).")
@format_option
@shared_options
@click.pass_context
def submissions(
    context: click.Context, *, name: str, team: str | None, everyone: bool, output: OutputFormat
) -> None:
    """List what a team has handed in, refused files included."""
    from harness.scoring.board import submission_table

    workspace, prepared = current_competition(context, name)
    print_table(
        submission_table(prepared, workspace, team=team, everyone=everyone, whole_ids=output != "table"),
        output,
    )


@click.command()
@click.argument("name")
@click.argument("entry")
@click.option("-m", "--message", default="", metavar="TEXT", help="Why.")
@shared_options
@click.pass_context
def withdraw(context: click.Context, *, name: str, entry: str, message: str) -> None:
    """Take an entry off the board; its history stays.

    ENTRY is an id, its end as the board shows it, its beginning, a #rank of the public board, or a model.
    """
    from harness.scoring.withdraw import withdraw as take_back

    workspace, prepared = current_competition(context, name)
    say(f"Withdrawn: {take_back(prepared, workspace, entry, message=message)}")


@click.command()
@click.argument("name")
@click.argument("entries", nargs=-1)
@shared_options
@click.pass_context
def rescore(context: click.Context, *, name: str, entries: tuple[str, ...]) -> None:
    """Score entries again with today's data and metric: those named, or all that are stale."""
    from harness.scoring.rescore import rescore as score_again

    workspace, prepared = current_competition(context, name)
    result = score_again(prepared, workspace, entries)
    say(result.summary)
    if result.failed:
        sys.exit(1)
