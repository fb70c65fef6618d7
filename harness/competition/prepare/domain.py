"""Whether the metric is defined for the target: found out at once, not by the first submission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from harness.errors import CompetitionError, MetricError
from harness.metrics import Metric, Need, Truth, evaluate
from harness.metrics.extremes import perfect_prediction

if TYPE_CHECKING:
    from harness.competition.prepare.targets import Answers
    from harness.competition.spec import Task

_PROBES = (
    (0.0, "greater than 0"),
    (-0.5, "at least 0"),
    (-1.0, "greater than -1"),
)  # a true value, and what a metric asks for that refuses it but not the ones before


def refuse_undefined(
    metric: Metric, answers: Answers, *, task: Task, options: Mapping[str, object], rows: str
) -> None:
    """Raise if even perfect predictions of the answers have no score; no answer is shown."""
    need = metric.needs[task]
    if need not in (Need.VALUES, Need.LABELS):
        return
    for name, column in zip(answers.names, answers.columns, strict=True):
        truth = Truth(np.asarray(column), classes=len(answers.classes))
        try:
            _score_perfect(metric, truth, need, options)
        except MetricError as error:
            asked = _asked(metric, options) if need is Need.VALUES else None
            reason = f"it needs true values {asked}, but some of {rows} are not" if asked else str(error)
            raise CompetitionError(
                f"metric.name: {metric.name} is not defined for the target {name!r}: {reason.rstrip('.')}. "
                "Name another metric or change its options, or correct the target."
            ) from error


def _score_perfect(metric: Metric, truth: Truth, need: Need, options: Mapping[str, object]) -> None:
    prediction = perfect_prediction(need, truth)
    if metric.above is not None:  # a true value may lie on the limit where no prediction may
        prediction = np.where(prediction > metric.above, prediction, metric.above + 1)
    evaluate(metric, truth, prediction, options=options)


def _asked(metric: Metric, options: Mapping[str, object]) -> str | None:
    """What a metric asks of true values, None if they have no lower limit that is known here."""
    for value, words in _PROBES:
        try:
            _score_perfect(metric, Truth(np.array([value, 1.0, 2.0])), Need.VALUES, options)
        except MetricError:
            return words
    return None
