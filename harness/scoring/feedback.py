"""What a participant is told of a score, by the rule of the competition; all that is told is on record.

exact      the score
rounded    the score, to the resolution that this many rows can carry
ladder     rounded, and only when it beats the team's best by at least that resolution; else that best again
validity   nothing but that the file is valid
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.metrics import find_metric
from leaderboard.schema import Score

if TYPE_CHECKING:
    from harness.competition.spec import Feedback
    from harness.metrics import Metric
    from harness.scoring.score import ShareScore

_DIGITS = 3


def decide_release(
    scores: Sequence[ShareScore], *, rule: Feedback, metric: Metric, rows: int, best: float | None
) -> tuple[Score, ...]:
    """The scores with what is told of each: public ones, and those beside only if the ranking one is."""
    climbed = True
    recorded = []
    for score in scores:
        told = None
        if score.share == "public" and score.estimate is not None:
            ranks = score.metric == metric.name
            shown = metric if ranks else find_metric(score.metric)
            if ranks or climbed:
                told = release(
                    score.estimate.value, rule=rule, metric=shown, rows=rows, best=best if ranks else None
                )
            climbed = climbed and not (ranks and rule == "ladder" and told == best)
        recorded.append(_record(score, told))
    return tuple(recorded)


def release(
    value: float, *, rule: Feedback, metric: Metric, rows: int, best: float | None = None
) -> float | None:
    """The value that is told; `best` is the best one that the team was told before."""
    if rule == "exact":
        return value
    if rule == "validity":
        return None
    step = resolution(value, metric=metric, rows=rows)
    rounded = round_to(value, step)
    if rule == "rounded" or best is None:
        return rounded
    gain = rounded - best if metric.direction == "maximize" else best - rounded
    return rounded if gain >= step * (1 - 1e-9) else best


def resolution(value: float, *, metric: Metric, rows: int) -> float:
    """The step of the scores that are told: 1, 2 or 5 times a power of ten.

    For a bounded metric the first such step above range / sqrt(rows), which no single row can cross; for an
    unbounded one, three significant digits.
    """
    low, high = metric.range
    if math.isfinite(low) and math.isfinite(high):
        return _step_above((high - low) / math.sqrt(max(rows, 1)))
    if value == 0:
        return 10.0**-_DIGITS
    return 10.0 ** (math.floor(math.log10(abs(value))) - _DIGITS + 1)


def round_to(value: float, step: float) -> float:
    """The nearest multiple of the step, without digits that are not there."""
    digits = max(0, -math.floor(math.log10(step)))
    return round(round(value / step) * step, digits)


def _step_above(size: float) -> float:
    power = 10.0 ** math.floor(math.log10(size))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= size * (1 - 1e-9))


def _record(score: ShareScore, told: float | None) -> Score:
    found = score.estimate
    if found is None:
        return Score(share=score.share, metric=score.metric, value=None)
    return Score(
        share=score.share,
        metric=score.metric,
        value=found.value,
        low=found.low,
        high=found.high,
        method=found.method,
        released=told,
    )
