"""The metric that a competition has chosen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import CompetitionError
from harness.metrics import find_metric

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.competition.spec import Direction, Task
    from harness.metrics import Metric


def metric_of(prepared: Prepared) -> Metric:
    """The metric that ranks: of the registry, or the host's own metric.py."""
    choice = prepared.spec.metric
    if choice.file:
        return _own_metric(
            prepared.spec.folder / choice.file,
            choice.direction,
            choice.name,
            prepared.task,
            (prepared.id, prepared.targets, prepared.classes),
            prepared.fingerprints.metric,
        )
    metric = find_metric(choice.name)
    if prepared.task not in metric.needs:
        raise CompetitionError(
            f"The metric {metric.name} of {prepared.slug} does not serve {prepared.task} tasks. "
            "Choose another one: harness metrics"
        )
    return metric


@cache
def _own_metric(
    path: Path,
    direction: Direction | None,
    name: str,
    task: Task,
    columns: tuple[str, tuple[str, ...], tuple[str, ...]],
    _fingerprint: str,  # a changed file is another metric
) -> Metric:
    """The host's metric; its code runs once for each state of the file."""
    from harness.metrics.custom import Layout, load_custom_metric  # runs the host's code

    id_name, targets, classes = columns
    layout = Layout(id=id_name, targets=targets, classes=classes)
    return load_custom_metric(path, direction=direction, name=name, task=task, layout=layout)
