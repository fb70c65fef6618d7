"""A board is read whole while its files come and go, and what is broken is named and set aside."""

from __future__ import annotations

import os
import shutil
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leaderboard.errors import LeaderboardError
from leaderboard.identity import new_id
from leaderboard.schema import Entry
from leaderboard.store import Board

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def entry(message: str) -> Entry:
    return Entry(
        entry_id=new_id(NOW),
        competition="c",
        kind="submission",
        team="t",
        created_at=NOW,
        status="scored",
        message=message,
    )


@pytest.fixture
def board(tmp_path: Path) -> Board:
    made = Board(tmp_path / "board")
    for message in ("first", "second", "third"):
        made.append_entry(entry(message))
    return made


def parts(board: Board) -> list[Path]:
    return sorted((board.folder / "entries").glob("part-*.parquet"))


def messages(board: Board) -> list[str]:
    return sorted(board.entries(["message"])["message"].to_pylist())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Parquet file size is 0 bytes"),
        (b"no parquet at all, and long enough to be one", "Parquet magic bytes not found"),
        (None, "Parquet magic bytes not found"),  # the first half only
    ],
)
def test_a_broken_file_is_named_and_set_aside_and_the_rest_is_read(
    board: Board, content: bytes | None, reason: str
) -> None:
    broken = parts(board)[1]
    data = broken.read_bytes()
    broken.write_bytes(data[: len(data) // 2] if content is None else content)
    broken_bytes = broken.read_bytes()
    read = board.read_entries(["message"])
    assert sorted(read.table["message"].to_pylist()) == ["first", "third"]
    assert [part.name for part in read.damaged] == [broken.name]
    assert reason in read.damaged[0].reason
    aside = board.folder / "damaged" / "entries" / broken.name
    assert read.damaged[0].moved_to == aside
    assert aside.read_bytes() == broken_bytes
    assert board.damaged() == read.damaged
    assert [(part.name, part.moved_to) for part in Board(board.folder).damaged()] == [(broken.name, aside)]
    assert board.read_entries().damaged == ()
    assert messages(board) == ["first", "third"]


def test_one_wrong_bit_of_the_data_is_noticed(board: Board) -> None:
    broken = parts(board)[0]
    data = broken.read_bytes()
    assert data.count(b"first") == 1
    broken.write_bytes(data.replace(b"first", b"fir\xf3t"))
    read = board.read_entries()
    assert [part.name for part in read.damaged] == [broken.name]
    assert "CRC checksum" in read.damaged[0].reason
    assert messages(board) == ["second", "third"]


def test_any_wrong_bit_costs_at_most_its_own_file(board: Board) -> None:
    chance = np.random.default_rng(7)
    victim = parts(board)[0]
    whole = victim.read_bytes()
    for place, bit in zip(chance.integers(len(whole), size=60), chance.integers(8, size=60), strict=True):
        data = bytearray(whole)
        data[place] ^= 1 << bit
        victim.write_bytes(bytes(data))
        read = board.read_entries(["message"])
        assert read.table["message"].to_pylist()[-2:] == ["second", "third"]
        assert len(read.table) + len(read.damaged) == 3


def test_a_large_base_is_read_past_too(board: Board) -> None:
    board.append_entries([entry(f"row {number}") for number in range(12_000)])
    board.compact()
    (base,) = (board.folder / "entries").glob("base-*.parquet")
    board.append_entry(entry("later"))
    data = bytearray(base.read_bytes())
    data[-200:] = bytes(200)
    base.write_bytes(bytes(data))
    read = board.read_entries(["message"])
    assert read.table["message"].to_pylist() == ["later"]
    assert [part.name for part in read.damaged] == [base.name]


def test_a_file_of_something_else_is_named_and_left_alone(board: Board) -> None:
    pq.write_table(pa.table({"a": [1]}), board.folder / "entries" / "mine.parquet")
    pq.write_table(
        pa.table({"entry_id": [1.5], "message": [[1]]}), board.folder / "entries" / "yours.parquet"
    )
    (board.folder / "entries" / "folder.parquet").mkdir()
    read = board.read_entries(["message"])
    assert {part.name: part.moved_to for part in read.damaged} == dict.fromkeys(
        ("folder.parquet", "mine.parquet", "yours.parquet")
    )
    assert len(read.table) == 3
    assert board.damaged() == read.damaged
    assert Board(board.folder).damaged() == ()


def test_a_link_to_nowhere_does_not_hang_the_reader(board: Board) -> None:
    (board.folder / "entries" / "gone.parquet").symlink_to("nowhere")
    read = board.read_entries(["message"])
    assert len(read.table) == 3
    assert [part.reason for part in read.damaged] == ["it is listed and cannot be opened"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_not_damaged(board: Board) -> None:
    parts(board)[0].chmod(0)
    read = board.read_entries()
    assert (len(read.table), read.damaged[0].moved_to) == (2, None)
    assert "Permission denied" in read.damaged[0].reason


def test_files_of_other_boards_can_be_copied_in(board: Board, tmp_path: Path) -> None:
    other = Board(tmp_path / "other")
    other.append_entries([entry("fourth"), entry("fifth")])
    for file in (other.folder / "entries").glob("part-*"):
        shutil.copy(file, board.folder / "entries")
        shutil.copy(file, board.folder / "entries" / "again.parquet")
    assert messages(board) == ["fifth", "first", "fourth", "second", "third"]


def test_an_unknown_column_lists_the_known_ones(board: Board) -> None:
    with pytest.raises(LeaderboardError, match=r"entries have no column 'scor'.*schema_version, entry_id"):
        board.entries(["team", "scor"])


def test_text_stays_encoded_where_that_is_asked_for(board: Board) -> None:
    board.compact()
    board.append_entry(entry("fourth"))
    encoded = board.read_entries(["message"], dictionaries=["message", "team"]).table
    assert pa.types.is_dictionary(encoded.schema.field("message").type)
    assert sorted(encoded["message"].to_pylist()) == messages(board)


def test_a_reader_misses_nothing_while_parts_are_replaced(board: Board) -> None:
    done = threading.Event()

    def write() -> None:
        for number in range(90):
            board.append_entry(entry(str(number)))
            if number % 3 == 0:
                board.compact()
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while not done.is_set():
        before = seen
        read = board.read_entries(["message"])
        seen = read.table.num_rows
        assert seen >= before
        assert read.damaged == ()
    writer.join()
    assert board.entries().num_rows == 93
