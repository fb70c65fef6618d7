"""The commented competition.toml of a new competition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.competition.scaffold.toml_text import Line, render, setting, show_name, suggestion
from harness.competition.scaffold.wording import count_of, listed, title
from harness.competition.spec import Split
from harness.competition.task import default_method
from harness.metrics import all_metrics

if TYPE_CHECKING:
    from harness.competition.columns import ColumnFacts
    from harness.competition.scaffold.draft import Draft

_TEST_SHARE = 0.25
_SHOWN_SUGGESTIONS = 8
_SHOWN_CLASSES = 6
_CODED_VALUES = 12


def competition_toml(draft: Draft) -> str:
    """The competition.toml of a draft: what was decided, why, and what else could be."""
    lines = [
        Line(comment=f"{count_of('row', draft.rows)} of {show_name(draft.data.source)}: {_shape(draft)}."),
        Line(
            comment=f"A line behind # shows what else could be said. After a look: harness check {draft.slug}"
        ),
        Line(),
        Line("[competition]"),
        *_about(draft),
        Line(),
        Line("[data]"),
        *_data(draft),
        Line(),
        *_types(draft),
        Line(),
        Line("[split]"),
        *_split(draft),
        Line(),
        Line("[split.folds]"),
        setting("count", 5, "of the cross-validation; groups and time are kept apart as above"),
        Line(),
        Line("[metric]"),
        *_metric(draft),
        Line(),
        Line("# [rules]", "without them everybody may hand in as often as they like"),
        suggestion("daily_submissions", 5),
        suggestion("final_submissions", 2, "the entries that count in the end"),
        suggestion("feedback", "exact", "exact | rounded | ladder | validity: what a submission is told"),
    ]
    return render(lines)


def _about(draft: Draft) -> Iterator[Line]:
    yield setting("title", title(draft.slug))
    yield setting("task", draft.task, _task_comment(draft))
    yield Line("# deadline = 2030-12-31T23:59:59Z", "later entries are marked")


def _task_comment(draft: Draft) -> str:
    if draft.task == "clustering":
        return "groups are to be found; the target, if there is one, only scores them"
    facts = draft.targets[0]
    if draft.task == "binary":
        return f"{show_name(facts.name)} has two values"
    if draft.task == "multiclass":
        also = '; "regression" if their distance matters' if facts.type == "number" else ""
        return f"{show_name(facts.name)} has {facts.distinct:,} values{also}"
    if draft.task == "multioutput":
        return f"{len(draft.targets)} numbers to predict"
    return f"{show_name(facts.name)} has {facts.distinct:,} different values"


def _data(draft: Draft) -> Iterator[Line]:
    data = draft.data
    yield setting("source", data.source)
    if data.sha256:
        yield setting("sha256", data.sha256, "of the file as it was found; another one is refused")
    if data.test:
        yield setting("test", data.test, f"{count_of('row', draft.rows_test)} to predict")
    if data.solution:
        yield setting("solution", data.solution, "the answers of those rows")
    yield from _id(draft)
    if data.target:
        target = data.target[0] if len(data.target) == 1 else data.target
        yield setting("target", target, _target_comment(draft))
    yield from _positive(draft)
    if data.weight:
        yield setting("weight", data.weight)
    yield from _drop(draft)
    if data.text:
        yield setting("text", data.text, "free text, read by its words")
    yield from _parsing(draft)


def _id(draft: Draft) -> Iterator[Line]:
    if draft.data.id:
        yield setting("id", draft.data.id, "names every row once")
        return
    candidates = [column.name for column in draft.features if column.is_id_like]
    if candidates:
        yield suggestion(
            "id", candidates[0], "has no value twice; as it stands it is a feature, and ids are made"
        )


def _target_comment(draft: Draft) -> str:
    parts = []
    if draft.unanswered:
        verb = "holds" if draft.unanswered == 1 else "hold"
        parts.append(f"{count_of('row', draft.unanswered)} {verb} no answer and will be left out")
    if draft.task == "multiclass":
        parts.append(_class_comment(draft))
    return "; ".join(parts)


def _class_comment(draft: Draft) -> str:
    total = sum(one.rows for one in draft.classes)
    by_rows = sorted(draft.classes, key=lambda one: -one.rows)
    if len(by_rows) <= _SHOWN_CLASSES:
        return ", ".join(f"{show_name(one.label)} {one.rows / total:.1%}" for one in by_rows)
    most, least = by_rows[0], by_rows[-1]
    return (
        f"{len(by_rows)} classes, from {show_name(most.label)} ({count_of('row', most.rows)}) "
        f"to {show_name(least.label)} ({count_of('row', least.rows)})"
    )


def _positive(draft: Draft) -> Iterator[Line]:
    if draft.task != "binary" or draft.data.positive is None:
        return
    total = sum(one.rows for one in draft.classes)
    rows, other = 0, ""
    for one in draft.classes:
        if one.label == draft.data.positive:
            rows = one.rows
        else:
            other = one.label
    yield setting(
        "positive",
        draft.data.positive,
        f"its probability is asked for; {rows / total:.1%} of the rows, the others are {show_name(other)}",
    )


def _drop(draft: Draft) -> Iterator[Line]:
    if not draft.data.drop:
        return
    facts = {column.name: column for column in draft.features}
    dropped = [facts[name] for name in draft.data.drop if name in facts]
    reasons = [
        (
            "in the test file there is no",
            [column.name for column in dropped if column.name in draft.only_in_train],
        ),
        ("nothing is in", [column.name for column in dropped if column.is_empty]),
        ("always the same:", [column.name for column in dropped if column.is_constant]),
    ]
    yield setting(
        "drop", draft.data.drop, "; ".join(f"{why} {listed(names)}" for why, names in reasons if names)
    )


def _parsing(draft: Draft) -> Iterator[Line]:
    data, found = draft.data, draft.found
    if data.separator:
        yield setting("separator", data.separator)
    if data.encoding:
        yield setting("encoding", data.encoding)
    if data.decimal:
        yield setting("decimal", data.decimal)
    if data.dayfirst is not None:
        order = "day/month/year" if data.dayfirst else "month/day/year"
        yield setting("dayfirst", data.dayfirst, f"dates are written {order}")
    elif found.unproven_dates:
        names = listed(found.unproven_dates)
        yield suggestion(
            "dayfirst", True, f"say true or false: until then {names} could be read both ways and stays text"
        )
    if data.missing:
        yield setting("missing", data.missing)


def _types(draft: Draft) -> Iterator[Line]:
    by_type = draft.kept_by_type
    yield Line(comment=f"{count_of('feature', sum(map(len, by_type.values())))}, as the values look:")
    for kind, names in by_type.items():
        yield Line(comment=f"    {kind + ':':<10}{len(names):>4}  {listed(names)}")
    coded = [column.name for column in draft.kept if _could_be_code(column)]
    yield Line("[data.types]", "number | category | text | date, where the look deceives")
    for name, kind in draft.data.types.items():
        yield setting(name, kind)
    for name in coded[:_SHOWN_SUGGESTIONS]:
        if name not in draft.data.types:
            yield suggestion(name, "category", "few whole numbers: amounts, or codes?")


def _could_be_code(column: ColumnFacts) -> bool:
    return column.type == "number" and column.is_whole and 2 < column.distinct <= _CODED_VALUES


def _split(draft: Draft) -> Iterator[Line]:
    if draft.data.test and not draft.data.solution:
        yield suggestion(
            "test", _TEST_SHARE, "share of the rows to hide as well; absent, entries rank by cross-validation"
        )
    elif not draft.data.test:
        rows = draft.rows - draft.unanswered
        hidden = round(rows * _TEST_SHARE)
        yield setting("test", _TEST_SHARE, f"share of the rows that is hidden: about {hidden:,} of {rows:,}")
    yield setting(
        "public",
        Split().public,
        "share of the hidden rows that is scored at once; the rest decides in the end",
    )
    method = default_method(draft.task)
    yield setting("method", method, "random | stratified | group | time | column")
    yield from _other_methods(draft)
    yield setting("seed", draft.seed, "keep it to yourself: it tells which rows are hidden")


def _other_methods(draft: Draft) -> Iterator[Line]:
    for column in [column for column in draft.kept if column.is_group_like][:3]:
        each = (column.rows - column.missing) / column.distinct
        yield suggestion(
            "group",
            column.name,
            f'{column.distinct:,} values, {each:.1f} rows each: with method = "group" none is on both sides',
        )
    for column in [column for column in draft.kept if column.type == "date"][:3]:
        order = "; the rows are in this order" if column.is_ordered else ""
        yield suggestion("time", column.name, f'with method = "time" the latest rows are hidden{order}')


def _metric(draft: Draft) -> Iterator[Line]:
    better = draft.metric.better
    yield setting("name", draft.metric.name, f"{better} is better")
    if draft.also:
        yield setting("also", draft.also, "shown beside it; they rank nobody")
    others = [one.name for one in all_metrics() if draft.task in one.needs and one.name != draft.metric.name]
    yield Line(comment=f"For {draft.task} there are also {listed(others)}: harness metrics")


def _shape(draft: Draft) -> str:
    missing = sum(column.missing for column in draft.features)
    cells = f"{missing:,} cells are missing" if missing else "no cell is missing"
    return f"{count_of('feature', len(draft.features))}, {cells}"
