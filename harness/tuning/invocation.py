"""When and how this process began: budgets count from then, and records say how to repeat a run."""

from __future__ import annotations

import shlex
import sys
import time

import psutil

__all__ = ["command_line", "process_began"]


def process_began() -> float:
    """When the person pressed return, in seconds since the epoch."""
    began = psutil.Process().create_time()
    now = time.time()
    return began if 0 <= now - began < 3600 else now  # a clock that was set meanwhile is not believed


def command_line() -> str:
    """The command that runs, as it can be typed again."""
    return shlex.join(["harness", *sys.argv[1:]])
