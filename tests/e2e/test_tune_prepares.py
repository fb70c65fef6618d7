"""`harness tune` prepares in a process of its own: one that fails, is interrupted, or is killed, for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the command prepares itself")

DATA = """
import os, time
from pathlib import Path
import pandas as pd

def load():
    tries = Path(__file__).with_name("tries")
    with tries.open("a") as file:
        file.write(f"{os.getpid()}\\n")
    if len(tries.read_text().split()) == 1:
        FIRST
    return pd.DataFrame({"x": range(100), "y": [x * 1.5 for x in range(100)]})
"""


@pytest.fixture
def begun(tmp_path: Path, request: pytest.FixtureRequest) -> subprocess.Popen[str]:
    """The command on a table whose first reading goes as the test says."""
    home = tmp_path / "competitions" / "slow"
    home.mkdir(parents=True)
    (home / "data.py").write_text(DATA.replace("FIRST", request.param), encoding="utf-8")
    (home / "competition.toml").write_text(
        '[data]\nsource = "python"\ntarget = "y"\n[metric]\nname = "rmse"\n', encoding="utf-8"
    )
    return subprocess.Popen(
        [sys.executable, "-m", "harness", "tune", "slow", "--models", "dummy", "--trials", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"HARNESS_WORKSPACE": str(tmp_path), "NO_COLOR": "1"},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread runs here
    )


def preparing(folder: Path) -> int:
    """The process that reads the table, as soon as it does."""
    tries, end = folder / "competitions" / "slow" / "tries", time.monotonic() + 60
    while not tries.exists() or not tries.read_text().endswith("\n"):
        assert time.monotonic() < end, "nobody reads the table"
        time.sleep(0.02)
    return int(tries.read_text().split()[-1])


def end(run: subprocess.Popen[str]) -> tuple[int, str]:
    try:
        return run.wait(timeout=60), run.communicate(timeout=60)[1]
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)


@pytest.mark.parametrize("begun", ["raise ValueError('no luck')"], indirect=True)
def test_what_is_wrong_is_said_once(begun: subprocess.Popen[str], tmp_path: Path) -> None:
    code, told = end(begun)
    assert preparing(tmp_path) != begun.pid
    assert code == 1
    assert told.startswith("Error:")
    assert told.count("no luck") == 1
    assert not list(tmp_path.glob(".harness/runs/*"))


@pytest.mark.parametrize("begun", ["time.sleep(600)"], indirect=True)
def test_ctrl_c_ends_both(begun: subprocess.Popen[str], tmp_path: Path) -> None:
    child = preparing(tmp_path)
    os.killpg(begun.pid, signal.SIGINT)
    code, told = end(begun)
    assert (code, told.strip()) == (130, "Interrupted.")
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.parametrize("begun", ["time.sleep(600)"], indirect=True)
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_it_ends_with_the_command(begun: subprocess.Popen[str], tmp_path: Path, name: str) -> None:
    """What the command alone is sent, `timeout` or a cancelled job; nobody holds its output any longer."""
    child = preparing(tmp_path)
    begun.send_signal(signal.Signals[name])
    end(begun)
    until = time.monotonic() + 10
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("begun", ["os.kill(os.getpid(), 9)"], indirect=True)
def test_a_run_goes_on_where_the_process_was_killed(begun: subprocess.Popen[str], tmp_path: Path) -> None:
    code, told = end(begun)
    assert code == 0, told
    assert preparing(tmp_path) == begun.pid
    assert "Winner by cross-validation: dummy" in told
