"""What is printed: tables that fit the terminal, notes on stderr, and no control character of anyone else."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import click

from harness.tabular import to_csv, to_json
from harness.text_plots import marks_for

if TYPE_CHECKING:
    from rich.progress import Progress

    from harness.tabular import Table
    from harness.text_plots import Marks

OutputFormat = Literal["table", "csv", "json"]
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_WIDTH_OF_FILES = 160
_JOINERS = "\u200c\u200d"  # letters of some scripts, and many emoji, need them


def printable(text: str, *, lines: bool = False) -> str:
    """The text with control, direction and invisible characters replaced; line breaks if allowed."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        mark
        if (lines and mark == "\n") or mark in _JOINERS or unicodedata.category(mark) not in _UNPRINTABLE
        else "�"
        for mark in text
    )


def say(text: str) -> None:
    """A note for the person, on stderr."""
    click.echo(printable(text, lines=True), err=True)


def emphasise(text: str, *, colour: str | None = None) -> str:
    """The text in bold on a terminal that wants it, else as it is."""
    return click.style(text, bold=True, fg=colour) if wants_colour() else text


def find_marks(*, notes: bool = False) -> Marks:
    """What plots on stdout can be made of, or those among the notes on stderr."""
    return marks_for((sys.stderr if notes else sys.stdout).encoding)


def on_terminal() -> bool:
    """Whether a person looks at stdout, and no program reads it."""
    return sys.stdout.isatty()


def wants_colour() -> bool:
    """Whether stdout is a terminal whose user has not asked for none."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_table(table: Table, output: OutputFormat = "table") -> None:
    """Print the table on stdout in the format that was asked for."""
    if output == "csv":
        click.echo(to_csv(table), nl=False)
    elif output == "json":
        click.echo(to_json(table), nl=False)
    else:
        _print_for_people(table)


def fits(table: Table) -> bool:
    """Whether all columns of the table have room on the terminal."""
    from shutil import get_terminal_size  # ten milliseconds that most commands do without

    return table.width <= (get_terminal_size().columns if sys.stdout.isatty() else _WIDTH_OF_FILES)


def _print_for_people(table: Table) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(
        no_color=not wants_colour(), highlight=False, width=None if sys.stdout.isatty() else _WIDTH_OF_FILES
    )
    view = RichTable(
        title=Text(printable(table.title)) if table.title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    whole, table = table, table.narrowed(console.width)
    for index, name in enumerate(table.columns):
        number = any(isinstance(row[index], int | float) for row in table.rows)
        view.add_column(
            Text(printable(name)),
            justify="right" if number else "left",
            no_wrap=number,
            overflow="fold" if number else "ellipsis",
        )
    for row in table.rows:
        view.add_row(*(Text(printable(cell)) for cell in table.shown(row)))
    console.print(view)
    hidden = [name for name in whole.columns if name not in table.columns]
    if hidden:
        say(f"Left out for want of room: {', '.join(hidden)}. A wider terminal or --format csv shows them.")


@contextmanager
def progress(label: str) -> Iterator[Progress | None]:
    """A progress display on stderr while the work lasts, only on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        display.add_task(printable(label), total=None)
        yield display
