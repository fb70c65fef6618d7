"""How much memory there is, and how much a process has taken."""

from __future__ import annotations

import psutil

__all__ = ["available_bytes", "peak_megabytes", "total_bytes"]


def available_bytes() -> float:
    """The memory that new data could take without swapping."""
    return float(psutil.virtual_memory().available)


def total_bytes() -> float:
    """The memory of the machine."""
    return float(psutil.virtual_memory().total)


def peak_megabytes() -> float:
    """The most memory that this process has taken so far."""
    try:
        import resource  # Windows has none
    except ImportError:
        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
