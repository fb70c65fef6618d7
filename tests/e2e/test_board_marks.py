"""The marks of harness board as its user sees them: who is level with the leader."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
SLUG = "breast-cancer"


@pytest.fixture
def board(forked: Harness, tmp_path: Path) -> Harness:
    """A rule by one column, nearly the same, and one that says nothing."""
    forked("pack", SLUG, "--to", "pack")
    with (tmp_path / "pack" / "test.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (tmp_path / "pack" / "sample_submission.csv").open(encoding="utf-8", newline="") as lines:
        row_id, target = next(csv.reader(lines))
    rules = {"area": "worst_area", "radius": "worst_radius", "nothing": row_id}
    for name, column in rules.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            written = csv.writer(out)
            written.writerow([row_id, target])
            written.writerows([row[row_id], -float(row[column])] for row in rows)
        forked("submit", SLUG, "-f", f"{name}.csv", "--team", name, "--model", name)
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
    assert "1 was not tested." in done.stderr
