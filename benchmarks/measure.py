"""One whole command measured from outside: its wall time and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_UNIT = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes on macOS


@dataclass(frozen=True)
class Measured:
    """What one run of a command took, and what it printed."""

    seconds: float
    peak_mib: float
    output: str


def measure(command: Sequence[str], *, workspace: Path) -> Measured:
    """Run a command to its end; SystemExit if it fails."""
    environment = os.environ | {"HARNESS_WORKSPACE": str(workspace)}
    # The libraries' bytecode was cached when they were installed: let the checkout's be cached as well.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Measured(seconds, usage.ru_maxrss * _UNIT / 2**20, output)
