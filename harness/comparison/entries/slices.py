"""Where two entries differ: the groups of rows, by one feature each, on which one gains most on the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.comparison.entries.contrasts import Contrasts
from leaderboard.arrays import to_numpy
from leaderboard.compare.holm import adjust_holm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.competition.prepared import Column
    from leaderboard.compare.units import Units

__all__ = ["Slice", "find_rows", "find_slices"]

_MOST_LEVELS = 20
_QUANTILES = np.linspace(0, 1, 5)
_MISSING = "(missing)"


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Rows that share a category or a range of a number, and how much better the first is on them."""

    column: str
    value: str
    rows: int
    gain: float  # beyond what the first is better on the other rows
    p_value: float  # of no such difference; by Holm over all slices


@dataclass(frozen=True)
class _Groups:
    """The rows by one feature: the number of each row's group, and what each group is called."""

    column: str
    names: tuple[str, ...]
    codes: np.ndarray  # as many as there are names for rows of no group


def find_slices(
    features: pa.Table, columns: Sequence[Column], gains: np.ndarray, units: Units, *, most: int
) -> list[Slice]:
    """The slices whose gain differs most surely from that of the other rows."""
    contrasts, found = Contrasts(gains, units), []
    for groups in _list_groups(features, columns):
        sizes = np.bincount(groups.codes, minlength=len(groups.names))
        tests = contrasts.test_groups(groups.codes, len(groups.names))
        told = zip(groups.names, sizes.tolist(), tests, strict=False)  # the last size is of rows of no group
        found += [(groups.column, name, size, test) for name, size, test in told if test is not None]
    adjusted = adjust_holm([test.p_value for *_, test in found])
    slices = [
        Slice(column=column, value=value, rows=rows, gain=test.effect, p_value=p_value)
        for (column, value, rows, test), p_value in zip(found, adjusted, strict=True)
    ]
    order = sorted(range(len(slices)), key=lambda place: (found[place][3].p_value, -abs(slices[place].gain)))
    return [slices[place] for place in order[:most]]


def find_rows(gains: np.ndarray, units: Units, *, most: int) -> np.ndarray:
    """The places of the rows on which the two differ most, the largest difference first."""
    counted = np.abs(gains if units.weight is None else gains * (units.weight > 0))
    if most < len(counted):  # a partition costs a tenth of a sort
        least = np.partition(counted, len(counted) - most)[len(counted) - most]
        candidates = np.flatnonzero(counted >= least)
    else:
        candidates = np.arange(len(counted))
    order = candidates[np.argsort(-counted[candidates], kind="stable")[:most]]
    return np.asarray(order[counted[order] != 0])


def _list_groups(features: pa.Table, columns: Sequence[Column]) -> Iterator[_Groups]:
    for column in columns:
        if column.type == "number":
            yield _cut_ranges(column.name, features[column.name])
        elif column.type == "category":
            yield _take_levels(column.name, features[column.name])


def _take_levels(name: str, cells: pa.ChunkedArray) -> _Groups:
    """The most frequent categories, missing cells being one."""
    encoded = cells.cast(pa.string()).fill_null(_MISSING).combine_chunks().dictionary_encode()
    levels, codes = encoded.dictionary.to_pylist(), to_numpy(encoded.indices)
    counts = np.bincount(codes, minlength=len(levels))
    frequent = sorted(range(len(levels)), key=lambda level: (-counts[level], levels[level]))[:_MOST_LEVELS]
    group_of = np.full(len(levels), len(frequent))
    group_of[frequent] = np.arange(len(frequent))
    return _Groups(name, tuple(levels[level] for level in frequent), group_of[codes])


def _cut_ranges(name: str, cells: pa.ChunkedArray) -> _Groups:
    """Four ranges with about as many rows each, and the rows without a number."""
    values = to_numpy(cells.cast(pa.float64()))
    known = np.isfinite(values)
    if not known.any():
        return _Groups(name, (), np.zeros(len(values), dtype=np.int64))
    edges = np.unique(np.quantile(values if known.all() else values[known], _QUANTILES))
    names = [f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges)]
    codes = np.searchsorted(edges[1:-1], values, side="right")
    if not names:  # all the same: no range to tell from the others
        codes = np.full(len(values), int(not known.all()))
    if not known.all():
        codes = np.where(known, codes, len(names))
        names.append(_MISSING)
    return _Groups(name, tuple(names), codes)
