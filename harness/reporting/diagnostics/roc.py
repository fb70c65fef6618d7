"""The ROC curve: what share of a class is found, at what price in false alarms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.curve_chart import Curve, draw_curves
from harness.charts.plane import Axis
from harness.page.blocks import Figure
from harness.reporting.diagnostics.case import Diagnostic, thin

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.diagnostics.case import Case

__all__ = ["ROC"]


def _build(case: Case) -> Iterator[Block]:
    if not case.ranks_rows:
        return
    from sklearn.metrics import auc, roc_curve  # takes two seconds, and only a diagnosis asks for it

    curves, areas = [], []
    for one in case.each_class():
        false, true, _ = roc_curve(one.is_it, one.strength, sample_weight=case.weight)
        areas.append(float(auc(false, true)))
        curves.append(Curve(name=f"{one.name}, area {areas[-1]:.4f}", points=thin(false, true)))
    if not curves:
        return
    chart = draw_curves(
        curves,
        across=Axis(label="share of the other rows that is called positive", low=0.0, high=1.0),
        up=Axis(label="share of the class that is found", low=0.0, high=1.0),
        title=f"ROC curve of {case.entry}",
        summary="; ".join(curve.name for curve in curves),
        reference=((0.0, 0.0), (1.0, 1.0)),
    )
    more = case.drawn_classes or f" {curves[0].name}."
    yield Figure(chart, f"Over {case.what}; the dashed line is chance.{more}")


ROC = Diagnostic(title="ROC curve", build=_build)
