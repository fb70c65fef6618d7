"""Other ways in which the same hidden rows could have been parted into a public and a private share.

A score on a share is the score on all rows and the mean of what the rows of the share add to it: exact for
means, and to first order for every other smooth function of the rows. So the scores of many entries on many
re-splits are one product of two matrices, made a stretch of rows at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leaderboard.compare.units import unit_codes

__all__ = ["Resplits", "draw_resplits"]

_STRETCH = 4096  # units that are unpacked at a time
_SEED = 0  # the same re-splits whoever asks, and whenever


@dataclass(frozen=True)
class Resplits:
    """Which rows or blocks are public in each of many re-splits, a bit each."""

    bits: np.ndarray  # (eighth of the re-splits, units)
    count: int
    codes: np.ndarray | None  # the unit of each row; None: every row is one

    def is_public(self, number: int) -> np.ndarray:
        """Which rows are public in one of the re-splits."""
        units = (self.bits[number // 8] >> (7 - number % 8) & 1).astype(np.bool_)
        return units if self.codes is None else np.asarray(units[self.codes])

    def score_shares(
        self, scores: np.ndarray, influence: np.ndarray, weight: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The public and the private score of entries on every re-split: (re-splits, entries) each.

        `scores` are those on all rows, `influence` what each row adds: (rows, entries).
        """
        masses = np.ones(len(influence)) if weight is None else weight
        parts = self._gather(np.column_stack([influence * masses[:, None], masses]))
        public = self._sum_public(parts)
        private = parts.sum(axis=0) - public
        return scores + _means(public), scores + _means(private)

    def _gather(self, parts: np.ndarray) -> np.ndarray:
        """What every unit contributes: the sum over its rows."""
        if self.codes is None:
            return parts
        units = self.bits.shape[1]
        columns = [np.bincount(self.codes, weights=column, minlength=units) for column in parts.T]
        return np.column_stack(columns)

    def _sum_public(self, parts: np.ndarray) -> np.ndarray:
        total = np.zeros((self.count, parts.shape[1]))
        for start in range(0, len(parts), _STRETCH):
            stretch = slice(start, start + _STRETCH)
            chosen = np.unpackbits(self.bits[:, stretch], axis=0, count=self.count)
            total += chosen.astype(np.float64) @ parts[stretch]
        return total


def _means(sums: np.ndarray) -> np.ndarray:
    """The means by the masses in the last column; a share without any mass is as all rows are."""
    masses = sums[:, -1:]
    means = np.divide(sums[:, :-1], masses, out=np.zeros_like(sums[:, :-1]), where=masses > 0)
    return np.asarray(means)


def draw_resplits(
    public: np.ndarray,
    *,
    count: int,
    block: np.ndarray | None = None,
    strata: np.ndarray | None = None,
) -> Resplits:
    """Re-splits into shares as large as these.

    Blocks stay whole, so their shares are only as large as whole blocks allow. Of strata each re-split makes
    as many rows public as there are.
    """
    random = np.random.default_rng(_SEED)
    codes = None if block is None else unit_codes(block)[0]
    sizes = np.ones(len(public), dtype=np.int64) if codes is None else np.bincount(codes)
    wanted = int(np.count_nonzero(public))
    pools = _pools(public, strata) if codes is None else []
    bits = np.empty((-(-count // 8), len(sizes)), dtype=np.uint8)
    for eight in range(len(bits)):
        masks = np.zeros((8, len(sizes)), dtype=np.bool_)
        for mask in masks:
            if codes is not None:
                mask[_draw_blocks(random, sizes, wanted)] = True
            for rows, quota in pools:
                mask[random.permutation(rows)[:quota]] = True
        bits[eight] = np.packbits(masks, axis=0)[0]
    return Resplits(bits, count, codes)


def _pools(public: np.ndarray, strata: np.ndarray | None) -> list[tuple[np.ndarray, int]]:
    """The rows to draw from, and how many: all of them, or stratum by stratum."""
    if strata is None:
        return [(np.arange(len(public)), int(np.count_nonzero(public)))]
    members = [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]
    return [(rows, int(np.count_nonzero(public[rows]))) for rows in members]


def _draw_blocks(random: np.random.Generator, sizes: np.ndarray, wanted: int) -> np.ndarray:
    """Blocks in any order, as many as come nearest to the rows that are wanted; at least one, never all."""
    order = random.permutation(len(sizes))
    rows = np.cumsum(sizes[order])[:-1]
    return np.asarray(order[: int(np.argmin(np.abs(rows - wanted))) + 1])
