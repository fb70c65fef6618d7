"""The README of a pack: what to predict, how it is scored, what to hand in, what the columns hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.competition.prepared.tables import read_sample_submission
from harness.metrics import find_metric

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

_FILES = {
    "train.csv": "the rows to learn from, with their answers",
    "test.csv": "the rows to predict",
    "unlabelled.csv": "more rows without answers, to learn from",
    "sample_submission.csv": "a valid submission that knows nothing",
}
_SHOWN_ROWS = 3
_SHOWN_COLUMNS = 6


def write_guide(prepared: Prepared, *, files: tuple[str, ...]) -> str:
    """The README as Markdown."""
    parts = [
        f"# {prepared.title}",
        _task(prepared),
        "## Files",
        "\n".join(f"- `{name}`: {_FILES[name]}" for name in files),
        "## Score",
        _metric(prepared),
        "## How to submit",
        _submission(prepared),
        "## Columns",
        _columns(prepared),
    ]
    return "\n\n".join(parts) + "\n"


def _task(prepared: Prepared) -> str:
    rows = f"{prepared.rows_train:,} rows to learn from, {prepared.rows_test:,} rows to predict."
    if prepared.task == "clustering":
        return f"Put the {prepared.rows_test:,} rows of `test.csv` into groups."
    targets = ", ".join(f"`{name}`" for name in prepared.targets)
    return f"Predict {targets} ({prepared.task}). {rows}"


def _metric(prepared: Prepared) -> str:
    choice = prepared.spec.metric
    if choice.file:
        direction = "higher" if choice.direction == "maximize" else "lower"
        return f"`{choice.name}`, a metric of this competition: {direction} is better."
    metric = find_metric(choice.name)
    options = "".join(f", {name} = {value}" for name, value in choice.options.items())
    return f"`{metric.name}`{options}: {metric.summary} {metric.better.capitalize()} is better."


def _submission(prepared: Prepared) -> str:
    sample = read_sample_submission(prepared)
    names = sample.column_names
    shown = names[:_SHOWN_COLUMNS]
    more = ["…"] if len(names) > len(shown) else []
    rows = [[str(row[name]) for name in shown] + more for row in sample.slice(0, _SHOWN_ROWS).to_pylist()]
    lines = [",".join(row) for row in [shown + more, *rows]]
    return (
        f"A file (csv, csv.gz, zip or Parquet) with one row for every `{prepared.id}` of `test.csv`, in any "
        "order, "
        f"and the {len(names)} columns of `sample_submission.csv`:\n\n```text\n" + "\n".join(lines) + "\n```"
    )


def _columns(prepared: Prepared) -> str:
    lines = [f"| `{prepared.id}` | id | names the row |"]
    lines += [f"| `{column.name}` | {column.type} | feature |" for column in prepared.columns]
    if prepared.task != "clustering":
        lines += [
            f"| `{name}` | {_answer_type(prepared)} | to predict, only in train |"
            for name in prepared.targets
        ]
        extra = {
            prepared.spec.data.weight: ("number", "weight of the row"),
            prepared.spec.split.folds.column: ("category", "fold"),
        }
        lines += [
            f"| `{name}` | {kind} | {use}, only in train |" for name, (kind, use) in extra.items() if name
        ]
    return "\n".join(["| column | type | use |", "|---|---|---|", *lines])


def _answer_type(prepared: Prepared) -> str:
    if not prepared.classes:
        return "number"
    return f"{len(prepared.classes)} classes" if len(prepared.classes) > 6 else " or ".join(prepared.classes)
