"""Cross-validation folds of the rows to learn from, by the same rule of order as the split.

- random: rows are dealt out in their order.  stratified: the same, class by class.
- group: whole groups, the largest first, each to the fold with the fewest rows.
- time: moments are cut into one block more than there are folds; a fold validates a block and learns from all
  before it, the gap left out. With groups as well, a fold validates its own groups within its block, and
  learns from no group that it validates.
- column: rows with the same value are validated together.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.labels import label_text, order_labels
from harness.competition.positions import name_rows
from harness.competition.prepared.tables import read_train
from harness.competition.split.columns import read_groups, read_times
from harness.competition.split.order import Purpose, RowOrder, order_rows
from harness.errors import SplitError

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.competition.spec import Folds

NEVER = -1  # the fold number of a row that no fold validates
_MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True)
class Fold:
    """One fold: the rows of `train` to learn from, and those to validate on."""

    train: np.ndarray
    valid: np.ndarray


def make_folds(prepared: Prepared, train: pa.Table | None = None) -> tuple[Fold, ...]:
    """The folds of a competition over its training rows."""
    table = read_train(prepared) if train is None else train
    folds, seed = prepared.spec.split.folds, prepared.spec.split.seed
    if folds.method == "time":
        return _make_time_folds(table, folds, seed=seed)
    numbers = number_folds(prepared, table)
    return tuple(
        Fold(train=np.flatnonzero(numbers != number), valid=np.flatnonzero(numbers == number))
        for number in range(int(numbers.max()) + 1)
    )


def share_of_a_fold(prepared: Prepared) -> float:
    """The rows that a fold validates, to those that it learns from; of uneven folds the largest share."""
    folds, rows = prepared.spec.split.folds, prepared.rows_train
    if folds.method in ("random", "stratified"):  # rows are dealt out: their number is all there is to know
        largest = -(-rows // folds.count)
        return largest / max(rows - largest, 1)
    return max(len(fold.valid) / max(len(fold.train), 1) for fold in make_folds(prepared))


def number_folds(prepared: Prepared, table: pa.Table) -> np.ndarray:
    """The number of the fold that validates each row; NEVER for rows that are only learnt from."""
    folds, seed = prepared.spec.split.folds, prepared.spec.split.seed
    if folds.method == "column":
        return _read_folds(table, str(folds.column))
    if folds.method == "time":
        numbers = np.full(len(table), NEVER)
        for number, fold in enumerate(_make_time_folds(table, folds, seed=seed)):
            numbers[fold.valid] = number
        return numbers
    if folds.method == "group":
        groups, order = read_groups(table, str(folds.group), seed=seed)
        return deal_groups(groups, order, count=folds.count, name=str(folds.group))
    order = order_rows(table[prepared.id], seed=seed)
    strata = _read_strata(table, prepared) if folds.method == "stratified" else None
    return deal_rows(order, count=folds.count, strata=strata)


def deal_rows(order: RowOrder, *, count: int, strata: np.ndarray | None = None) -> np.ndarray:
    """Fold numbers by turns, in the order of the rows; class by class where there are classes."""
    rows = len(order.words)
    if rows < count:
        raise SplitError(f"{count} folds need at least {count} rows, found {rows}. Lower split.folds.count.")
    ranking = order.ranking(Purpose.FOLDS)
    if strata is not None:
        ranking = ranking[np.argsort(strata[ranking], kind="stable")]
    numbers = np.empty(rows, dtype=np.int64)
    numbers[ranking] = np.arange(rows) % count
    return numbers


def deal_groups(groups: np.ndarray, order: RowOrder, *, count: int, name: str) -> np.ndarray:
    """Fold numbers that keep groups whole and the folds about as large as each other."""
    sizes = np.bincount(groups, minlength=len(order.words))
    present = int(np.count_nonzero(sizes))
    if present < count:
        raise SplitError(
            f"{count} folds need at least {count} groups, but {name!r} has {present} to learn from. "
            "Lower split.folds.count, or name another column in split.folds.group."
        )
    lightest = [(0, number) for number in range(count)]
    fold_of = np.zeros(len(sizes), dtype=np.int64)
    for group in np.lexsort((order.ranks(Purpose.FOLDS), -sizes))[:present].tolist():
        rows, number = heapq.heappop(lightest)
        fold_of[group] = number
        heapq.heappush(lightest, (rows + int(sizes[group]), number))
    return np.asarray(fold_of[groups])


def cut_times(times: np.ndarray, *, count: int, name: str) -> np.ndarray:
    """The block of every row: `count` + 1 stretches of time with about as many rows each."""
    moments, codes, sizes = np.unique(times, return_inverse=True, return_counts=True)
    if len(moments) <= count:
        raise SplitError(
            f"{count} folds in time need at least {count + 1} different moments, but {name!r} has "
            f"{len(moments)} "
            "to learn from. Lower split.folds.count."
        )
    before = np.cumsum(sizes) - sizes
    starts = [0]
    for block in range(1, count + 1):
        nearest = int(np.argmin(np.abs(before - len(times) * block / (count + 1))))
        starts.append(min(max(nearest, starts[-1] + 1), len(moments) - count + block - 1))
    return np.asarray(np.searchsorted(starts, codes, side="right") - 1)


def _make_time_folds(table: pa.Table, folds: Folds, *, seed: int) -> tuple[Fold, ...]:
    name = str(folds.time)
    times = read_times(table, name)
    blocks = cut_times(times, count=folds.count, name=name)
    is_date = pa.types.is_timestamp(table[name].type)
    gap = (folds.gap or 0.0) * (_MICROSECONDS_A_DAY if is_date else 1)
    groups, mine = None, None
    if folds.group is not None:
        groups, order = read_groups(table, folds.group, seed=seed)
        mine = deal_groups(groups, order, count=folds.count, name=folds.group)
    made = []
    for number in range(folds.count):
        valid = blocks == number + 1
        earlier = times < times[valid].min() - gap
        if groups is not None:
            valid &= mine == number
            earlier &= ~np.isin(groups, groups[valid])
        _refuse_empty(number, valid, earlier)
        made.append(Fold(train=np.flatnonzero(earlier), valid=np.flatnonzero(valid)))
    return tuple(made)


def _refuse_empty(number: int, valid: np.ndarray, earlier: np.ndarray) -> None:
    if not valid.any():
        raise SplitError(
            f"Fold {number + 1} has no row to validate: its groups do not occur in its stretch of time. "
            "Lower split.folds.count, or remove split.folds.group."
        )
    if not earlier.any():
        raise SplitError(
            f"Fold {number + 1} has no row to learn from before its stretch of time. "
            "Lower split.folds.gap or split.folds.count, or remove split.folds.group."
        )


def _read_folds(table: pa.Table, name: str) -> np.ndarray:
    encoded = table[name].combine_chunks().dictionary_encode()
    if encoded.null_count:
        raise SplitError(
            f"The column {name!r}, which names the folds, is empty in "
            f"{name_rows(pc.is_null(table[name]).to_numpy())}. "
            "Name a fold in every row."
        )
    labels = [label_text(value) for value in encoded.dictionary.to_pylist()]
    ordered = order_labels(labels)
    if len(ordered) < 2:
        raise SplitError(f"The column {name!r} names only the fold {ordered[0]!r}. At least 2 are needed.")
    numbers = np.array([ordered.index(label) for label in labels], dtype=np.int64)
    return np.asarray(numbers[encoded.indices.to_numpy()])


def _read_strata(table: pa.Table, prepared: Prepared) -> np.ndarray:
    if not prepared.classes or len(prepared.targets) != 1:
        raise SplitError(
            'split.folds.method = "stratified" needs classes, but the target has none. Write "random".'
        )
    encoded = table[prepared.targets[0]].combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.to_numpy())
