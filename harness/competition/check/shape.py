"""Targets whose shape asks for another metric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.check.base import CheckSpec, Finding

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, Target

TOP = 0.01  # of the rows
DOMINATED = (
    0.4  # of the squared deviations in the top rows; a normal target has 0.09, an exponential one 0.27
)
CAPPED = 0.03  # of the rows share an extreme value
_LONE = 0.5  # of the squared deviations in a single row
_MAJORITY = 0.9
_SQUARED = frozenset({"rmse", "mse", "r2", "mcrmse"})
_COUNTING = frozenset({"accuracy"})
_FEWEST_ROWS = 100


def find_unfit_shapes(tables: CheckTables) -> Iterator[Finding]:
    """Heavy tails under squared errors, capped targets, and accuracy where one class rules."""
    metric = tables.scoring.metric if tables.scoring is not None else ""
    for target in tables.targets:
        if len(target.train) < _FEWEST_ROWS:
            continue
        if target.is_classes:
            yield from _judge_majority(target, metric)
        else:
            yield from _judge_tail(target, metric)
            yield from _judge_cap(target)


def _judge_majority(target: Target, metric: str) -> Iterator[Finding]:
    share = float(np.bincount(target.train).max()) / len(target.train)
    if metric in _COUNTING and share >= _MAJORITY:
        yield Finding(
            level="note",
            column=target.name,
            number=round(share, 4),
            message=f"{share:.1%} of the rows have the same answer, so {metric} starts at {share:.3f} "
            "without a model.",
            advice="balanced_accuracy, roc_auc or average_precision tells models apart.",
        )


def _judge_tail(target: Target, metric: str) -> Iterator[Finding]:
    squares = np.sort((target.train - np.median(target.train)) ** 2)[::-1]
    total = float(squares.sum())
    if metric not in _SQUARED or total <= 0:
        return
    share = float(squares[: max(int(TOP * len(squares)), 1)].sum()) / total
    if squares[0] >= _LONE * total:
        yield _tail_finding(target, metric, float(squares[0]) / total, "a single row")
    elif share >= DOMINATED:
        yield _tail_finding(target, metric, share, f"{TOP:.0%} of the rows")


def _tail_finding(target: Target, metric: str, share: float, who: str) -> Finding:
    positive = bool((target.train >= 0).all())
    return Finding(
        level="note",
        column=target.name,
        number=round(share, 4),
        message=f"{target.name!r} has a heavy tail: {who} makes up {share:.0%} of the squared deviations "
        f"that {metric} counts.",
        advice="Few rows will decide the board; consider "
        f"{'rmsle or mae' if positive else 'mae or median_ae'}, or mend outliers.",
    )


def _judge_cap(target: Target) -> Iterator[Finding]:
    for name, extreme in (("largest", target.train.max()), ("smallest", target.train.min())):
        share = float((target.train == extreme).mean())
        distinct = len(np.unique(target.train))
        if share >= CAPPED and share * distinct >= 10 and extreme != 0:
            yield Finding(
                level="note",
                column=target.name,
                number=round(share, 4),
                message=f"{share:.1%} of the rows share the {name} {target.name!r}, {extreme:g}: the target "
                "looks capped.",
                advice="Say so in overview.md, or drop the capped rows in data.py.",
            )


CHECK = CheckSpec(
    name="shape",
    summary="Heavy-tailed, capped or one-sided targets under a metric that suffers from them.",
    function=find_unfit_shapes,
)
