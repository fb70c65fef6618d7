"""Options that several commands share, and what they resolve to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., Any])


def shared_options(command: Command) -> Command:
    """--workspace and --debug, accepted behind every command as well as before it."""

    def remember(context: click.Context, parameter: click.Parameter, value: object) -> object:
        if value:
            context.ensure_object(dict)[str(parameter.name)] = value
        return value

    workspace = click.option(
        "--workspace", metavar="DIR", expose_value=False, callback=remember, help="The workspace to work in."
    )
    debug = click.option(
        "--debug", is_flag=True, expose_value=False, callback=remember, help="Show the traceback of an error."
    )
    return workspace(debug(command))


def format_option(command: Command) -> Command:
    """--format table|csv|json of every command that prints data."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        show_default=True,
        help="How to print the data.",
    )(command)


def current_workspace(context: click.Context) -> Workspace:
    """The workspace that this command works in."""
    from harness.workspace import find_workspace

    return find_workspace(context.ensure_object(dict).get("workspace"))


def current_competition(context: click.Context, name: str) -> tuple[Workspace, Prepared]:
    """The workspace and the prepared competition of that name."""
    from harness.scoring.ready import open_ready

    workspace = current_workspace(context)
    return workspace, open_ready(workspace, name)
