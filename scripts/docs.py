"""Write the documents that are made from the code, docs/commands.md and docs/metrics.md; --check compares."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli import COMMANDS, cli
from harness.metrics import all_metrics
from harness.metrics.describe import show_range

if TYPE_CHECKING:
    from harness.metrics.base import Metric

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Write or compare every generated document."""
    stale = [name for name, text in documents().items() if not is_current(DOCS / name, text)]
    if "--check" in sys.argv:
        if stale:
            sys.exit(f"Out of date: {', '.join(stale)}. Run python scripts/docs.py and commit the result.")
        return
    for name, text in documents().items():
        (DOCS / name).write_text(text, encoding="utf-8")


def documents() -> dict[str, str]:
    """Each generated document by its file name."""
    return {"commands.md": "\n".join(command_lines()), "metrics.md": "\n".join(metric_lines())}


def is_current(file: Path, text: str) -> bool:
    """Whether the file says what the code says."""
    return file.is_file() and file.read_text(encoding="utf-8") == text


def command_lines() -> Iterator[str]:
    """The help page of every command."""
    yield "# Commands\n\nMade from `harness COMMAND --help` by `python scripts/docs.py`.\n"
    context = click.Context(cli, info_name="harness", max_content_width=90, terminal_width=90)
    for section, commands in COMMANDS.items():
        yield f"## {section}\n"
        for name in commands:
            command = cli.get_command(context, name)
            assert command is not None
            page = command.get_help(click.Context(command, info_name=name, parent=context))
            yield f"### harness {name}\n\n```text\n{page}\n```\n"


def metric_lines() -> Iterator[str]:
    """The registry of metrics, one section each."""
    yield "# Metrics\n\nMade by `python scripts/docs.py`; `harness metrics NAME` shows the same.\n"
    yield "| metric | better | range | interval | what it says |\n| --- | --- | --- | --- | --- |"
    for metric in all_metrics():
        facts = (f"[{metric.name}](#{metric.name})", metric.better, show_range(metric), metric.interval)
        yield f"| {' | '.join(facts)} | {metric.summary} |"
    yield ""
    for metric in all_metrics():
        yield from metric_section(metric)


def metric_section(metric: Metric) -> Iterator[str]:
    """What there is to know about one metric."""
    yield f"## {metric.name}\n\n**{metric.title}**: {metric.summary}\n\n{metric.doc.strip()}\n"
    yield "".join(f"- {task}: needs {need.value}\n" for task, need in metric.needs.items())
    if metric.options:
        yield "| option | default | meaning |\n| --- | --- | --- |"
        for name, option in metric.options.items():
            yield f"| `{name}` | `{option.default!r}` | {option.summary} |"
        yield ""


if __name__ == "__main__":
    main()
