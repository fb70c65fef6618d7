"""The options of a metric, checked and completed with their defaults."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from harness.errors import MetricError, nearest_names

if TYPE_CHECKING:
    from harness.metrics.base import Metric, Option

__all__ = ["check_options"]


def check_options(metric: Metric, options: Mapping[str, object]) -> dict[str, object]:
    """Every option of the metric with its value: the given one if it is allowed, else the default."""
    for name in options:
        if name not in metric.options:
            raise MetricError(_unknown_option(metric, name))
    return {
        name: _checked(f"{metric.name}: option {name}", option, options.get(name, option.default))
        for name, option in metric.options.items()
    }


def _unknown_option(metric: Metric, name: str) -> str:
    if not metric.options:
        return f"The metric {metric.name} takes no options, but got {name!r}. Remove it."
    near = nearest_names(name, metric.options)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"It takes: {', '.join(metric.options)}."
    return f"The metric {metric.name} has no option {name!r}. {hint}"


def _checked(label: str, option: Option, value: object) -> object:
    if option.check is not None:
        try:
            return option.check(value)
        except (TypeError, ValueError) as error:
            raise MetricError(f"{label}: {error}") from error
    if option.choices:
        return _checked_choice(label, option, value)
    return _checked_number(label, option, value)


def _checked_choice(label: str, option: Option, value: object) -> object:
    for choice in option.choices:
        if type(value) is type(choice) and value == choice:
            return choice
    known = [str(choice) for choice in option.choices]
    near = nearest_names(value, known) if isinstance(value, str) else []
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise MetricError(f"{label} is {value!r}, but must be one of {', '.join(known)}.{hint}")


def _checked_number(label: str, option: Option, value: object) -> object:
    whole = isinstance(option.default, int)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise MetricError(f"{label} is {value!r}, but must be a {'whole ' if whole else ''}number.")
    if whole and value != int(value):
        raise MetricError(f"{label} is {value!r}, but must be a whole number.")
    if not _is_inside(option, float(value)):
        raise MetricError(f"{label} is {value!r}, but must be {_limits(option)}.")
    return int(value) if whole else float(value)


def _is_inside(option: Option, value: float) -> bool:
    low = -math.inf if option.low is None else option.low
    high = math.inf if option.high is None else option.high
    return low <= value <= high


def _limits(option: Option) -> str:
    limits = (("at least", option.low), ("at most", option.high))
    return " and ".join(f"{words} {limit:g}" for words, limit in limits if limit is not None)
