"""The `harness` command: a lazy group, and the rim where every error becomes a sentence and an exit code.

Only click is imported here, so that `harness --help` answers at once; a command's module is loaded when it
runs.
"""

from __future__ import annotations

import sys

import click

from harness.version import __version__

# name: (module, attribute, short help); the order is the order of the help page.
COMMANDS: dict[str, dict[str, tuple[str, str, str]]] = {
    "Competitions": {
        "list": ("competitions", "list_command", "List the competitions here and the bundled ones."),
        "show": ("competitions", "show", "Explain one competition: what to predict and how it is scored."),
        "metrics": ("competitions", "metrics", "List the metrics, or explain one."),
        "new": ("competitions", "new", "Make a competition from any table."),
        "check": ("competitions", "check", "Look for leaks, duplicates, drift and other traps."),
        "prepare": (
            "competitions",
            "prepare",
            "Read the source and make the split (other commands do it too).",
        ),
        "pack": ("competitions", "pack", "Write the participants' files: everything but the answers."),
    },
    "Baselines": {
        "tune": ("tune", "tune", "Fill the board with strong, cross-validated baselines."),
        "evaluate": ("models", "evaluate", "Cross-validate your own scikit-learn estimator."),
        "runs": ("tune", "runs", "List the runs of harness tune."),
        "trials": ("tune", "trials", "List what was tried, the failed trials too."),
        "replay": ("tune", "replay", "Repeat a run trial by trial."),
        "predict": ("models", "predict", "Predict new rows with a run's winner."),
        "refit": ("models", "refit", "Fit a run's winner to all training rows and save it."),
        "clean": ("tune", "clean", "Free the disk of kept fits and views."),
    },
    "Submissions": {
        "validate": ("submissions", "validate", "Check a prediction file without scoring it."),
        "submit": ("submissions", "submit", "Score a prediction file and put it on the board."),
        "submissions": ("submissions", "submissions", "List what a team has handed in."),
        "withdraw": ("submissions", "withdraw", "Take an entry off the board; its history stays."),
        "rescore": ("submissions", "rescore", "Score entries again with today's data and metric."),
    },
    "Leaderboard": {
        "board": ("board", "board", "Show the leaderboard."),
        "compare": ("compare", "compare", "Say whether one entry is really better than another."),
        "shakeup": ("shakeup", "shakeup", "Compare the private board with the public one (for the host)."),
        "standings": ("compare", "standings", "Say who is best across competitions."),
        "report": ("report", "report", "Write a page about the board, or about one entry."),
        "export": ("board", "export", "Write the board to a file."),
    },
}
ALIASES = {"leaderboard": "board", "download": "pack", "ls": "list"}


class LazyGroup(click.Group):
    """A group that knows its commands' names and short helps without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands, in the order of the help page."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name or alias, imported now."""
        name = ALIASES.get(cmd_name, cmd_name)
        for section in COMMANDS.values():
            if name in section:
                module, attribute, _ = section[name]
                return _load(module, attribute)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run; an unknown name lists the nearest ones."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from harness.errors import UnknownNameError

            raise UnknownNameError("command", args[0], [*self.list_commands(ctx), *ALIASES])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands by section, from the static texts."""
        for title, section in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name, help_text) for name, (_, _, help_text) in section.items()])


def _load(module: str, attribute: str) -> click.Command:
    from importlib import import_module

    command = getattr(import_module(f"harness.cli.{module}"), attribute)
    assert isinstance(command, click.Command)
    return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="harness")
@click.option("--workspace", metavar="DIR", help="The workspace; default: the nearest one upwards.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(context: click.Context, workspace: str | None, debug: bool) -> None:
    """A Kaggle you can pip install.

    Competitions are directories, predictions are files, the leaderboard is Parquet.
    Try: harness list, harness show breast-cancer, harness board breast-cancer.
    """
    context.obj = {"workspace": workspace, "debug": debug}


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _tolerate_narrow_encodings()
    try:
        cli.main(arguments, prog_name="harness", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _let_the_reader_go()
    except Exception as error:  # noqa: BLE001 - the rim: every error becomes a sentence and an exit code
        sys.exit(tell(error, debug="--debug" in arguments))
    sys.exit(0)


def _tolerate_narrow_encodings() -> None:
    """Let a question mark stand for what the encoding of stdout or stderr cannot hold."""
    from io import TextIOWrapper

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def tell(error: Exception, *, debug: bool) -> int:
    """Say what went wrong, and give the exit code."""
    from harness.console import printable

    if debug:
        import traceback

        traceback.print_exception(error)
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):
        click.echo(f"Error: {printable(str(error), lines=True)}", err=True)
        return code
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        click.echo(f"Error: {printable(error.strerror + where)}.", err=True)
        return 1
    if isinstance(error, MemoryError):
        click.echo("Error: out of memory. Close other programs or use a smaller table.", err=True)
        return 1
    click.echo(
        f"Error: unexpected {type(error).__name__}: {printable(str(error))}\n"
        "This is a bug of harness; run the command again with --debug to see where it happened.",
        err=True,
    )
    return 1


def _let_the_reader_go() -> None:
    """End quietly when the other end of a pipe, such as `head`, has read enough."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)
