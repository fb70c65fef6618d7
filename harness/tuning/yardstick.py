"""What trials are measured by: the metric, and the goal that models learn towards. It knows no answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.competition.spec import MetricChoice
from harness.metrics import find_metric
from harness.scoring.chosen_metric import metric_of
from harness.tuning.goal import Goal, goal_of

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric

__all__ = ["Yardstick", "make_yardstick"]


@dataclass(frozen=True)
class Yardstick:
    """The metric of a run and the goal it sets, for drivers and workers alike."""

    prepared: Prepared  # of whose folder nothing is said: the answers are no business of the tuner's

    @property
    def metric(self) -> Metric:
        """The metric that trials are compared by."""
        return metric_of(self.prepared)

    @property
    def goal(self) -> Goal:
        """What models learn, and how their predictions become a submission."""
        return goal_of(self.prepared, self.metric)

    @property
    def maximize(self) -> bool:
        """Whether more is better."""
        return self.metric.direction == "maximize"


def make_yardstick(prepared: Prepared, metric: str | None = None) -> Yardstick:
    """The competition's own metric, or another one to tune by."""
    blind = replace(prepared, folder=Path())
    if metric is None:
        return Yardstick(blind)
    choice = MetricChoice(name=find_metric(metric).name)
    yardstick = Yardstick(replace(blind, spec=replace(prepared.spec, metric=choice)))
    yardstick.metric  # noqa: B018 - refuses a metric that does not serve the task
    return yardstick
