"""The rows that an entry is most wrong about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.metrics import Need
from harness.metrics.auc import won_shares
from harness.page.blocks import Listing
from harness.reporting.diagnostics.case import Diagnostic
from harness.tabular import Cell, Table, show
from leaderboard.arrays import from_numpy

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.diagnostics.case import Case

__all__ = ["MOST_FEATURES", "WORST_ROWS"]

_MOST_ROWS = 12
MOST_FEATURES = 6
_LEAST_CHANCE = 1e-15
_DIGITS = 4


def _build(case: Case) -> Iterator[Block]:
    found = _losses(case)
    if found is None:
        return
    losses, what = found
    counted = np.where(case.weight > 0, losses, 0.0)
    wrong = int(np.count_nonzero(counted))
    rows = np.argsort(-counted, kind="stable")[: min(_MOST_ROWS, wrong)]
    if not wrong:
        return
    if case.need is Need.LABELS:
        caption = f"{len(rows)} of {wrong:,} rows that are wrong, of {case.what}"
    else:
        caption = f"Of {case.what}, the worst first"
    yield Listing(table=_table(case, rows, losses, what), caption=caption, header=case.id)


def _losses(case: Case) -> tuple[np.ndarray, str] | None:
    """How wrong each row is, and in what unit; None where rows alone are not right or wrong."""
    true, given = case.truth.values, case.prediction
    if case.need is Need.VALUES and not case.classes:
        off = np.abs(np.reshape(given - true, (len(true), -1)))
        scale = np.maximum(np.std(np.reshape(true, off.shape), axis=0), 1e-300)
        return (off[:, 0], "off by") if off.shape[1] == 1 else ((off / scale).mean(axis=1), "off by, in std")
    if case.are_chances:
        chances = np.column_stack([1 - given, given]) if given.ndim == 1 else given
        chance = chances[np.arange(len(true)), true]
        return -np.log(np.maximum(chance, _LEAST_CHANCE)), "log loss"
    if case.need is Need.LABELS and case.classes and true.ndim == 1:
        return (given != true).astype(np.float64), "wrong"
    if case.ranks_rows and any(case.each_class()):
        return 1 - won_shares(given, true == 1, case.weight), "pairs lost"
    return None


def _table(case: Case, rows: np.ndarray, losses: np.ndarray, what: str) -> Table:
    taken = case.features.take(from_numpy(rows))
    columns: dict[str, list[Cell]] = {case.id: [str(cell) for cell in taken[case.id].to_pylist()]}
    columns |= {"true": _shown(case, case.truth.values[rows]), "predicted": _predicted(case, rows)}
    if case.need is not Need.LABELS:
        columns[what] = losses[rows].tolist()
    for name in taken.column_names:
        if name != case.id:
            free = name if name not in columns else f"{name} (feature)"
            columns[free] = [_plain(cell) for cell in taken[name].to_pylist()]
    return Table(tuple(columns), list(zip(*columns.values(), strict=True)), {what: _DIGITS})


def _predicted(case: Case, rows: np.ndarray) -> list[Cell]:
    if case.ranks_rows and case.prediction.ndim == 1:
        return [show(score, _DIGITS) for score in case.prediction[rows].tolist()]
    return _shown(case, case.labels()[rows] if case.classes else case.prediction[rows])


def _shown(case: Case, values: np.ndarray) -> list[Cell]:
    if case.classes:
        return [case.classes[code] for code in values.tolist()]
    if values.ndim == 1:
        return [float(value) for value in values]
    return [", ".join(f"{one:.5g}" for one in line) for line in values.tolist()]


def _plain(cell: object) -> Cell:
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


WORST_ROWS = Diagnostic(title="Worst rows", build=_build)
