"""Memory that was freed, given back to the system where Arrow or the C library (glibc) would keep it."""

from __future__ import annotations

import ctypes
from contextlib import suppress

import pyarrow as pa

__all__ = ["return_freed"]


def return_freed() -> None:
    """Give back what nothing holds any more, so that it is not this process's for the rest of a run."""
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # other C libraries; Windows has none of that name
        ctypes.CDLL(None).malloc_trim(ctypes.c_size_t(0))
