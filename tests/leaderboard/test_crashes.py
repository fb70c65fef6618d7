"""Real processes, appending at once and killed for real: no acknowledged entry is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from leaderboard.store import Board
from leaderboard.view import board_view_sql

ROOT = Path(__file__).parents[2]


def run_storm(folder: Path, *options: str) -> list[str]:
    """Run benchmarks/board_storm.py, which fails when an entry is missing or there twice."""
    command = [sys.executable, str(ROOT / "benchmarks" / "board_storm.py"), "--folder", str(folder), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def check_every_reader(folder: Path) -> None:
    acknowledged = set((folder / "acknowledged").read_text().split())
    board = Board(folder / "board")
    entries = board.folder / "entries"
    ours = board.entries(["entry_id"])["entry_id"].to_pylist()
    assert len(set(ours)) == len(ours)
    with duckdb.connect() as connection:
        connection.execute(board_view_sql(board.folder))
        view = [name for (name,) in connection.execute("SELECT entry_id FROM board").fetchall()]
        raw = connection.read_parquet(f"{entries}/*.parquet").project("entry_id").fetchall()
    assert sorted(view) == sorted(ours)
    found = {
        "ours": set(ours),
        "pandas": set(pd.read_parquet(entries)["entry_id"]),
        "polars": set(pl.read_parquet(entries / "*.parquet")["entry_id"]),
        "duckdb": {name for (name,) in raw},
    }
    assert {reader: acknowledged - names for reader, names in found.items()} == {key: set() for key in found}
    assert len({frozenset(names) for names in found.values()}) == 1


@pytest.mark.parametrize(
    ("writers", "appends"), [(4, 30), pytest.param(8, 250, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_processes_that_append_at_once_lose_nothing(tmp_path: Path, writers: int, appends: int) -> None:
    lines = run_storm(tmp_path, "--writers", str(writers), "--appends", str(appends), "--kills", "0")
    assert f"{writers * appends} found, 0 missing, 0 twice" in lines[0]
    check_every_reader(tmp_path / "writers")


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_processes_killed_at_random_lose_nothing_they_acknowledged(tmp_path: Path, kills: int) -> None:
    lines = run_storm(tmp_path, "--writers", "0", "--kills", str(kills))
    assert "0 missing, 0 twice" in lines[0]
    assert int(lines[0].split()[3]) > kills  # some really did append before they died
    check_every_reader(tmp_path / "killed")
