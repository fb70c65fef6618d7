"""When and how this process began: budgets count from then, and records say how to repeat a run."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import psutil

__all__ = ["command_line", "process_began"]

_STAT = Path("/proc/self/stat")
_STARTED = 19  # the place behind the name of the program: clock ticks from the boot to the start


def process_began() -> float:
    """When the person pressed return, in seconds since the epoch."""
    now = time.time()
    began = now - _age() if _STAT.exists() else psutil.Process().create_time()
    return began if 0 <= now - began < 3600 else now  # a clock that was set meanwhile is not believed


def _age() -> float:
    """The seconds since the process began; psutil knows the moment of the boot to a second only."""
    ticks = int(_STAT.read_text(encoding="utf-8").rpartition(")")[2].split()[_STARTED])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def command_line() -> str:
    """The command that runs, as it can be typed again."""
    return shlex.join(["harness", *sys.argv[1:]])
