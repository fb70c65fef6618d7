"""A file is published whole or not at all, and a full disk leaves the board as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leaderboard.errors import LeaderboardError
from leaderboard.parts import HEADER, Part, PartFolder, encode_table

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SCHEMA = pa.schema([pa.field("key", pa.string(), nullable=False), pa.field("text", pa.string())])

FILL = """
import resource, sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime
from pathlib import Path
from leaderboard.errors import LeaderboardError
from leaderboard.identity import new_id
from leaderboard.schema import Entry
from leaderboard.store import Board

def entry(message=""):
    now = datetime.now(UTC)
    return Entry(entry_id=new_id(now), competition="c", kind="submission", team="t", created_at=now,
                 status="scored", message=message)

board = Board(Path({folder!r}))
"""


def run_script(folder: Path, script: str) -> list[str]:
    whole = FILL.format(root=str(ROOT), folder=str(folder)) + script
    done = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> PartFolder:
    made = PartFolder(tmp_path / "board", "entries", SCHEMA, "key")
    made.create()
    return made


def table(*keys: str) -> pa.Table:
    return pa.Table.from_pydict({"key": list(keys), "text": ["x"] * len(keys)}, schema=SCHEMA)


def test_a_published_file_is_listed_with_its_kind_and_rows(folder: PartFolder) -> None:
    part, base = folder.publish(table("a", "b"), kind="part"), folder.publish(table("c"), kind="base")
    assert folder.list_parts() == (base, part)
    assert (part.kind, part.rows, base.kind, base.rows) == ("part", 2, "base", 1)
    assert list(folder.staging.iterdir()) == []


def test_files_of_others_are_listed_and_the_rest_is_not(folder: PartFolder) -> None:
    for name in ("from elsewhere.parquet", "part-1.parquet", ".hidden.parquet", "notes.txt", "x.parquet.tmp"):
        (folder.path / name).touch()
    foreign = ("from elsewhere.parquet", "part-1.parquet")
    assert folder.list_parts() == tuple(Part(name, "foreign", 0) for name in foreign)


def test_what_was_never_made_lists_nothing(tmp_path: Path) -> None:
    assert PartFolder(tmp_path / "none", "entries", SCHEMA, "key").list_parts() == ()


def test_a_new_folder_has_a_file_with_the_columns(folder: PartFolder) -> None:
    assert pq.read_table(folder.path).schema.equals(SCHEMA)
    before = (folder.path / HEADER).stat().st_mtime_ns
    folder.create()
    assert (folder.path / HEADER).stat().st_mtime_ns == before


def test_every_page_has_a_checksum(folder: PartFolder) -> None:
    for rows in (1, 5000):
        data = bytearray(encode_table(table(*map(str, range(rows)))))
        at = data.index(b"x" if rows == 1 else b"\x28\xb5\x2f\xfd") + (0 if rows == 1 else 8)
        data[at] ^= 1
        with (
            pq.ParquetFile(pa.BufferReader(bytes(data)), page_checksum_verification=True) as file,
            pytest.raises(OSError, match="CRC checksum verification failed"),
        ):
            file.read()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_says_so(folder: PartFolder) -> None:
    folder.staging.chmod(0o500)
    with pytest.raises(LeaderboardError, match=r"cannot be written \(Permission denied\)"):
        folder.publish(table("a"), kind="part")


def test_a_file_in_the_place_of_the_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "board").write_text("a file")
    with pytest.raises(LeaderboardError, match="cannot be written"):
        PartFolder(tmp_path / "board", "entries", SCHEMA, "key").create()


def test_a_file_size_limit_leaves_the_board_as_it_was(tmp_path: Path) -> None:
    lines = run_script(
        tmp_path / "board",
        """
board.append_entries([entry(), entry()])
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
for append in (lambda: board.append_entry(entry()), Board(board.folder / "new").create):
    try:
        append()
    except LeaderboardError as error:
        print(error)
print(board.entries().num_rows, *[path.name for path in (board.folder / "staging").iterdir()])
""",
    )
    assert len(lines) == 3
    assert all("is full (File too large). Nothing was recorded: make room" in line for line in lines[:2])
    assert lines[2] == "2"


def test_an_append_is_acknowledged_although_its_compaction_does_not_fit(tmp_path: Path) -> None:
    lines = run_script(
        tmp_path / "board",
        """
import random, string
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
for number in range(105):
    board.append_entry(entry("".join(random.choices(string.printable, k=5000))))
print(board.entries().num_rows, len(list((board.folder / "staging").iterdir())))
print(len(list((board.folder / "entries").glob("part-*"))))
""",
    )
    assert lines == ["105 0", "105"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_board_as_it_was(small_disk: Path) -> None:
    lines = run_script(
        small_disk / "board",
        """
filler = board.folder.parent / "filler"
filler.write_bytes(bytes(100_000))
acknowledged = 0
try:
    while acknowledged < 1000:
        board.append_entry(entry())
        acknowledged += 1
except LeaderboardError as error:
    print(error)
files = sorted(path.name for path in board.folder.rglob("*"))
for attempt in (lambda: board.append_entry(entry("x" * 5000)), board.compact):
    try:
        attempt()
    except LeaderboardError as error:
        print(error)
print(acknowledged == board.entries().num_rows > 10)
print(sorted(path.name for path in board.folder.rglob("*") if path.suffix != ".lock") == files)
filler.unlink()
print(board.compact() and board.entries().num_rows == acknowledged)
""",
    )
    assert len(lines) == 6
    assert all("is full (No space left on device). Nothing was recorded" in line for line in lines[:3])
    assert lines[3:] == ["True"] * 3


def test_a_listing_that_overlaps_a_compaction_is_not_believed(tmp_path: Path) -> None:
    part, base = f"part-{'0' * 26}-1.parquet", f"base-{'1' * 26}-1.parquet"
    listings = iter([[part], [], [base], [base]])  # the second ran while the base replaced the part

    class Overlapped(PartFolder):
        def _list_names(self) -> list[str]:
            return next(listings)

    folder = Overlapped(tmp_path, "entries", SCHEMA, "key")
    assert [found.name for found in folder.list_parts()] == [part]  # readers list again when it is gone
    assert [found.name for found in folder.list_parts()] == [base]
