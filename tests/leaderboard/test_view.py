"""DuckDB's view of a board is the current board of Python, row by row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leaderboard.current import MARKS, current_board
from leaderboard.schema import ENTRIES, Entry, Event, Score
from leaderboard.store import Board
from leaderboard.view import board_view_sql

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = ("s", "d", "m")
TEAMS = st.sampled_from(["ants", "bees", "wasps", "o'hara\x1b\n\x00🐝"])
HOURS = st.integers(0, 6).map(lambda hour: START + timedelta(hours=hour))
SCORES = st.none() | st.sampled_from([0.0, 0.5, float("inf")])


KINDS = ("rescored", "withdrawn", "disqualified", "reinstated", "chosen", "unchosen", "closed")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


@st.composite
def events(draw: st.DrawFn, place: int) -> Event:
    named = draw(st.booleans())  # renamings meet each other seldom enough
    kind = "renamed" if named else draw(st.sampled_from(KINDS))
    return Event(
        event_id=f"event {place}",
        competition="c",
        kind=kind,
        created_at=draw(HOURS),
        entry_id=None if named else draw(st.sampled_from([None, "e0", "e1", "e2", "elsewhere"])),
        team=draw(TEAMS if named else st.none() | TEAMS),
        message=draw(TEAMS if named else st.none() | TEAMS),
        metric_fingerprint=draw(st.none() | st.just("m")),
        public_score=draw(SCORES),
        private_score=draw(SCORES),
        scores=(Score(share="public", metric="auc", value=draw(SCORES)),),
    )


@st.composite
def boards(draw: st.DrawFn) -> tuple[list[Entry], list[Event]]:
    entries = [
        Entry(
            entry_id=f"e{number}",
            competition="c",
            kind="submission",
            team=draw(TEAMS),
            created_at=draw(HOURS),
            status=draw(st.sampled_from(["scored", "unscored"])),
            public_score=draw(SCORES),
            spec_fingerprint=draw(st.sampled_from([None, "s", "t"])),
            data_fingerprint="d",
            metric_fingerprint=draw(st.sampled_from(["m", "n"])),
            fold_scores=(0.5, 0.25),
            libraries={"numpy": "2"},
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return entries, [draw(events(place)) for place in range(draw(st.integers(4, 12)))]


def renamed_teams() -> tuple[list[Entry], list[Event]]:
    """Ants became bees, who became wasps; then others called themselves bees, and were disqualified."""

    def say(hour: int, kind: str, team: str, message: str | None = None) -> Event:
        created_at = START + timedelta(hours=hour)
        return Event(
            event_id=f"{hour}", competition="c", kind=kind, created_at=created_at, team=team, message=message
        )

    entries = [
        Entry(
            entry_id=f"e{hour}",
            competition="c",
            kind="submission",
            team=team,
            created_at=START + timedelta(hours=hour),
            status="scored",
        )
        for hour, team in enumerate(["ants", "ants", "bees", "bees", "bees", "bees"])
    ]
    return entries, [
        say(0, "chosen", "ants"),
        say(2, "renamed", "ants", "bees"),
        say(3, "renamed", "bees", "wasps"),
        say(5, "disqualified", "bees"),
    ]


def view(connection: duckdb.DuckDBPyConnection, folder: Path, **options: Any) -> Any:
    connection.execute(board_view_sql(folder, **options))
    return connection.sql("SELECT * FROM board ORDER BY entry_id").to_arrow_table()


@settings(max_examples=20, deadline=None)
@given(board=boards())
@example(board=renamed_teams())
def test_the_view_says_what_python_says(
    connection: duckdb.DuckDBPyConnection, board: tuple[list[Entry], list[Event]]
) -> None:
    with TemporaryDirectory() as folder:
        stored = Board(Path(folder))
        stored.create()
        for rows, append in ((board[0], stored.append_entries), (board[1], stored.append_events)):
            append(rows[:2])
            append(rows[1:])  # the second row twice, as a compaction that was cut short leaves it
        expected = current_board(stored, fingerprints=TODAY).sort_by("entry_id")
        found = view(connection, Path(folder), fingerprints=TODAY)
        assert found.column_names == [*ENTRIES.names, *MARKS.names]
        assert found.to_pylist() == expected.to_pylist()


def test_an_empty_board_has_its_columns(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    Board(tmp_path).create()
    assert view(connection, tmp_path).column_names == [*ENTRIES.names, *MARKS.names]


@pytest.mark.parametrize("name", ["plain", "with ' and [x]*?", "ü $entries"])
def test_any_folder_and_view_name_will_do(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str
) -> None:
    board = Board(tmp_path / name)
    board.append_entry(
        Entry(entry_id="e", competition="c", kind="submission", team="t", created_at=START, status="scored")
    )
    connection.execute(board_view_sql(board.folder, name='my "board"', fingerprints=("it's", "", "")))
    assert connection.sql('SELECT entry_id, stale FROM "my ""board"""').fetchall() == [("e", True)]
