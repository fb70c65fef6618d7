"""The order of many numbers, sorted in a few threads."""

from __future__ import annotations

import os

import numpy as np

__all__ = ["sorted_rows", "threads_for"]

_ROWS_WORTH_A_THREAD = 1 << 19
_MOST_THREADS = 4


def threads_for(rows: int) -> int:
    """How many threads sorting so many rows is worth."""
    return min(_MOST_THREADS, os.cpu_count() or 1, 1 + rows // _ROWS_WORTH_A_THREAD)


def sorted_rows(values: np.ndarray) -> np.ndarray:
    """The numbers of the rows in ascending order of their values; those of equal values in any order."""
    threads = threads_for(len(values))
    if threads == 1:
        return np.argsort(values)
    from concurrent.futures import ThreadPoolExecutor  # 8 ms that few rows need not pay

    borders = [len(values) * number // threads for number in range(1, threads)]
    rows = np.argpartition(values, borders)

    def sort_part(part: np.ndarray) -> None:
        part[:] = part[np.argsort(values[part])]

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(sort_part, np.split(rows, borders)))
    return rows
