"""Commands whose output goes where not all of its characters can."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
SLUG = "wine"
COMMANDS = [
    ("board", SLUG),
    ("shakeup", SLUG),
    ("compare", SLUG, "日本", "ñandú"),
    ("compare", "--help"),
    ("standings", SLUG, "--all"),
    ("standings", "--help"),
    ("--help",),
    ("board", "日本"),
]


@pytest.fixture
def board(forked: Harness, tmp_path: Path) -> Path:
    """Two teams whose names few encodings hold both."""
    forked("pack", SLUG, "--to", "pack")
    for name in ("日本", "ñandú"):
        forked("submit", SLUG, "-f", "pack/sample_submission.csv", "--team", name, "--model", name)
    return tmp_path


def run(encoding: str, folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    plain = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding, "HARNESS_WORKSPACE": str(folder)}
    command = [sys.executable, "-m", "harness", *arguments]
    done = subprocess.run(command, capture_output=True, cwd=folder, env=os.environ | plain, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_no_command_dies_of_a_character(board: Path, encoding: str) -> None:
    for arguments in COMMANDS:
        code, stdout, stderr = run(encoding, board, *arguments)
        assert code == (2 if arguments == ("board", "日本") else 0), stderr
        assert b"codec" not in stderr
        assert stdout.decode("utf-8" if encoding == "ascii" else encoding) or code == 2
        if encoding == "ascii" and "--all" in arguments:
            assert b" *\n" in stdout, "the diagram is drawn with other marks"


def test_data_keep_every_character_or_say_which_are_lost(board: Path) -> None:
    """Json has a spelling of its own for them; csv has none."""
    code, stdout, stderr = run("latin-1", board, "board", SLUG, "--format", "json")
    assert code == 0
    assert {"日本", "ñandú"} <= {row["team"] for row in json.loads(stdout.decode("ascii"))}
    assert b"?" not in stderr
    code, stdout, stderr = run("latin-1", board, "board", SLUG, "--format", "csv")
    assert code == 0
    assert {"??", "ñandú"} <= {line.split(",")[2] for line in stdout.decode("latin-1").splitlines()}
    assert b"cannot hold all characters: ? stands for the others. Set PYTHONIOENCODING=utf-8" in stderr
