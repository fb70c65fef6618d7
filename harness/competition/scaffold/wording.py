"""How a new competition's facts are worded: counts, lists that end in time, titles."""

from __future__ import annotations

from collections.abc import Iterable

from harness.competition.scaffold.toml_text import show_name

_SHOWN_WIDTH = 72


def count_of(noun: str, count: int) -> str:
    """A number of things: 1 row, 2,000 rows."""
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def listed(names: Iterable[str]) -> str:
    """The first of the names that fit into a line, and whether there are more."""
    shown = [show_name(name) for name in names]
    count = next((n for n in range(len(shown), 0, -1) if len(", ".join(shown[:n])) <= _SHOWN_WIDTH), 1)
    return ", ".join(shown[:count]) + (", …" if len(shown) > count else "")


def title(slug: str) -> str:
    """A slug as a title: `house-prices` as House prices."""
    return " ".join(slug.replace("_", " ").replace("-", " ").split()).capitalize()
