"""Memory that was freed goes back to the system, where Arrow or the C library (glibc) would keep it.

What threads allocate in arenas of their own is never given back, nor is most of what Arrow's own allocator
has taken: processes of ours have one arena, and Arrow takes from it too.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

__all__ = ["FRUGAL", "be_frugal", "return_freed"]

FRUGAL = {"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}  # for a process to be started
_M_ARENA_MAX = -8  # of glibc


def be_frugal() -> None:
    """The same for this process, before it has threads or Arrow."""
    for name, value in FRUGAL.items():
        os.environ.setdefault(name, value)
    with suppress(AttributeError, OSError, TypeError):  # other C libraries; Windows has none of that name
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def return_freed() -> None:
    """Give back what nothing holds any more, so that it is not this process's for the rest of a run."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # as above
        ctypes.CDLL(None).malloc_trim(ctypes.c_size_t(0))
