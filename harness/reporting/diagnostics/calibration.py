"""Whether probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.charts.curve_chart import Curve, draw_curves
from harness.charts.histogram import draw_histogram
from harness.charts.plane import Axis
from harness.page.blocks import Figure
from harness.reporting.diagnostics.case import Diagnostic

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.diagnostics.case import Case

__all__ = ["CALIBRATION", "calibrate"]

_BINS = 10
_BARS = 20


def calibrate(chance: np.ndarray, came_true: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Of bins with as many rows each the mean chance, how often it came true, and the weight: (bins, 3)."""
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, _BINS + 1)))
    codes = np.clip(np.searchsorted(edges, chance, side="right") - 1, 0, max(len(edges) - 2, 0))
    masses = np.bincount(codes, weights=weight)
    filled = masses > 0
    means = [
        np.bincount(codes, weights=weight * values)[filled] / masses[filled] for values in (chance, came_true)
    ]
    return np.column_stack([*means, masses[filled]])


def _build(case: Case) -> Iterator[Block]:
    found = _chances(case)
    if found is None:
        return
    chance, came_true, what = found
    bins = calibrate(chance, came_true, case.weight)
    error = float(np.average(np.abs(bins[:, 0] - bins[:, 1]), weights=bins[:, 2]))
    curve = Curve(name=what, points=tuple(map(tuple, bins[:, :2].tolist())), dots=True)
    chart = draw_curves(
        [curve],
        across=Axis(label=f"predicted {what}", low=0.0, high=1.0),
        up=Axis(label="how often it came true", low=0.0, high=1.0),
        title=f"Calibration of {case.entry}",
        summary=f"On average the predicted chance is off by {error:.3f}.",
        reference=((0.0, 0.0), (1.0, 1.0)),
    )
    yield Figure(
        chart,
        f"Over {case.what}, in {len(bins)} groups of about as many rows; on the dashed line chances mean "
        f"what they say. On average they are off by {error:.3f}.",
    )
    counts, edges = np.histogram(chance, bins=_BARS, range=(0.0, 1.0))
    yield Figure(
        draw_histogram(
            counts.tolist(),
            edges.tolist(),
            across=f"predicted {what}",
            up="rows",
            title=f"How often {case.entry} predicts which chance",
            summary=f"{np.average(chance, weights=case.weight):.3f} on average.",
        )
    )


def _chances(case: Case) -> tuple[np.ndarray, np.ndarray, str] | None:
    """The chances, whether they came true, and of what they are; None where no chances are predicted."""
    if not case.are_chances:
        return None
    if case.prediction.ndim == 1:
        return case.prediction, case.truth.values == 1, f"chance of {case.classes[1]}"
    labels = case.labels()
    return case.prediction.max(axis=1), labels == case.truth.values, "chance of the likeliest class"


CALIBRATION = Diagnostic(title="Calibration", build=_build)
