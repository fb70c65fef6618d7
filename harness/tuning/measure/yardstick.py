"""What trials are measured by: the metric, and the goal that models learn towards. It knows no answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.competition.spec import MetricChoice
from harness.metrics import find_metric
from harness.scoring.chosen_metric import metric_of
from harness.tuning.measure.goal import Goal, goal_of

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric

__all__ = ["Yardstick", "make_yardstick"]


@dataclass(frozen=True)
class Yardstick:
    """The metric of a run and the goal it sets, for drivers and workers alike."""

    prepared: Prepared  # of whose folder nothing is said: the answers are no business of the tuner's
    own: Prepared | None = None  # with the competition's own metric, where another is tuned by

    @property
    def metric(self) -> Metric:
        """The metric that trials are compared by."""
        return metric_of(self.prepared)

    @property
    def goal(self) -> Goal:
        """What models learn, and how their predictions become a submission."""
        return goal_of(self.prepared, self.metric)

    @property
    def final_metric(self) -> Metric:
        """The competition's own metric, by which it scores and ranks."""
        return metric_of(self.own or self.prepared)

    @property
    def final_goal(self) -> Goal:
        """How predictions become a submission, whatever was tuned by."""
        if self.own is None:
            return self.goal
        return replace(goal_of(self.own, self.final_metric), scale=self.goal.scale)

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
    yardstick = Yardstick(replace(blind, spec=replace(prepared.spec, metric=choice)), own=blind)
    yardstick.metric  # noqa: B018 - refuses a metric that does not serve the task
    return yardstick
