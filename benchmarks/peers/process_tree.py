"""A command measured from outside: its wall time and the peak memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

import psutil

Outcome = Literal["done", "crashed", "overran"]
_INTERVAL = 0.25  # seconds between samples of memory; half of it is lost to the precision of the wall time
_RISE, _REST = 1.02, 1.0  # the rise, or the seconds, between two looks at what is shared: they cost time
_LAST = 2_000  # characters of output


@dataclass(frozen=True)
class Observed:
    """What a command took, and how it ended."""

    outcome: Outcome
    seconds: float
    peak_mib: float  # memory shared by several processes is counted once where the system tells (Linux)
    output: str  # the end of it


def pin_to_cores(count: int) -> None:
    """Let this process and those it starts use so many cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def observe(
    command: Sequence[str], *, log: Path, limit: float, environment: Mapping[str, str] | None = None
) -> Observed:
    """Run a command; after `limit` seconds it is killed with all that it started."""
    start = perf_counter()
    with log.open("wb") as stream:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=dict(os.environ) | dict(environment or {}),
            cwd=log.parent,
        )
        family = _Family(child.pid)
        try:
            code = _wait(child, family, until=start + limit)
            seconds = perf_counter() - start
        finally:
            family.end()
            child.wait()
    outcome: Outcome = "overran" if code is None else "crashed" if code else "done"
    text = log.read_text(encoding="utf-8", errors="replace")
    return Observed(outcome, seconds, family.peak / 2**20, text[-_LAST:])


def _wait(child: subprocess.Popen[bytes], family: _Family, *, until: float) -> int | None:
    """The exit code; None if the command was still running when its time was over."""
    while perf_counter() < until:
        family.sample()
        try:
            return child.wait(timeout=_INTERVAL)
        except subprocess.TimeoutExpired:
            continue
    return None


class _Family:
    """A process and all that ever descended from it, orphans too."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._known = {self._root}
        self._looked_at, self._seen = 0.0, 0.0  # when, and the memory then, shared or not
        self.peak = 0.0

    def sample(self) -> None:
        """Look at the memory of all of them now.

        What processes stop sharing makes no rise; it is seen once a second.
        """
        try:
            self._known.update(self._root.children(recursive=True))
        except psutil.NoSuchProcess:
            return
        now, resident = perf_counter(), sum(map(_resident, self._known))
        if resident > _RISE * self._seen or now > self._looked_at + _REST:
            self._looked_at, self._seen = now, resident
            self.peak = max(self.peak, sum(map(_own, self._known)))

    def end(self) -> None:
        """Kill those that are left."""
        for process in self._known:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue


def _resident(process: psutil.Process) -> float:
    """The bytes of a process, with all that it shares."""
    try:
        return float(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0.0


def _own(process: psutil.Process) -> float:
    """The bytes of a process, its share of what it has in common with others."""
    try:
        full = process.memory_full_info()
        return float(getattr(full, "pss", full.rss))
    except psutil.AccessDenied:
        return _resident(process)
    except psutil.NoSuchProcess:
        return 0.0
