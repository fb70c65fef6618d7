"""What the keys of a competition.toml ask of each other: every contradiction, in a sentence each."""

from __future__ import annotations

import codecs
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from harness.errors import MetricError, UsageError
from harness.metrics import check_options, find_metric

if TYPE_CHECKING:
    from harness.competition.spec import Spec
    from harness.metrics import Metric

_ONE_TARGET = ("binary", "multiclass", "regression")


def find_contradictions(spec: Spec, *, broken: Collection[str] = ()) -> list[str]:
    """All that does not fit together in a spec whose keys are each valid by themselves.

    The `broken` tables could not be read and hold their defaults: nothing is said about them.
    """
    return [
        problem
        for rule, tables in _RULES.items()
        if not tables & set(broken)
        for problem in rule(spec)
        if problem.partition(":")[0].partition(".")[0] not in broken
    ]


def _about(spec: Spec) -> Iterator[str]:
    deadline = spec.about.deadline
    if deadline is not None and deadline.tzinfo is None:
        yield (
            f"competition.deadline: found {deadline.isoformat()}, expected a time with its zone, "
            f"such as {deadline.isoformat()}Z for UTC."
        )


def _target_missing(spec: Spec) -> Iterator[str]:
    """Clusters can do without a target, but not the metrics that compare them with true groups."""
    task, metric = spec.about.task, _registered_metric(spec)
    if spec.data.target:
        return
    if task not in {None, "clustering"} or (task is None and not (metric and metric.features)):
        yield 'data.target: missing. Name the column to predict, such as target = "price".'
    elif metric is not None and "clustering" in metric.needs and not metric.features:
        yield (
            f"data.target: missing. {metric.name} compares the clusters with true groups: name their column, "
            'or write name = "silhouette" in [metric].'
        )


def _registered_metric(spec: Spec) -> Metric | None:
    if spec.metric.file is not None:
        return None
    try:
        return find_metric(spec.metric.name)
    except UsageError:
        return None


def _targets(spec: Spec) -> Iterator[str]:
    task, targets = spec.about.task, spec.data.target
    if task in _ONE_TARGET and len(targets) > 1:
        yield (
            f"competition.task: {task} has one target, but data.target names {len(targets)}. "
            'Write task = "multioutput", or name one.'
        )
    if task == "multioutput" and len(targets) == 1:
        yield (
            "competition.task: multioutput needs several targets. Name them in data.target, or write task = "
            '"regression".'
        )
    if spec.data.positive is not None and task not in {None, "binary"}:
        yield (
            f"data.positive: only a binary task has a positive class, but competition.task is {task}. Remove "
            "one."
        )


def _columns(spec: Spec) -> Iterator[str]:
    """No column in two roles, no name twice."""
    for name, places in _roles(spec).items():
        if len(places) > 1:
            yield f"{places[1]}: the column {name!r} is {places[0]} already. A column has one role."
    for key in ("target", "drop", "text", "missing"):
        for name, count in Counter(getattr(spec.data, key)).items():
            if count > 1:
                yield f"data.{key}: {name!r} is named {count} times. Name it once."


def _dropped(spec: Spec) -> Iterator[str]:
    data = spec.data
    needed = {name: places[0] for name, places in _roles(spec).items()} | _split_columns(spec)
    needed = dict.fromkeys(data.types, "data.types") | dict.fromkeys(data.text, "data.text") | needed
    for name in dict.fromkeys(data.drop):
        if name in needed:
            yield f"data.drop: {name!r} is dropped, but {needed[name]} names it. Remove one."


def _texts(spec: Spec) -> Iterator[str]:
    data, roles = spec.data, _roles(spec)
    for name in data.text:
        kind = data.types.get(name, "text")
        if kind != "text":
            yield f"data.types.{name}: found {kind!r}, but data.text names the column. Remove one."
        if name in roles:
            yield f"data.text: {name!r} is {roles[name][0]}, not a feature. Remove it."


def _roles(spec: Spec) -> dict[str, list[str]]:
    data = spec.data
    named = [(data.id, "data.id"), *((name, "data.target") for name in dict.fromkeys(data.target))]
    named += [(data.weight, "data.weight"), (spec.split.column, "split.column")]
    roles: dict[str, list[str]] = {}
    for name, place in named:
        if name is not None:
            roles.setdefault(name, []).append(place)
    return roles


def _split_columns(spec: Spec) -> dict[str, str]:
    split, folds = spec.split, spec.split.folds
    named = {split.group: "split.group", split.time: "split.time"}
    named |= {
        folds.group: "split.folds.group",
        folds.time: "split.folds.time",
        folds.column: "split.folds.column",
    }
    return {name: place for name, place in named.items() if name is not None}


def _parsing(spec: Spec) -> Iterator[str]:
    data = spec.data
    if data.separator is not None and len(data.separator) != 1:
        yield f'data.separator: found {data.separator!r}, expected one character, such as ";" or "\\t".'
    if data.encoding is not None and not _is_encoding(data.encoding):
        yield f'data.encoding: nobody knows {data.encoding!r}. Write one like "utf-8", "cp1252" or "utf-16".'
    for key in ("source", "test", "solution", "id", "weight"):
        if getattr(data, key) == "":
            yield f"data.{key}: found an empty text. Name it, or remove the key."
    if data.sha256 is not None and not data.source.startswith("https://"):
        yield "data.sha256: only a source that begins with https:// is checked by it. Remove one."


def _is_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name))
    except (LookupError, ValueError):
        return False


def _official_files(spec: Spec) -> Iterator[str]:
    data, split = spec.data, spec.split
    if data.solution is not None and data.test is None:
        yield "data.solution: the answers of which rows? Name the official test file in data.test as well."
    if data.solution is not None and split.test is not None:
        yield "split.test: data.solution makes the rows of data.test the hidden ones. Remove one of the two."


def _shares(spec: Spec) -> Iterator[str]:
    split = spec.split
    if split.test is not None and not 0 < split.test < 1:
        yield (
            f"split.test: found {split.test:g}, expected a share between 0 and 1: 0.25 hides a quarter of "
            "the rows."
        )
    if not 0 < split.public <= 1:
        yield (
            f"split.public: found {split.public:g}, expected a share above 0 and at most 1 of the hidden "
            "rows."
        )
    if split.folds.count < 2:
        yield f"split.folds.count: found {split.folds.count}, expected at least 2."
    if split.folds.gap is not None and not (math.isfinite(split.folds.gap) and split.folds.gap >= 0):
        yield (
            f"split.folds.gap: found {split.folds.gap:g}, expected a number of days, or of the time column's "
            "units, from 0."
        )


def _split_method(spec: Spec) -> Iterator[str]:
    split = spec.split
    given = [key for key in ("group", "time", "column") if getattr(split, key) is not None]
    if split.method is None and len(given) > 1:
        yield (
            f"split.method: missing. {' and '.join(f'split.{key}' for key in given)} are given; write which "
            "one decides."
        )
    if split.method in {"group", "time", "column"} and split.method not in given:
        yield f'split.{split.method}: missing. method = "{split.method}" needs the name of that column.'
    for key in given:
        if split.method not in {None, key}:
            yield (
                f'split.{key}: method = "{split.method}" does not use it. Remove it, write method = "{key}", '
                "or name it under [split.folds]."
            )
    if split.column is not None and split.test is not None:
        yield (
            "split.test: the column named in split.column says which rows are hidden. Remove one of the two."
        )


def _folds_method(spec: Spec) -> Iterator[str]:
    split, folds = spec.split, spec.split.folds
    method = folds.method
    for key in ("group", "time", "column"):
        inherited = getattr(split, key) if key != "column" else None
        if method == key and getattr(folds, key) is None and inherited is None:
            yield f'split.folds.{key}: missing. method = "{key}" needs the name of that column.'
        allowed = {None, key} | ({"time"} if key == "group" else set())
        if getattr(folds, key) is not None and method not in allowed:
            yield f'split.folds.{key}: method = "{method}" does not use it. Remove one of the two.'
    if folds.column is not None and (folds.group or folds.time):
        yield (
            "split.folds.column: the folds are given by this column, so group and time decide nothing. "
            "Remove them."
        )
    timed = "time" in {method, split.method} or folds.time is not None or split.time is not None
    if folds.gap is not None and not timed:
        yield (
            "split.folds.gap: only folds in time have a gap. Name the time column in split.folds.time, or "
            "remove it."
        )


def _metric(spec: Spec) -> Iterator[str]:
    choice = spec.metric
    if choice.file is not None:
        yield from _metric_file(spec)
    elif not choice.name:
        yield (
            'metric.name: missing. Name the metric that ranks, such as name = "rmse"; `harness metrics` '
            "lists them."
        )
    else:
        if choice.direction is not None:
            yield (
                f"metric.direction: {choice.name!r} knows its direction. It is for a metric of your own "
                "(file)."
            )
        yield from _known_metric(spec)
    for name in dict.fromkeys(choice.also):
        try:
            find_metric(name)
        except UsageError as error:
            yield f"metric.also: {error}"
        if choice.also.count(name) > 1 or (name == choice.name and choice.file is None):
            yield f"metric.also: {name!r} is shown already. Name it once."


def _metric_file(spec: Spec) -> Iterator[str]:
    choice = spec.metric
    if choice.direction is None:
        yield 'metric.direction: missing. Say which way your metric improves: "maximize" or "minimize".'
    file = (spec.folder / str(choice.file)).resolve()
    if not file.is_relative_to(spec.folder.resolve()):
        yield f"metric.file: {choice.file!r} lies outside the competition's folder. Copy it there."
    elif not file.is_file():
        yield (
            f"metric.file: there is no {choice.file!r} in {spec.folder}. Write it there, or name a known "
            "metric."
        )


def _known_metric(spec: Spec) -> Iterator[str]:
    choice, task = spec.metric, spec.about.task
    try:
        metric = find_metric(choice.name)
    except UsageError as error:
        yield f"metric.name: {error}"
        return
    for name, value in choice.options.items():
        try:
            check_options(metric, {name: value})
        except MetricError as error:
            yield f"metric.options.{name}: {error}"
    if task is not None and task not in metric.needs:
        yield (
            f"metric.name: {metric.name} serves {', '.join(metric.needs)}, but competition.task is {task}. "
            "Change one."
        )


def _rules(spec: Spec) -> Iterator[str]:
    if spec.rules is None:
        return
    for key in ("daily_submissions", "final_submissions", "team_size"):
        value = getattr(spec.rules, key)
        if value is not None and value < 1:
            yield f"rules.{key}: found {value}, expected at least 1. Remove it for no limit."


# Every rule with the tables without which it would guess.
_RULES: Mapping[Callable[[Spec], Iterator[str]], frozenset[str]] = {
    _about: frozenset({"competition"}),
    _target_missing: frozenset({"competition", "data", "metric"}),
    _targets: frozenset({"competition", "data"}),
    _columns: frozenset(),
    _dropped: frozenset({"data"}),
    _texts: frozenset({"data"}),
    _parsing: frozenset({"data"}),
    _official_files: frozenset({"data"}),
    _shares: frozenset({"split"}),
    _split_method: frozenset({"split"}),
    _folds_method: frozenset({"split"}),
    _metric: frozenset({"metric"}),
    _rules: frozenset({"rules"}),
}
