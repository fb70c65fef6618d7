"""Ranks as shares of the rows, ties in the middle, and what rank statistics need besides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from harness.metrics.sorting import sorted_rows

__all__ = ["Ties", "midranks", "row_weights", "tie_groups"]


@dataclass(frozen=True)
class Ties:
    """The rows in ascending order, and where each group of equal values starts in that order."""

    order: np.ndarray
    starts: np.ndarray

    @property
    def are_none(self) -> bool:
        """Whether every group is a single row, which saves most of the work."""
        return len(self.starts) == len(self.order)

    def sums(self, parts: np.ndarray) -> np.ndarray:
        """The sum of these parts in each group."""
        ordered = parts[self.order]
        return ordered if self.are_none else np.add.reduceat(ordered, self.starts)

    def to_rows(self, by_group: np.ndarray) -> np.ndarray:
        """What is known of each group, for every row."""
        rows = np.empty(len(self.order), dtype=by_group.dtype)
        if self.are_none:
            rows[self.order] = by_group
        else:
            rows[self.order] = np.repeat(by_group, np.diff(self.starts, append=len(self.order)))
        return rows

    def sums_above(self, parts: np.ndarray) -> np.ndarray:
        """For every row the sum of the parts of greater values, its own group counting half."""
        groups = self.sums(parts)
        return self.to_rows(groups.sum() - np.cumsum(groups) + groups / 2)


def tie_groups(values: np.ndarray) -> Ties:
    """The order of the values and their groups of equal ones."""
    order = sorted_rows(values)
    ordered = values[order]
    return Ties(order, np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1]))


def midranks(ties: Ties, weight: np.ndarray) -> np.ndarray:
    """For every row the weighted share of the rows below it, its own group counting half."""
    groups = ties.sums(weight)
    return ties.to_rows((np.cumsum(groups) - groups / 2) / groups.sum())


def row_weights(rows: int, weight: np.ndarray | None) -> np.ndarray:
    """The weights of the rows, summing to 1; all equal where there are none."""
    return np.full(rows, 1 / rows) if weight is None else np.asarray(weight / weight.sum())
