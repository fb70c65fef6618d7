"""How far predicted numbers are off, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.charts.histogram import draw_histogram
from harness.charts.plane import Axis
from harness.charts.scale import span
from harness.charts.scatter_chart import draw_scatter
from harness.metrics import Need
from harness.page.blocks import Figure
from harness.reporting.diagnostics.case import Diagnostic
from harness.reporting.words import number

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.diagnostics.case import Case

__all__ = ["RESIDUALS"]

_MOST_TARGETS = 4
_MOST_POINTS = 1_500
_BARS = 30
_SEED = 0


def _build(case: Case) -> Iterator[Block]:
    if case.need is not Need.VALUES or case.classes:
        return
    true, given = (np.reshape(values, (len(values), -1)) for values in (case.truth.values, case.prediction))
    for place, target in enumerate(case.targets[:_MOST_TARGETS]):
        yield from _target(case, target, true[:, place], given[:, place])


def _target(case: Case, target: str, true: np.ndarray, given: np.ndarray) -> Iterator[Block]:
    rest = given - true
    rows = np.random.default_rng(_SEED).permutation(len(true))[:_MOST_POINTS]
    low, high = span([*true[rows].tolist(), *given[rows].tolist()])
    bias, typical = float(np.average(rest, weights=case.weight)), float(np.median(np.abs(rest)))
    chart = draw_scatter(
        [],
        across=Axis(label=f"predicted {target}", low=low, high=high),
        up=Axis(label=f"true {target}", low=low, high=high),
        cloud=list(zip(given[rows].tolist(), true[rows].tolist(), strict=True)),
        line=((low, low), (high, high)),
        line_kind="reference",
        title=f"Predicted and true {target} of {case.entry}",
        summary=f"Half of the rows are off by less than {number(typical, 4)}; on average by "
        f"{number(bias, 4)}.",
    )
    drawn = "" if len(true) <= _MOST_POINTS else f" {_MOST_POINTS:,} of them are drawn, chosen at random."
    yield Figure(
        chart,
        f"Over {case.what}; on the dashed line a prediction is right.{drawn} Half are off by less than "
        f"{number(typical, 4)}; the mean error is {number(bias, 4)}.",
    )
    counts, edges = np.histogram(rest, bins=_BARS, range=_core(rest))
    yield Figure(
        draw_histogram(
            counts.tolist(),
            edges.tolist(),
            across=f"predicted minus true {target}",
            up="rows",
            title=f"Errors of {case.entry} in {target}",
            summary=f"The mean error is {number(bias, 4)}.",
        ),
        f"{len(rest) - int(counts.sum()):,} rows lie beyond the axis." if counts.sum() < len(rest) else "",
    )


def _core(rest: np.ndarray) -> tuple[float, float]:
    """The range of all errors but the largest in two hundred on either side."""
    low = float(np.quantile(rest, 0.005, method="lower"))
    high = float(np.quantile(rest, 0.995, method="higher"))
    return (low, high) if high > low else span([low])


RESIDUALS = Diagnostic(title="Errors", build=_build)
