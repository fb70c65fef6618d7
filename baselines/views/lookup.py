"""A category column as numbers that stand in a table: codes, counts, encodings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from baselines.views.columns import Columns

__all__ = ["Lookup", "count_levels", "frequency_codes", "frequency_shares"]


@dataclass(frozen=True)
class Lookup:
    """What each code of one category becomes; the last two entries are for unknown and missing cells."""

    column: int
    table: np.ndarray  # float32 (levels + 2, width)

    def transform(self, columns: Columns) -> np.ndarray:
        """The entries of these rows."""
        return np.asarray(self.table[columns.categories[:, self.column]])


def count_levels(codes: np.ndarray, levels: int) -> np.ndarray:
    """How many rows hold each level, then unknown and missing: (levels + 2,)."""
    return np.bincount(np.where(codes < 0, codes + levels + 2, codes), minlength=levels + 2)


def frequency_codes(counts: np.ndarray) -> np.ndarray:
    """A code for each level that occurs, the most frequent one 0; NaN for all else."""
    present = counts[:-2]
    codes = np.full(len(counts), np.nan, dtype=np.float32)
    order = np.argsort(-present, kind="stable")[: np.count_nonzero(present)]
    codes[order] = np.arange(len(order))
    return codes


def frequency_shares(counts: np.ndarray) -> np.ndarray:
    """The share of the training rows that each level has, then unknown and missing cells."""
    return np.asarray(counts / max(counts.sum(), 1), dtype=np.float32)
