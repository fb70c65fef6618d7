"""The marks of harness board as its user sees them: who is level with the leader."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
HandIn = Callable[[str, str, Callable[[int, dict[str, str]], object]], None]
SLUG = "breast-cancer"


@pytest.fixture
def board(forked: Harness, hand_in: HandIn) -> Harness:
    """A rule by one column, nearly the same, and one that says nothing."""
    hand_in(SLUG, "area", lambda _, row: -float(row["worst_area"]))
    hand_in(SLUG, "radius", lambda _, row: -float(row["worst_radius"]))
    hand_in(SLUG, "nothing", lambda _, row: -float(row["id"]))
    return forked


def marks(board: Harness, *options: str) -> dict[str, bool | None]:
    rows = json.loads(board("board", SLUG, "--format", "json", *options).stdout)
    return {row["model"]: row.get("tied") for row in rows if row["kind"] == "submission"}


def test_those_level_with_the_leader_are_marked(board: Harness) -> None:
    done = board("board", SLUG)
    assert "cannot be told from the leader (paired test over" in done.stderr
    assert "public rows, corrected for " in done.stderr
    header, *_ = [line for line in done.stdout.splitlines() if "rank" in line]
    assert "tied" in header.split()
    found = marks(board)
    assert found["nothing"] is False
    first, second, *_ = json.loads(board("board", SLUG, "--format", "json").stdout)
    assert (first["tied"], second["tied"]) == (None, True)
    assert marks(board, "--team", "nothing") == {"nothing": False}
    assert "private rows, corrected for " in board("board", SLUG, "--private").stderr


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(board: Harness, tmp_path: Path) -> None:
    expected = marks(board)
    cache = tmp_path / ".harness" / "cache"
    for file in (cache / SLUG).glob("*.json"):
        file.unlink()
    (cache / SLUG).rmdir()
    cache.rmdir()
    cache.write_text("a file where the folder should be")
    assert marks(board) == expected
    assert cache.is_file()


def test_predictions_that_are_gone_and_damaged_marks_fail_nothing(board: Harness, tmp_path: Path) -> None:
    before = marks(board)
    (kept,) = (tmp_path / ".harness" / "cache" / SLUG).glob("*.json")
    kept.write_bytes(kept.read_bytes()[:9])
    second = json.loads(board("board", SLUG, "--format", "json").stdout)[1]
    assert marks(board) == before, "made again"
    kept.unlink()
    (tmp_path / ".harness" / "predictions" / SLUG / f"{second['entry_id']}.parquet").unlink()
    done = board("board", SLUG, "--format", "json")
    assert json.loads(done.stdout)[1]["tied"] is None
    assert "1 that cannot be read or compared was not tested." in done.stderr
