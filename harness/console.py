"""What is printed: tables that fit the terminal, notes on stderr, and no control character of anyone else."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
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
_GAP = 3  # blanks between columns
_LEAST_TEXT = 8  # characters of a name that still tell whose row it is
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
        _print_data(to_csv(table))
    elif output == "json":
        text = to_json(table)
        _print_data(text if _can_print(text) else to_json(table, ascii_only=True))
    else:
        _print_for_people(table)


def _print_data(text: str) -> None:
    sys.stdout.write(text)  # click would write UTF-8 where ASCII is asked for
    sys.stdout.flush()
    if not _can_print(text):
        say(
            f"The encoding of this output, {sys.stdout.encoding}, cannot hold all characters: ? stands for "
            "the others. Set PYTHONIOENCODING=utf-8 to keep them."
        )


def _can_print(text: str) -> bool:
    """Whether the encoding of stdout has all characters of the text."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def fits(table: Table) -> bool:
    """Whether all columns of the table have room on the terminal."""
    return table.width <= (find_room() or _WIDTH_OF_FILES)


def find_room(*, notes: bool = False) -> int | None:
    """How many characters a line of the terminal has; None where stdout, or the notes, go elsewhere."""
    from shutil import get_terminal_size  # ten milliseconds that most commands do without

    return get_terminal_size().columns if (sys.stderr if notes else sys.stdout).isatty() else None


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
    lines = [[printable(cell) for cell in table.shown(row)] for row in table.rows]
    texts = [place for place in range(len(table.columns)) if _is_text(table, place)]
    widths = _share_room([printable(name) for name in table.columns], lines, texts, console.width)
    for place, (name, width) in enumerate(zip(table.columns, widths, strict=True)):
        view.add_column(
            Text(printable(name)),
            justify="left" if place in texts else "right",
            no_wrap=place not in texts,
            overflow="ellipsis",
            width=width,
        )
    for line in lines:
        view.add_row(*(Text(cell) for cell in line))
    console.width = max(console.width, sum(widths) + _GAP * len(widths))
    console.print(view)
    hidden = [name for name in whole.columns if name not in table.columns]
    if hidden:
        say(f"Left out for want of room: {', '.join(hidden)}. A wider terminal or --format csv shows them.")


def _is_text(table: Table, place: int) -> bool:
    return not any(isinstance(row[place], int | float) for row in table.rows)


def _share_room(
    names: Sequence[str], lines: Sequence[Sequence[str]], texts: Sequence[int], room: int
) -> list[int]:
    """How wide each column is: numbers stay whole, and the widest texts are narrowed to share what is left.

    Texts too narrow to be read help nobody, so a table may be wider than its room.
    """
    from rich.cells import cell_len

    widths = [max(cell_len(line[place]) for line in (names, *lines)) for place in range(len(names))]
    left = room - _GAP * len(widths) - sum(widths) + sum(widths[place] for place in texts)
    most = _LEAST_TEXT
    while sum(min(widths[place], most + 1) for place in texts) <= left and most < max(widths, default=0):
        most += 1
    return [min(width, most) if place in texts else width for place, width in enumerate(widths)]


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
