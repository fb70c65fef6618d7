"""Two ways to run a command: as its user does, and in a fork of a process that has imported everything."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
Rule = Callable[[int, dict[str, str]], object]  # place of a row, its cells -> what is predicted for it
HandIn = Callable[[str, str, Rule], None]

PLAIN = {"NO_COLOR": "1", "COLUMNS": "160"}
MOST_SECONDS = 120
SERVER = Path(__file__).with_name("forked.py")
LIBRARIES = (
    "harness.api",
    "harness.competition.prepare.publish",
    "harness.scoring.submit",
    "harness.tuning.run",
    "harness.tuning.models.predict",
    "lightgbm",
    "pandas",
    "rich.table",
    "sklearn.ensemble",
    "sklearn.linear_model",
)


@dataclass(frozen=True)
class Ended:
    code: int
    stdout: str
    stderr: str
    seconds: float
    peak_kib: int


class Forked:
    """A process that has imported these modules and runs commands in children of its own."""

    def __init__(self, *modules: str) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-W", "error", str(SERVER), *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])},
        )

    def run(self, *arguments: str, folder: Path, memory: int | None = None, seconds: int) -> Ended:
        """One command, in this folder and with its workspace there."""
        assert self._server.stdin
        assert self._server.stdout
        order = {"arguments": arguments, "folder": str(folder), "memory": memory, "seconds": seconds}
        print(json.dumps(order), file=self._server.stdin, flush=True)
        return Ended(**json.loads(self._server.stdout.readline()))

    def close(self) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()


@pytest.fixture(scope="session")
def serve() -> type[Forked]:
    """Starts a process for commands to be forked from."""
    return Forked


@pytest.fixture(scope="session")
def server() -> Iterator[Forked]:
    with contextlib.closing(Forked(*LIBRARIES)) as server:
        yield server


def check(done: subprocess.CompletedProcess[str], code: int) -> subprocess.CompletedProcess[str]:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def harness(tmp_path: Path) -> Harness:
    """Run the real command in a temporary workspace."""

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "harness", *arguments],
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            cwd=tmp_path,
            env=os.environ | PLAIN | {"HARNESS_WORKSPACE": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return check(done, code)

    return run


@pytest.fixture
def forked(tmp_path: Path, server: Forked) -> Harness:
    """The same in a tenth of the time: a process of its own, forked from one that has imported everything."""

    def run(*arguments: str, code: int = 0, folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        ended = server.run(*arguments, folder=folder, seconds=MOST_SECONDS)
        return check(subprocess.CompletedProcess(arguments, ended.code, ended.stdout, ended.stderr), code)

    return run


@pytest.fixture
def hand_in(forked: Harness, tmp_path: Path) -> HandIn:
    """Hands in for a team what a rule says of every test row; the model is called as the team."""

    def run(slug: str, team: str, rule: Rule) -> None:
        if not (tmp_path / "pack").exists():
            forked("pack", slug, "--to", "pack")
        with (tmp_path / "pack" / "test.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        with (tmp_path / "pack" / "sample_submission.csv").open(encoding="utf-8", newline="") as lines:
            row_id, target = next(csv.reader(lines))
        with (tmp_path / f"{team}.csv").open("w", encoding="utf-8", newline="") as out:
            answers = ([row[row_id], rule(place, row)] for place, row in enumerate(rows))
            csv.writer(out).writerows([[row_id, target], *answers])
        forked("submit", slug, "-f", f"{team}.csv", "--team", team, "--model", team)

    return run
