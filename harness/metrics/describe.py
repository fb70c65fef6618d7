"""The metrics explained: one table of all, or everything about one."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from harness.metrics import all_metrics, find_metric
from harness.tabular import Table

if TYPE_CHECKING:
    from harness.metrics.base import Metric


def metric_table(name: str | None = None) -> Table:
    """The registry, or the one metric of that name, a row each."""
    chosen = all_metrics() if name is None else (find_metric(name),)
    return Table(
        columns=("metric", "better", "range", "needs", "tasks", "interval", "weights", "what it says"),
        rows=[
            (
                metric.name,
                metric.better,
                show_range(metric),
                ", ".join(dict.fromkeys(need.value for need in metric.needs.values())),
                ", ".join(metric.needs),
                metric.interval,
                metric.weights,
                metric.summary,
            )
            for metric in chosen
        ],
        spare=(("weights",), ("interval",), ("tasks",), ("needs",), ("range",)),
    )


def explain(name: str) -> str:
    """Everything about one metric, as a page of text."""
    metric = find_metric(name)
    facts = [
        ("better", metric.better),
        ("range", show_range(metric)),
        ("best", "depends on the data" if metric.best is None else f"{metric.best:g}"),
        ("interval", metric.interval),
        ("weights", "used" if metric.weights else "not defined for it"),
        *((f"{task}", f"a submission holds {need.value}") for task, need in metric.needs.items()),
        *(
            (f"option {key}", f"{option.summary} (default: {option.default!r})")
            for key, option in metric.options.items()
        ),
    ]
    width = max(len(key) for key, _ in facts) + 2
    lines = [f"{metric.title} ({metric.name})", "", metric.summary, "", *_paragraphs(metric.doc), ""]
    return "\n".join(lines + [f"  {key:<{width}}{text}" for key, text in facts])


def show_range(metric: Metric) -> str:
    """The values the metric can take."""
    low, high = metric.range
    return f"{low:g} to {high:g}".replace("inf", "∞")


def _paragraphs(text: str) -> list[str]:
    paragraphs = textwrap.dedent(text).strip().split("\n\n")
    return "\n\n".join(textwrap.fill(" ".join(part.split()), 96) for part in paragraphs).splitlines()
