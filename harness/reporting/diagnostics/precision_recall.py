"""The precision-recall curve: how many alarms are right, however much of a class is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.charts.curve_chart import Curve, draw_curves
from harness.charts.plane import Axis
from harness.page.blocks import Figure
from harness.reporting.diagnostics.case import Diagnostic, thin

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.diagnostics.case import Case

__all__ = ["PRECISION_RECALL"]


def _build(case: Case) -> Iterator[Block]:
    if not case.ranks_rows:
        return
    from sklearn.metrics import average_precision_score, precision_recall_curve  # as for the ROC curve

    curves, shares = [], []
    for one in case.each_class():
        precision, recall, _ = precision_recall_curve(one.is_it, one.strength, sample_weight=case.weight)
        average = average_precision_score(one.is_it, one.strength, sample_weight=case.weight)
        shares.append(float(np.average(one.is_it, weights=case.weight)))
        points = thin(recall[::-1], precision[::-1])
        curves.append(Curve(name=f"{one.name}, average precision {average:.4f}", points=points))
    if not curves:
        return
    chart = draw_curves(
        curves,
        across=Axis(label="share of the class that is found (recall)", low=0.0, high=1.0),
        up=Axis(label="share of the alarms that is right (precision)", low=0.0, high=1.0),
        title=f"Precision-recall curve of {case.entry}",
        summary="; ".join(curve.name for curve in curves),
        reference=((0.0, shares[0]), (1.0, shares[0])) if len(curves) == 1 else (),
    )
    chance = case.drawn_classes or f" The dashed line is chance. {curves[0].name}."
    yield Figure(chart, f"Over {case.what}.{chance}")


PRECISION_RECALL = Diagnostic(title="Precision and recall", build=_build)
