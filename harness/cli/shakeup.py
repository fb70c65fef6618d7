"""shakeup."""

from __future__ import annotations

import click

from harness.cli.options import current_competition, format_option, shared_options
from harness.console import OutputFormat, find_marks, find_room, print_table, progress, say


@click.command()
@click.argument("name")
@format_option
@shared_options
@click.pass_context
def shakeup(context: click.Context, *, name: str, output: OutputFormat) -> None:
    """Compare the private board with the public one (for the host).

    moved: places won, or lost if negative. low, high: the moves that chance alone explains, those of 95 % of
    random re-splits of the same hidden rows. noise: whether the move is one of them.
    """
    from harness.comparison.shakeup.shakeup import shake_up
    from harness.comparison.shakeup.summary import agreement_table, shakeup_lines, with_moves_drawn

    workspace, prepared = current_competition(context, name)
    with progress("Splitting the hidden rows in other ways"):
        found = shake_up(prepared, workspace)
    if output != "table":
        print_table(found.table(), output)
    else:
        print_table(with_moves_drawn(found, find_marks(), room=find_room()))
        agreements = agreement_table(found)
        if agreements is not None:
            say("How well one order tells another:")
            print_table(agreements)
    for line in shakeup_lines(found):
        say(line)
