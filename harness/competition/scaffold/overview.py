"""A first overview.md of a new competition, for its host to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.competition.scaffold.toml_text import show_name
from harness.competition.scaffold.wording import count_of, listed, title

if TYPE_CHECKING:
    from harness.competition.scaffold.draft import Draft


def overview_md(draft: Draft) -> str:
    """A first overview for the participants, to be edited by the host."""
    targets = ", ".join(f"`{show_name(name)}`" for name in draft.data.target) or "the groups of the rows"
    better = draft.metric.better.capitalize()
    asked = (
        f" A prediction is the probability of the class `{show_name(draft.data.positive)}`."
        if draft.data.positive
        else ""
    )
    kinds = "\n".join(
        f"- {len(names)} of type {kind}: {listed(names)}" for kind, names in draft.kept_by_type.items()
    )
    return (
        f"# {title(draft.slug)}\n\n"
        f"Predict {targets} for the rows of the test table.{asked}\n\n"
        "*Say here where the data comes from, what one row is, and why the answer matters.*\n\n"
        f"## Data\n\n{count_of('row', draft.rows)}. What there is to learn from:\n\n{kinds}\n\n"
        f"## Metric\n\n{draft.metric.title}: {draft.metric.summary} {better} is better.\n\n"
        "## Handing in\n\n"
        "Copy the sample submission, replace its predictions, and run\n\n"
        f'```\nharness submit {draft.slug} -f predictions.csv -m "what you tried"\n```\n'
    )
