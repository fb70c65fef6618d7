"""Where two entries differ: the groups of rows, by one feature each, on which one gains most on the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import compute

from leaderboard.compare.holm import adjust_holm
from leaderboard.compare.paired import compare_by_influence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.competition.prepared import Column
    from leaderboard.compare.paired import PairedTest, Units

__all__ = ["Slice", "find_rows", "find_slices"]

_FEWEST_ROWS = 20
_MOST_LEVELS = 20
_QUANTILES = 4


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Rows that share a category or a range of a number, and how much better the first is on them."""

    column: str
    value: str
    rows: int
    gain: float  # beyond what the first is better on the other rows
    p_value: float  # of no such difference; by Holm over all slices


def find_slices(
    features: pa.Table, columns: Sequence[Column], gains: np.ndarray, units: Units, *, most: int
) -> list[Slice]:
    """The slices whose gain differs most surely from that of the other rows."""
    found = []
    for column, value, inside in _list_slices(features, columns):
        test = _contrast(gains, inside, units)
        if test is not None:
            found.append((column, value, int(inside.sum()), test))
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


def _contrast(gains: np.ndarray, inside: np.ndarray, units: Units) -> PairedTest | None:
    """How much larger the mean gain inside is than outside; rows of a block are one piece of evidence."""
    weight = units.weight
    counted = len(gains) if weight is None else int(np.count_nonzero(weight))
    within = int(np.count_nonzero(inside if weight is None else inside & (weight > 0)))
    if min(within, counted - within) < _FEWEST_ROWS:
        return None
    member = inside.astype(np.float64)
    mass = member if weight is None else member * weight
    total, every = (len(gains), gains) if weight is None else (float(weight.sum()), gains * weight)
    share, sum_inside = float(mass.sum()) / total, float((mass * gains).sum())
    means = (sum_inside / (share * total), (float(every.sum()) - sum_inside) / ((1 - share) * total))
    effect = means[0] - means[1]
    influence = (gains - means[1] - effect * member) * (member / (share * (1 - share)) - 1 / (1 - share))
    everywhere = np.ones(len(gains), dtype=np.bool_)
    return compare_by_influence(effect, influence, differs=everywhere, units=units, method="contrast")


def _list_slices(features: pa.Table, columns: Sequence[Column]) -> Iterator[tuple[str, str, np.ndarray]]:
    for column in columns:
        cells = features[column.name]
        if column.type == "number":
            yield from _list_ranges(column.name, cells)
        elif column.type == "category":
            yield from _list_levels(column.name, cells)


def _list_levels(name: str, cells: pa.ChunkedArray) -> Iterator[tuple[str, str, np.ndarray]]:
    texts = cells.cast(pa.string()).fill_null("(missing)").combine_chunks()
    counts = compute.value_counts(texts)
    frequent = sorted(counts.to_pylist(), key=lambda one: (-one["counts"], one["values"]))[:_MOST_LEVELS]
    for one in frequent:
        yield name, one["values"], _as_numpy(compute.equal(texts, pa.scalar(one["values"], pa.string())))


def _list_ranges(name: str, cells: pa.ChunkedArray) -> Iterator[tuple[str, str, np.ndarray]]:
    values = cells.cast(pa.float64()).to_numpy()
    known = np.isfinite(values)
    if not known.any():
        return
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, _QUANTILES + 1)))
    if not known.all():
        yield name, "(missing)", ~known
    for low, high in pairwise(edges):
        last = high == edges[-1]
        inside = known & (values >= low) & ((values <= high) if last else (values < high))
        yield name, f"{low:.4g} to {high:.4g}", inside


def _as_numpy(mask: pa.Array) -> np.ndarray:
    return np.asarray(mask.to_numpy(zero_copy_only=False), dtype=np.bool_)
