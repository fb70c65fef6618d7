"""harness shakeup, and the plots of other commands, as their user sees them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
HandIn = Callable[[str, str, Callable[[int, dict[str, str]], object]], None]
SLUG = "breast-cancer"


@pytest.fixture
def board(forked: Harness, hand_in: HandIn) -> Harness:
    """Four teams, each with a rule by another column."""
    for column in ("worst_area", "worst_radius", "mean_area", "mean_texture"):
        hand_in(SLUG, column, lambda _, row, column=column: row[column])
    return forked


def test_places_scores_and_moves_as_data_and_sentences_on_stderr(board: Harness) -> None:
    done = board("shakeup", SLUG, "--format", "json")
    rows = json.loads(done.stdout)
    assert [row["private"] for row in rows] == list(range(1, len(rows) + 1))
    assert sorted(row["public"] for row in rows) == list(range(1, len(rows) + 1))
    assert all(row["moved"] == row["public"] - row["private"] for row in rows)
    assert all(row["noise"] == (row["low"] <= row["moved"] <= row["high"]) for row in rows)
    private = json.loads(board("board", SLUG, "--private", "--format", "json").stdout)
    assert [row["private_score"] for row in rows] == [row["roc_auc"] for row in private]
    first, second, *_ = done.stderr.splitlines()
    assert first.startswith(f"{len(rows)} rows moved ")
    assert "400 random re-splits of the same 228 hidden rows move " in second


def test_people_see_arrows_and_correlations(board: Harness) -> None:
    done = board("shakeup", SLUG)
    assert "public to private" in done.stdout
    assert "○" in done.stdout
    assert "spearman" in done.stdout
    assert "How well one order tells another:" in done.stderr


def test_compare_draws_the_interval_of_every_pair(board: Harness) -> None:
    drawn = board("compare", SLUG, "worst_area", "mean_texture").stderr.splitlines()[:2]
    assert drawn[0].startswith("worst_area - mean_texture  ┊")
    assert drawn[0].count("●") == 1
    assert drawn[1].split()[0] == "0"


def test_a_board_has_intervals_drawn_on_a_terminal_only(board: Harness, tmp_path: Path) -> None:
    assert "interval" not in board("board", SLUG).stdout
    wide = show_on_terminal(tmp_path, "board", SLUG, columns=200)
    assert "interval" in wide
    assert wide.count("●") >= 4
    narrow = show_on_terminal(tmp_path, "board", SLUG, columns=60).splitlines()
    told = [line for line in narrow if "interval" in line]
    assert len(told) == 1
    assert told[0].startswith("Left out for want of room: ")


def test_a_narrow_terminal_keeps_names_and_numbers_whole(board: Harness, tmp_path: Path) -> None:
    """Columns are left out, and names and plots are shortened; no number is."""
    compared = show_on_terminal(tmp_path, "compare", SLUG, "worst_area", "mean_texture", columns=40)
    shaken = show_on_terminal(tmp_path, "shakeup", SLUG, columns=40)
    standing = show_on_terminal(tmp_path, "standings", SLUG, columns=40)
    row, plot = (line for line in compared.splitlines()[:8] if "worst_a" in line)
    assert re.fullmatch(r" worst_\S* +mean_\S+ +0\.\d{5} +\d\S+ ", row)
    assert re.search(r"\n +\d+ +\d+ +yes +worst_\S* \n", shaken.replace("\r", ""))
    assert re.search(r"\n worst_area +\d+ +1\.00 \n", standing.replace("\r", ""))
    axis = next(line for line in standing.splitlines() if line.startswith("┬"))
    assert max(len(row), len(plot), len(axis)) <= 40
    assert "Left out for want of room: score, other, low, high" in compared


def show_on_terminal(workspace: Path, *arguments: str, columns: int) -> str:
    """What a terminal of so many columns shows of a command."""
    reader, writer = pty.openpty()
    plain = {"NO_COLOR": "1", "COLUMNS": str(columns), "HARNESS_WORKSPACE": str(workspace), "TERM": "xterm"}
    child = subprocess.Popen(
        [sys.executable, "-m", "harness", *arguments],
        stdout=writer,
        stderr=writer,
        stdin=subprocess.DEVNULL,
        env=os.environ | plain | {"PYTHONUTF8": "1"},
    )
    os.close(writer)
    shown = b""
    while part := _read(reader):
        shown += part
    os.close(reader)
    assert child.wait() == 0
    assert b"\x1b[3" not in shown, "no colour was asked for"
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # its other end was closed
        return b""


def test_a_competition_without_a_private_board_says_so(forked: Harness, tmp_path: Path) -> None:
    folder = tmp_path / "competitions" / "open"
    folder.mkdir(parents=True)
    rows = "".join(f"{number},{number / 7}\n" for number in range(40))
    (folder / "rows.csv").write_text(f"x,y\n{rows}", encoding="utf-8")
    text = '[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\nname = "rmse"\n[split]\npublic = 1.0\n'
    (folder / "competition.toml").write_text(text, encoding="utf-8")
    done = forked("shakeup", "open", code=2)
    assert done.stderr == "Error: open has no private rows, so nothing can shake up: change split.public.\n"
    assert done.stdout == ""
