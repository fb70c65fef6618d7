"""Column names: every column has one of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from harness.errors import SourceError

MOST_COLUMNS = 100_000
LONGEST_NAME = 1_000


def check_names(names: Sequence[str], *, name: str) -> None:
    """Refuse column names that are empty or stand twice, and a first line that can be no header."""
    if len(names) > MOST_COLUMNS:
        raise SourceError(
            f"{name}: the header names {len(names):,} columns, at most {MOST_COLUMNS:,} are read."
        )
    for position, column in enumerate(names, 1):
        if not column:
            raise SourceError(_unnamed_message(position, len(names), name))
        if len(column) > LONGEST_NAME:
            raise SourceError(
                f"{name}: the name of column {position} has {len(column):,} characters, at most "
                f"{LONGEST_NAME:,} are read. The first line of a table names its columns."
            )
    _refuse_repeated(names, name)


def _unnamed_message(position: int, count: int, name: str) -> str:
    told = f"{name}: column {position} of {count} has no name in the header"
    if position == 1:
        return f"{told}; pandas writes its index so. Give the column a name such as id, or remove it."
    return f"{told}. Give it one, or remove the column."


def _refuse_repeated(names: Sequence[str], name: str) -> None:
    repeated = next((column for column, count in Counter(names).items() if count > 1), None)
    if repeated is not None:
        positions = [str(position) for position, column in enumerate(names, 1) if column == repeated]
        raise SourceError(
            f"{name}: the column name {repeated!r} stands {len(positions)} times in the header "
            f"(columns {', '.join(positions[:8])}). Every column needs a name of its own."
        )
