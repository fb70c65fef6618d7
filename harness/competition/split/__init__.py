"""Which rows are hidden, and which of those are scored publicly.

The same rows, spec and seed give the same split everywhere: rows are taken in the order of `order.py`.

- random: the first rows of the order.
- stratified: the first rows of each class; shares are rounded by largest remainder, and every class keeps a
  row to learn from, so that a class with one row is never hidden.
- group: whole groups in the order, passing over one that would hide too much.
- time: the latest rows. Rows of one moment stay together; public comes before private.
- column: as a column says: train, public, private, ignored, or test (public is then drawn from these).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.split.order import Purpose, RowOrder
from harness.errors import SplitError

if TYPE_CHECKING:
    from harness.competition.spec import Split, SplitMethod


class Place(IntEnum):
    """Where a row goes."""

    TRAIN = 0
    PRIVATE = 1
    PUBLIC = 2
    IGNORED = 3  # to predict, but not scored
    TEST = 4  # hidden; what is public is still to be drawn
    UNLABELLED = 5  # an official test row without an answer


USAGES = {
    "train": Place.TRAIN,
    "training": Place.TRAIN,
    "private": Place.PRIVATE,
    "public": Place.PUBLIC,
    "ignored": Place.IGNORED,
    "ignore": Place.IGNORED,
    "test": Place.TEST,
}


@dataclass(frozen=True, kw_only=True)
class SplitRows:
    """What a split may look at: an order of the rows, and the codes of the columns it goes by."""

    order: RowOrder
    strata: np.ndarray | None = None  # class codes
    groups: np.ndarray | None = None  # group codes, and the order of the groups by code
    group_order: RowOrder | None = None
    time: np.ndarray | None = None  # anything that sorts, no missing values

    def __len__(self) -> int:
        return len(self.order.words)

    def take(self, rows: np.ndarray) -> SplitRows:
        """The same about some of the rows only."""

        def chosen(values: np.ndarray | None) -> np.ndarray | None:
            return None if values is None else values[rows]

        return SplitRows(
            order=self.order.take(rows),
            strata=chosen(self.strata),
            groups=chosen(self.groups),
            group_order=self.group_order,
            time=chosen(self.time),
        )


def assign_places(
    rows: SplitRows, split: Split, *, official: np.ndarray | None = None, usage: np.ndarray | None = None
) -> np.ndarray:
    """Where every row goes; `official` rows are hidden already, `usage` says it all."""
    assert split.method is not None
    if usage is not None:
        return _follow_usage(rows, split, usage)
    if official is not None:
        hidden = official
    elif split.test is None:
        hidden = np.ones(len(rows), dtype=bool)
    else:
        hidden = choose_hidden(rows, share=split.test, method=split.method)
    return _part_hidden(rows, split, hidden, method=split.method)


def _follow_usage(rows: SplitRows, split: Split, usage: np.ndarray) -> np.ndarray:
    """The places as a column says them; hidden rows that it does not part are parted at random."""
    hidden = usage == Place.TEST
    told = np.isin(usage, (Place.PUBLIC, Place.PRIVATE))
    if hidden.any() and told.any():
        raise SplitError(
            f"The column {split.column!r} says both test and public or private. "
            "Write test for all hidden rows, or public and private."
        )
    if not (hidden.any() or told.any()):
        raise SplitError(
            f"The column {split.column!r} hides no row. Write test, or public and private, in some."
        )
    if not hidden.any():
        return usage
    shares = _part_hidden(rows, split, hidden, method="random")
    return np.where(hidden, shares, usage).astype(np.int8)


def _part_hidden(rows: SplitRows, split: Split, hidden: np.ndarray, *, method: SplitMethod) -> np.ndarray:
    shares = np.full(len(rows), Place.TRAIN, dtype=np.int8)
    positions = np.flatnonzero(hidden)
    public = choose_public(rows.take(positions), share=split.public, method=method)
    shares[positions] = np.where(public, Place.PUBLIC, Place.PRIVATE)
    return shares


def choose_hidden(rows: SplitRows, *, share: float, method: SplitMethod) -> np.ndarray:
    """True for the rows that are hidden."""
    if len(rows) < 2:
        raise SplitError(f"A split needs at least 2 rows with a target, found {len(rows)}. Add rows.")
    if method == "stratified":
        return _choose_stratified(rows, share)
    if method == "group":
        return _choose_groups(rows, share, Purpose.HIDDEN)
    if method == "time":
        return _choose_latest(rows, share, Purpose.HIDDEN)
    return _choose_first(rows, _count_hidden(len(rows), share), Purpose.HIDDEN)


def choose_public(rows: SplitRows, *, share: float, method: SplitMethod) -> np.ndarray:
    """True for the hidden rows that are scored publicly."""
    if share == 1:
        return np.ones(len(rows), dtype=bool)
    wanted = round_half_up(share * len(rows))
    if not 0 < wanted < len(rows) and method in {"random", "stratified"}:
        raise SplitError(
            f"split.public = {share:g} of {len(rows)} hidden rows leaves "
            f"{'no row to score publicly' if not wanted else 'no private row'}. "
            "Change split.public (1 scores all rows publicly), or hide more rows with split.test."
        )
    if method == "group":
        return _choose_groups(rows, share, Purpose.PUBLIC)
    if method == "time":
        return ~_choose_latest(rows, 1 - share, Purpose.PUBLIC)
    if method == "stratified" and rows.strata is not None:
        return _choose_by_quota(rows, _quotas(rows, wanted, keep=0), Purpose.PUBLIC)
    return _choose_first(rows, wanted, Purpose.PUBLIC)


def round_half_up(number: float) -> int:
    """The nearest whole number, upwards from the middle: 2.5 becomes 3."""
    return int(np.floor(number + 0.5))


def share_by_largest_remainder(counts: np.ndarray, total: int, *, first: np.ndarray) -> np.ndarray:
    """The total shared out in proportion to the counts; equal remainders are served in the order `first`."""
    exact = counts * (total / max(int(counts.sum()), 1))
    quotas = np.floor(exact + 1e-9).astype(np.int64)
    left = total - int(quotas.sum())
    if left > 0:
        remainders = np.round(exact - quotas, 9)
        quotas[np.lexsort((first, -remainders))[:left]] += 1
    return quotas


def _count_hidden(rows: int, share: float) -> int:
    wanted = round_half_up(share * rows)
    if not 0 < wanted < rows:
        left = "hides none of them" if wanted <= 0 else "leaves none to learn from"
        raise SplitError(f"split.test = {share:g} of {rows} rows {left}. Change split.test.")
    return wanted


def _choose_first(rows: SplitRows, count: int, purpose: Purpose) -> np.ndarray:
    chosen = np.zeros(len(rows), dtype=bool)
    chosen[rows.order.ranking(purpose)[:count]] = True
    return chosen


def _choose_stratified(rows: SplitRows, share: float) -> np.ndarray:
    if rows.strata is None:
        raise SplitError(
            'split.method = "stratified" needs classes, but the target holds numbers. Write "random".'
        )
    quotas = _quotas(rows, _count_hidden(len(rows), share), keep=1)
    if not quotas.any():
        raise SplitError(
            f"Every class has so few rows that split.test = {share:g} hides none. Raise it, or write method "
            '= "random".'
        )
    return _choose_by_quota(rows, quotas, Purpose.HIDDEN)


def _quotas(rows: SplitRows, total: int, *, keep: int) -> np.ndarray:
    """How many rows of each class to choose; `keep` rows of each class are never chosen."""
    assert rows.strata is not None
    counts = np.bincount(rows.strata)
    first = np.full(len(counts), np.iinfo(np.uint64).max)
    np.minimum.at(first, rows.strata, rows.order.words[:, Purpose.HIDDEN])
    quotas = share_by_largest_remainder(counts, total, first=first)
    return np.asarray(np.minimum(quotas, np.maximum(counts - keep, 0)))


def _choose_by_quota(rows: SplitRows, quotas: np.ndarray, purpose: Purpose) -> np.ndarray:
    assert rows.strata is not None
    ranking = rows.order.ranking(purpose)
    by_class = ranking[np.argsort(rows.strata[ranking], kind="stable")]
    counts = np.bincount(rows.strata, minlength=len(quotas))
    place_in_class = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    chosen = np.zeros(len(rows), dtype=bool)
    chosen[by_class[place_in_class < np.repeat(quotas, counts)]] = True
    return chosen


def _choose_groups(rows: SplitRows, share: float, purpose: Purpose) -> np.ndarray:
    assert rows.groups is not None
    assert rows.group_order is not None
    sizes = np.bincount(rows.groups, minlength=len(rows.group_order.words))
    present = [int(group) for group in rows.group_order.ranking(purpose) if sizes[group]]
    if len(present) < 2:
        raise SplitError(_one_piece(rows, "group", purpose))
    chosen = np.zeros(len(sizes), dtype=bool)
    chosen[_pick_groups(present, sizes, share * len(rows))] = True
    return np.asarray(chosen[rows.groups])


def _one_piece(rows: SplitRows, piece: str, purpose: Purpose) -> str:
    if purpose is Purpose.PUBLIC:
        return (
            f"All {len(rows)} hidden rows are of one {piece}, so none of them can be scored publicly alone. "
            "Hide more with split.test, or write public = 1."
        )
    return f"All {len(rows)} rows are of one {piece}, so none can be hidden alone. Split by another column."


def _pick_groups(groups: list[int], sizes: np.ndarray, wanted: float) -> list[int]:
    """Groups in their order whose rows come nearest to what is wanted; at least one, never all."""
    picked: list[int] = []
    left = wanted
    for group in groups:
        if sizes[group] <= left and len(picked) < len(groups) - 1:
            picked.append(group)
            left -= sizes[group]
    taken = set(picked)
    rest = [group for group in groups if group not in taken]
    smallest = min(rest, key=lambda group: int(sizes[group]))
    if not picked or (len(rest) > 1 and sizes[smallest] - left < left):
        picked.append(smallest)
    return picked


def _choose_latest(rows: SplitRows, share: float, purpose: Purpose) -> np.ndarray:
    """The latest moments whose rows come nearest to the share; at least one moment on either side."""
    assert rows.time is not None
    moments, counts = np.unique(rows.time, return_counts=True)
    if len(moments) < 2:
        raise SplitError(_one_piece(rows, "moment", purpose))
    later = np.cumsum(counts[::-1])[::-1][1:]  # rows from each moment on; the first moment is never chosen
    start = int(np.argmin(np.abs(later - share * len(rows)))) + 1
    return np.asarray(rows.time >= moments[start])
