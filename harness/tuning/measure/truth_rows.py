"""Some rows of a truth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from harness.metrics import Truth

__all__ = ["take_rows"]


def take_rows(truth: Truth, rows: np.ndarray) -> Truth:
    """The truth of these rows alone."""
    return replace(
        truth,
        values=truth.values[rows],
        weight=None if truth.weight is None else truth.weight[rows],
        block=None if truth.block is None else truth.block[rows],
        ids=None if truth.ids is None else truth.ids[rows],
    )
