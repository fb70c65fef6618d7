"""Competitions described for a person: the list of all, and the facts of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.competition.find import list_competitions
from harness.metrics import find_metric
from harness.tabular import Table

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

_SHOWN_CLASSES = 12


def competition_table(workspace: Workspace) -> Table:
    """The competitions of the workspace and the bundled ones."""
    return Table(
        columns=("competition", "title", "task", "metric", "from", "problem"),
        rows=[
            (found.slug, found.title, found.task, found.metric, found.origin, found.problem)
            for found in list_competitions(workspace)
        ],
    )


def describe(prepared: Prepared) -> Table:
    """The facts of one competition: a row each."""
    facts = {
        "task": prepared.task,
        "target": ", ".join(prepared.targets),
        "classes": _classes(prepared),
        "id": f"{prepared.id}{' (made)' if prepared.id_made else ''}",
        "features": ", ".join(f"{column.name} ({column.type})" for column in prepared.columns),
        "rows to learn from": f"{prepared.rows_train:,}",
        "rows to predict": f"{prepared.rows_test:,}",
        "left out": f"{prepared.rows_dropped:,} rows without an answer" if prepared.rows_dropped else "",
        "scored": _scored(prepared),
        "metric": _metric(prepared),
        "shown beside it": ", ".join(prepared.spec.metric.also),
        "deadline": f"{deadline:%Y-%m-%d %H:%M} UTC" if (deadline := prepared.spec.about.deadline) else "",
        "rules": _rules(prepared),
        "data": str(prepared.folder / "public"),
    }
    return Table(columns=("fact", "value"), rows=[(name, value) for name, value in facts.items() if value])


def read_overview(prepared: Prepared) -> str:
    """The host's overview.md without the title, empty if there is none."""
    file = prepared.spec.folder / "overview.md"
    text = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
    return text.removeprefix(f"# {prepared.title}").lstrip()


def _classes(prepared: Prepared) -> str:
    shown = ", ".join(prepared.classes[:_SHOWN_CLASSES])
    if len(prepared.classes) > _SHOWN_CLASSES:
        shown += f", … ({len(prepared.classes)} in all)"
    return f"{shown} (positive: {prepared.classes[1]})" if prepared.task == "binary" else shown


def _scored(prepared: Prepared) -> str:
    if not prepared.has_answers:
        return "the answers are not known here; entries rank by cross-validation"
    return f"{prepared.rows_public:,} rows publicly, {prepared.rows_private:,} privately"


def _metric(prepared: Prepared) -> str:
    choice = prepared.spec.metric
    if choice.file:
        return f"{choice.name or choice.file} ({choice.direction})"
    options = "".join(f", {name} = {value}" for name, value in choice.options.items())
    return f"{choice.name} ({find_metric(choice.name).better} is better{options})"


def _rules(prepared: Prepared) -> str:
    rules = prepared.spec.rules
    if rules is None:
        return ""
    said = [
        f"{rules.daily_submissions} submissions a day" if rules.daily_submissions else "",
        f"{rules.final_submissions} final submissions" if rules.final_submissions else "",
        f"teams of at most {rules.team_size}" if rules.team_size else "",
        f"feedback: {rules.feedback}",
    ]
    return ", ".join(filter(None, said))
