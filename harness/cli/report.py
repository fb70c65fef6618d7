"""report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.options import current_competition, shared_options
from harness.console import progress

if TYPE_CHECKING:
    from harness.reporting.material import Audience


@click.command()
@click.argument("name")
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    help="Where to write it; default: NAME.html in this folder, of an entry or for participants NAME-….html.",
)
@click.option(
    "--entry", metavar="ENTRY", help="About one entry: a rank ('#1'), a model, or a part of its id."
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(["host", "participants"]),
    default="host",
    show_default=True,
    help="Participants see nothing of hidden rows but the scores that were released.",
)
@shared_options
@click.pass_context
def report(
    context: click.Context, *, name: str, file: str | None, entry: str | None, audience: Audience
) -> None:
    """Write a page about the board, or about one entry.

    One HTML file that needs no network: the board with intervals, cross-validation, shake-up, tuning, what
    the leader gets right and wrong, lineage. Prints where the file lies.
    """
    from harness.reporting.build import write_report

    workspace, prepared = current_competition(context, name)
    with progress("Writing the report") as display:

        def tell(title: str, position: int, count: int) -> None:
            if display is not None:
                display.update(display.task_ids[0], description=f"{title} ({position + 1} of {count})")

        target = write_report(
            prepared,
            workspace,
            entry=entry,
            audience=audience,
            file=None if file is None else Path(file),
            progress=tell,
        )
    click.echo(target)
