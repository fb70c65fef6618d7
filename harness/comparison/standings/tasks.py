"""One competition as a task: the error of every contestant's best entry."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from harness.scoring.chosen_metric import metric_of
from harness.scoring.standing import rank, read_current

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared, Share
    from harness.metrics import Metric
    from harness.workspace import Workspace

__all__ = ["By", "Key", "Task", "error_of", "read_task"]

By = Literal["model", "team"]
Key = tuple[By, str]  # a contestant: what it is named by, and the name

_NEEDED = ["kind", "team", "model", "status", "late", "standing", "score"]
_ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Task:
    """The errors on one competition, less is better."""

    competition: str
    errors: Mapping[Key, float]
    from_perfect: bool  # 0 is the error of perfect predictions; else only differences of errors mean anything
    by_cv: bool = False  # nothing hidden can be scored, so cross-validation ranks


def read_task(prepared: Prepared, workspace: Workspace, *, share: Share, by: By) -> Task:
    """The best entry of every contestant that is ranked, by the competition's own metric."""
    metric = metric_of(prepared)
    current = read_current(prepared, workspace)
    ranking = rank(current, prepared, metric, share=share, everything=True).select(_NEEDED)
    errors: dict[Key, float] = {}
    counted = list(filter(_counts, ranking.to_pylist()))
    for row in counted:
        key, error = _key(row, by), error_of(row["score"], metric)
        errors[key] = min(error, errors.get(key, math.inf))
    least = min(errors.values(), default=0.0)
    from_perfect = metric.best is not None and least >= -_ROUNDING
    return Task(
        competition=prepared.slug,
        errors={key: max(error, 0.0) if from_perfect else error for key, error in errors.items()},
        from_perfect=from_perfect,
        by_cv=any(row["status"] == "unscored" for row in counted),
    )


def error_of(score: float, metric: Metric) -> float:
    """How far a score is from the best one there can be; where that is not known, from 0."""
    best = metric.best or 0.0
    return best - score if metric.direction == "maximize" else score - best


def _counts(row: Mapping[str, Any]) -> bool:
    """Of a team every entry in time, replaced by a better one or not; of a baseline the newest run's."""
    if row["score"] is None or row["late"]:
        return False
    standings = ("ranked", "between", "replaced") if row["kind"] == "submission" else ("ranked", "between")
    return row["standing"] in standings


def _key(row: Mapping[str, Any], by: By) -> Key:
    """Uploads without a model's name go by their team."""
    return ("model", row["model"]) if by == "model" and row["model"] else ("team", row["team"])
