"""Which classes are taken for which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.charts.heat_map import HeatMap, draw_heat_map
from harness.metrics import Need
from harness.page.blocks import Figure, Listing
from harness.reporting.diagnostics.case import Diagnostic
from harness.tabular import Cell, Table

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.diagnostics.case import Case

__all__ = ["CONFUSION"]

_MOST_DRAWN = 16
_MOST_PAIRS = 12


def _build(case: Case) -> Iterator[Block]:
    is_class = case.are_chances or (case.need is Need.LABELS and len(case.classes) > 1)
    if not is_class or case.truth.values.ndim != 1:
        return
    size = len(case.classes)
    counts = np.zeros((size, size), dtype=np.int64)
    np.add.at(counts, (case.truth.values, case.labels()), 1)
    right = np.trace(counts) / counts.sum()
    how = "" if case.need is Need.LABELS else ", taking the likeliest class"
    if size <= _MOST_DRAWN:
        chart = draw_heat_map(
            _heat(counts, case.classes),
            title=f"Confusion of {case.entry}",
            summary=f"{right:.1%} of the rows are right.",
        )
        yield Figure(
            chart,
            f"Over {case.what}{how}: {right:.1%} are right. The stronger the colour, the larger the share "
            "of its line.",
        )
    if size > 2:
        yield Listing(
            table=_pairs(counts, case.classes),
            caption="Classes most often taken for another",
            header="true class",
        )


def _heat(counts: np.ndarray, classes: tuple[str, ...]) -> HeatMap:
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return HeatMap(
        lines=classes,
        columns=classes,
        line_title="true class",
        column_title="predicted class",
        texts=tuple(tuple(f"{count:,}" for count in line) for line in counts.tolist()),
        strength=tuple(map(tuple, shares.tolist())),
    )


def _pairs(counts: np.ndarray, classes: tuple[str, ...]) -> Table:
    wrong = counts * (1 - np.eye(len(counts), dtype=np.int64))
    order = np.argsort(-wrong, axis=None, kind="stable")[:_MOST_PAIRS]
    rows: list[tuple[Cell, ...]] = []
    for true, taken in zip(*np.unravel_index(order, wrong.shape), strict=True):
        if wrong[true, taken]:
            share = float(wrong[true, taken] / counts[true].sum())
            rows.append((classes[true], classes[taken], int(wrong[true, taken]), share))
    return Table(("true class", "taken for", "rows", "share of the class"), rows, {"share of the class": 3})


CONFUSION = Diagnostic(title="Confusion", build=_build)
