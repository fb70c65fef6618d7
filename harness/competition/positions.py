"""Rows named in a message: the first few by number, the rest by count."""

from __future__ import annotations

import numpy as np

_SHOWN = 5


def name_rows(mask: np.ndarray) -> str:
    """`row 3`, `rows 3, 17 and 20`, or the first five `and 12 more`; the first row below the header is 1."""
    rows = [f"{row + 1:,}" for row in np.flatnonzero(mask)[: _SHOWN + 1]]
    if len(rows) == 1:
        return f"row {rows[0]}"
    more = int(np.count_nonzero(mask)) - _SHOWN
    if more > 0:
        return f"rows {', '.join(rows[:_SHOWN])} and {more:,} more"
    return f"rows {', '.join(rows[:-1])} and {rows[-1]}"
