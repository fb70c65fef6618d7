"""Consecutive rows, few enough at a time to stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["row_slices"]

ROWS_AT_ONCE = 1 << 13  # also too few for BLAS to start threads of its own


def row_slices(rows: int, *, at_once: int = ROWS_AT_ONCE) -> Iterator[slice]:
    """Consecutive slices that cover all rows."""
    for start in range(0, rows, at_once):
        yield slice(start, min(start + at_once, rows))
