"""How much memory there is, and how much a fit has taken."""

from __future__ import annotations

import contextlib
from pathlib import Path

import psutil

__all__ = ["available_bytes", "forget_peak", "peak_megabytes", "total_bytes"]

_RESET, _STATUS, _PEAK = Path("/proc/self/clear_refs"), Path("/proc/self/status"), "VmHWM:"


def available_bytes() -> float:
    """The memory that new data could take without swapping."""
    return float(psutil.virtual_memory().available)


def total_bytes() -> float:
    """The memory of the machine."""
    return float(psutil.virtual_memory().total)


def forget_peak() -> None:
    """Let the peak be counted anew from what the process holds now, where the system can do that."""
    with contextlib.suppress(OSError):
        _RESET.write_text("5")


def peak_megabytes() -> float:
    """The most memory that this process has held since, or where the system forgets nothing, ever."""
    with contextlib.suppress(OSError):
        for line in _STATUS.read_text().splitlines():
            if line.startswith(_PEAK):
                return float(line.split()[1]) / 2**10
    return _peak_ever()


def _peak_ever() -> float:
    try:
        import resource  # Windows has none
    except ImportError:
        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
