"""A board on disk: what is appended is there once, and stays."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leaderboard.errors import LeaderboardError
from leaderboard.identity import new_id
from leaderboard.schema import ENTRIES, EVENTS, Entry, Event, Score
from leaderboard.store import Board

NOW = datetime(2026, 5, 1, 12, 30, 0, 123456, tzinfo=UTC)


def make_entry(**changes: object) -> Entry:
    entry = Entry(
        entry_id=new_id(NOW),
        competition="iris",
        kind="submission",
        team="ants",
        created_at=NOW,
        status="scored",
    )
    return replace(entry, **changes)


def make_event(**changes: object) -> Event:
    return replace(
        Event(event_id=new_id(NOW), competition="iris", kind="withdrawn", created_at=NOW), **changes
    )


def test_a_board_that_was_never_made_has_its_columns(tmp_path: Path) -> None:
    board = Board(tmp_path / "board")
    assert board.entries().schema.equals(ENTRIES)
    assert board.events().schema.equals(EVENTS)
    assert board.entries(["team", "rows"]).column_names == ["team", "rows"]
    assert not (tmp_path / "board").exists()


def test_everything_an_entry_says_comes_back(tmp_path: Path) -> None:
    score = Score(
        share="public", metric="roc_auc", value=0.75, low=0.5, high=1.0, method="delong", released=0.7
    )
    entry = make_entry(
        late=True,
        team="bees \x1b[31m\x00 ü 🐝",
        scores=(score, Score(share="cv", metric="roc_auc", value=None)),
        fold_scores=(0.25, 0.5),
        libraries={"numpy": "2.4", "pyarrow": "26"},
        rows=2**40,
        seed=-3,
        cv_mean=float("inf"),
        message="",
    )
    board = Board(tmp_path)
    board.append_entry(entry)
    row = board.entries().to_pylist()[0]
    assert row["scores"] == [vars(score), vars(Score(share="cv", metric="roc_auc", value=None))]
    assert dict(row["libraries"]) == entry.libraries
    assert tuple(row["fold_scores"]) == entry.fold_scores
    plain = ENTRIES.remove(ENTRIES.get_field_index("scores")).names
    for name in [name for name in plain if name not in {"libraries", "fold_scores"}]:
        assert row[name] == getattr(entry, name), name


def test_several_entries_are_one_file(tmp_path: Path) -> None:
    board = Board(tmp_path)
    board.append_entries([make_entry(team=str(number)) for number in range(250)])
    assert sorted(board.entries(["team"])["team"].to_pylist()) == sorted(map(str, range(250)))
    assert len(list((tmp_path / "entries").glob("part-*.parquet"))) == 1


def test_the_same_entry_twice_is_there_once(tmp_path: Path) -> None:
    board = Board(tmp_path)
    entry = make_entry()
    for _ in range(3):
        board.append_entry(entry)
    board.append_entry(make_entry(entry_id="an id from elsewhere"))
    board.append_entry(make_entry(entry_id="an id from elsewhere"))
    assert sorted(board.entries(["entry_id"])["entry_id"].to_pylist()) == sorted(
        [entry.entry_id, "an id from elsewhere"]
    )


def test_events_are_kept_apart(tmp_path: Path) -> None:
    board = Board(tmp_path)
    board.append_event(make_event(entry_id="x", message="my mistake"))
    assert board.events(["entry_id", "message"]).to_pylist() == [{"entry_id": "x", "message": "my mistake"}]
    assert board.entries().num_rows == 0


def test_boards_are_merged_by_appending_a_table(tmp_path: Path) -> None:
    here, there = Board(tmp_path / "here"), Board(tmp_path / "there")
    shared = make_entry()
    here.append_entry(shared)
    there.append_entries([shared, make_entry(team="bees")])
    here.append_table(there.entries())
    assert sorted(here.entries(["team"])["team"].to_pylist()) == ["ants", "bees"]


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    table = pa.table({"entry_id": ["x"]})
    with pytest.raises(LeaderboardError, match="columns and types of a board's entries"):
        Board(tmp_path).append_table(table)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"team": None}, "needs a value for 'team'"),
        ({"created_at": datetime(2026, 5, 1)}, "'created_at'.*no time zone"),  # noqa: DTZ001 - the mistake tested
        ({"seed": 2**63}, "cannot hold this value of 'seed'"),
        ({"message": 5}, "cannot hold this value of 'message'"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_written(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    board = Board(tmp_path)
    with pytest.raises(LeaderboardError, match=message):
        board.append_entry(make_entry(**changes))
    assert board.entries().num_rows == 0


def test_an_undecodable_byte_becomes_readable_text(tmp_path: Path) -> None:
    board = Board(tmp_path)
    board.append_entry(make_entry(team="caf\udce9"))
    assert board.entries(["team"])["team"].to_pylist() == ["caf\\udce9"]


def test_the_data_folders_hold_complete_parquet_files_only(tmp_path: Path) -> None:
    board = Board(tmp_path)
    board.append_entry(make_entry())
    for table, schema in (("entries", ENTRIES), ("events", EVENTS)):
        for file in (tmp_path / table).iterdir():
            assert pq.read_schema(file).equals(schema)
    assert list((tmp_path / "staging").iterdir()) == []


WITHOUT_PANDAS = """
import sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime
from pathlib import Path
from leaderboard.current import current_board
from leaderboard.names import resolve_entry, shorten_ids
from leaderboard.ranking import DICTIONARIES, NEEDED_COLUMNS, rank_board
from leaderboard.schema import Entry, Event, Score
from leaderboard.store import Board

def rank(board):
    current = current_board(board, NEEDED_COLUMNS, dictionaries=DICTIONARIES, fingerprints=("", "", ""))
    return rank_board(current, share="public", direction="maximize", rules=True, everything=True)

def make_entry(name):
    scores = (Score(share="public", metric="auc", value=0.5),)
    return Entry(entry_id=name, competition="c", kind="submission", team="t", created_at=now, status="scored",
                 scores=scores, libraries={{"a": "1"}})

now = datetime.now(UTC)
board = Board(Path({folder!r}))
assert rank(board).num_rows == 0
for name in "abc":
    board.append_entry(make_entry(name))
for number, kind in enumerate(["withdrawn", "rescored", "chosen"]):
    event = Event(event_id=str(number), competition="c", kind=kind, created_at=now, entry_id="a", team="t")
    board.append_event(event)
board.append_event(Event(event_id="4", competition="c", kind="renamed", created_at=now, team="t", message=""))
board.compact()
ranked = rank(board)
assert ranked.num_rows == 3 and board.events().num_rows == 4
assert resolve_entry("b", ranked) == "b" and shorten_ids(ranked["entry_id"])
print(sorted({{"pandas", "sklearn", "scipy", "pydantic"}} & set(sys.modules)))
"""


def test_pandas_is_never_imported(tmp_path: Path) -> None:
    script = WITHOUT_PANDAS.format(root=str(Path(__file__).parents[2]), folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
