"""Many small files become few large ones, and the board stays the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard.compaction import FINAL_ROWS, GATHERED_PARTS, plan_compaction
from leaderboard.identity import new_id
from leaderboard.parts import Part
from leaderboard.schema import Entry, Event
from leaderboard.store import Board

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 5, 1, tzinfo=UTC)
PLAIN = Entry(
    entry_id="", competition="c", kind="submission", team="t", created_at=NOW, status="scored", message="m"
)


def entry() -> Entry:
    return replace(PLAIN, entry_id=new_id(NOW))


def event() -> Event:
    return Event(event_id=new_id(NOW), competition="c", kind="closed", created_at=NOW)


def ids(board: Board) -> list[str]:
    return sorted(board.entries(["entry_id"])["entry_id"].to_pylist())


def count_files(board: Board, pattern: str = "*-*.parquet") -> int:
    return len(list((board.folder / "entries").glob(pattern)))


def part(name: str, rows: int = 1) -> Part:
    return Part(name, "part", rows)


def base(name: str, rows: int) -> Part:
    return Part(name, "base", rows)


def test_nothing_happens_until_enough_parts_have_gathered() -> None:
    parts = [part(f"{number:03}") for number in range(GATHERED_PARTS - 1)]
    assert plan_compaction([*parts, base("b", 5), Part("foreign", "foreign", 0)]) == ()
    assert len(plan_compaction([*parts, part("999")])) == 1


def test_bases_no_larger_than_what_has_gathered_are_absorbed() -> None:
    parts = [part("1", 10), part("2", 10)]
    bases = [base("large", 100), base("small", 15), base("middle", 35)]
    assert plan_compaction([*bases, *parts], gathered=2) == ((*parts, bases[1], bases[2]),)


def test_final_files_are_left_alone() -> None:
    parts = [part("1", FINAL_ROWS), part("2"), part("3")]
    assert plan_compaction([*parts, base("b", FINAL_ROWS)], gathered=2) == (tuple(parts[1:]),)
    assert plan_compaction([part(str(number), FINAL_ROWS) for number in range(200)]) == ()


@given(
    sizes=st.lists(st.integers(1, FINAL_ROWS + 10), min_size=2, max_size=30),
    old=st.integers(0, FINAL_ROWS - 1),
)
@settings(deadline=None)
def test_every_part_is_planned_once_and_no_base_is_twice_the_final_size(sizes: list[int], old: int) -> None:
    parts = [part(f"{number:03}", rows) for number, rows in enumerate(sizes)]
    groups = plan_compaction([*parts, base("old", old)], gathered=2)
    planned = [one for group in groups for one in group if one.kind == "part"]
    loose = [one for one in parts if one.rows < FINAL_ROWS]
    assert planned == (loose if len(loose) > 1 else [])
    assert all(sum(one.rows for one in group) < 2 * FINAL_ROWS for group in groups)


def test_many_appends_leave_few_files_and_rewrite_rows_seldom() -> None:
    appends = 250_000
    files: list[Part] = []
    rewritten = 0
    for number in range(appends // GATHERED_PARTS):
        gathered = [part(f"{number:06} {one:03}") for one in range(GATHERED_PARTS)]
        (group,) = plan_compaction([*files, *gathered])
        rows = sum(one.rows for one in group)
        rewritten += rows
        files = [one for one in files if one not in group]
        files.append(base(str(number), rows))
    assert len(files) < 3 + 12
    assert rewritten < 12 * appends


def test_an_append_compacts_when_enough_have_gathered(tmp_path: Path) -> None:
    board = Board(tmp_path)
    made = [entry() for _ in range(GATHERED_PARTS + 5)]
    for one in made:
        board.append_entry(one)
    assert (count_files(board, "base-*"), count_files(board, "part-*")) == (1, 5)
    assert ids(board) == sorted(one.entry_id for one in made)
    assert pq.read_table(tmp_path / "entries").num_rows == len(made)


def test_a_compaction_under_way_elsewhere_is_not_waited_for(tmp_path: Path) -> None:
    board = Board(tmp_path)
    with FileLock(tmp_path / "entries.lock"):
        for _ in range(GATHERED_PARTS + 5):
            board.append_entry(entry())
        assert not board.compact()
        assert count_files(board) == GATHERED_PARTS + 5
    board.append_entry(entry())
    assert (count_files(board), len(ids(board))) == (1, GATHERED_PARTS + 6)


def test_a_board_that_was_never_made_is_compact(tmp_path: Path) -> None:
    assert Board(tmp_path / "none").compact()
    assert not (tmp_path / "none").exists()


def test_a_damaged_part_is_left_for_the_readers(tmp_path: Path) -> None:
    board = Board(tmp_path)
    for _ in range(4):
        board.append_entry(entry())
    broken = min((tmp_path / "entries").glob("part-*"))
    broken.write_bytes(b"broken")
    board.compact()
    assert [damaged.name for damaged in board.read_entries().damaged] == [broken.name]
    assert (count_files(board), len(ids(board))) == (1, 3)


@pytest.mark.parametrize("unlinked", [0, 4])
def test_a_compaction_killed_before_it_has_tidied_up_doubles_nothing(tmp_path: Path, unlinked: int) -> None:
    board = Board(tmp_path)
    made = sorted(new_id(NOW) for _ in range(6))
    for name in made:
        board.append_entry(replace(PLAIN, entry_id=name))
    script = f"""
import os, signal
from pathlib import Path
from leaderboard import compaction
from leaderboard.store import Board
unlink = compaction._unlink
def unlink_some(folder, parts):
    unlink(folder, list(parts)[:{unlinked}])
    os.kill(os.getpid(), signal.SIGKILL)
compaction._unlink = unlink_some
Board(Path({str(tmp_path)!r})).compact()
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (count_files(board, "base-*"), count_files(board, "part-*")) == (1, 6 - unlinked)
    assert ids(board) == made
    board.compact()
    assert (count_files(board), ids(board)) == (1, made)
    assert pq.read_table(tmp_path / "entries").num_rows == 6


def test_what_killed_writers_left_is_swept_once_it_is_old(tmp_path: Path) -> None:
    board = Board(tmp_path)
    board.append_entry(entry())
    old, new = tmp_path / "staging" / "old.tmp", tmp_path / "staging" / "new.tmp"
    for file in (old, new):
        file.write_bytes(b"half a fi")
    os.utime(old, (time.time() - 7200,) * 2)
    board.compact()
    assert (old.exists(), new.exists()) == (False, True)


ACTIONS = st.lists(
    st.one_of(
        st.integers(1, 4).map(lambda count: ("append", count)),
        st.sampled_from([("compact", 0), ("event", 0), ("again", 0), ("reopen", 0)]),
    ),
    max_size=25,
)


@settings(max_examples=20, deadline=None)
@given(actions=ACTIONS)
def test_appends_compactions_and_events_in_any_order_give_the_same_board(
    actions: list[tuple[str, int]],
) -> None:
    with TemporaryDirectory() as folder:
        board = Board(Path(folder))
        appended: list[Entry] = []
        events: list[str] = []
        for action, count in actions:
            if action == "append":
                appended += (made := [entry() for _ in range(count)])
                board.append_entries(made)
            elif action == "compact":
                board.compact()
            elif action == "event":
                board.append_event(made_event := event())
                events.append(made_event.event_id)
            elif action == "again" and appended:
                board.append_entry(appended[0])
            elif action == "reopen":
                board = Board(Path(folder))
            assert ids(board) == sorted(one.entry_id for one in appended)
        assert sorted(board.events(["event_id"])["event_id"].to_pylist()) == sorted(events)
