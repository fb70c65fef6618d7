"""The metric that a competition has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.errors import CompetitionError
from harness.metrics import find_metric

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric


def metric_of(prepared: Prepared) -> Metric:
    """The metric that ranks: of the registry, or the host's own metric.py."""
    choice = prepared.spec.metric
    if choice.file:
        from harness.metrics.custom import load_custom_metric  # runs the host's code

        assert choice.direction is not None  # held by the check of competition.toml
        return load_custom_metric(prepared.spec.folder / choice.file, direction=choice.direction)
    metric = find_metric(choice.name)
    if prepared.task not in metric.needs:
        raise CompetitionError(
            f"The metric {metric.name} of {prepared.slug} does not serve {prepared.task} tasks. "
            "Choose another one: harness metrics"
        )
    return metric
