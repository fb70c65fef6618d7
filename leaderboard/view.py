"""The current board for DuckDB: one view, kept in view.sql, over the files of a board."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

from leaderboard.current import FINGERPRINTS, Fingerprints


def board_view_sql(folder: Path, *, name: str = "board", fingerprints: Fingerprints | None = None) -> str:
    """The statement that makes a view of the board in this folder, as `current_board` gives it in Python.

    The board must exist: `Board(folder).create()` makes an empty one.
    """
    template = Template(files("leaderboard").joinpath("view.sql").read_text(encoding="utf-8"))
    return template.substitute(
        name='"' + name.replace('"', '""') + '"',
        entries=_literal(_glob(folder / "entries")),
        events=_literal(_glob(folder / "events")),
        stale=_staleness(fingerprints) if fingerprints else "FALSE",
    )


def _glob(folder: Path) -> str:
    escaped = "".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(folder))
    return f"{escaped}/*.parquet"


def _staleness(fingerprints: Fingerprints) -> str:
    todays = zip(FINGERPRINTS, fingerprints, strict=True)
    return " OR ".join(f"{column} IS DISTINCT FROM {_literal(today)}" for column, today in todays)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
