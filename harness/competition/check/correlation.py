"""The plain correlation of two columns, whatever their size and gaps."""

from __future__ import annotations

import numpy as np


def correlate(values: np.ndarray, target: np.ndarray) -> float:
    """The absolute correlation over the rows that have a value; 0 where more than half have none."""
    known = ~np.isnan(values)
    if known.sum() < max(len(values) / 2, 3):
        return 0.0
    return abs(float((standardise(values[known]) * standardise(target[known])).mean()))


def standardise(values: np.ndarray) -> np.ndarray:
    """The values with mean 0 and spread 1; all 0 if they are constant."""
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0:
        return np.zeros(len(values))
    scaled = values / largest  # the square of a very large number overflows, that of a small one vanishes
    spread = float(scaled.std())
    return np.asarray((scaled - scaled.mean()) / spread) if spread > 1e-12 else np.zeros(len(values))
