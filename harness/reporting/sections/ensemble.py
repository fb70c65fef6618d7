"""Who is in the mixtures, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.bar_chart import Bar, draw_bars
from harness.page.blocks import Figure, Paragraph, Part
from harness.reporting.section import SectionSpec
from harness.reporting.words import count, number

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material
    from harness.reporting.tuned import Tuned
    from harness.tuning.record.run_record import EntryRecord

__all__ = ["ENSEMBLE"]

_MOST = 25
_GREEDY = "Weights chosen greedily out of fold, with replacement; they add up to one."
_REFINED = "Weights chosen greedily out of fold, then refined by a regression on the members' predictions."
_SECOND = " Members of the second layer learnt from the features and from what other trials predicted."


def _build(material: Material) -> Iterator[Block]:
    tuned = material.current_run
    if tuned is None:
        return
    mixtures = {
        name: entry
        for name, entry in tuned.outcome.entries.items()
        if entry.weights and material.focus in (None, entry.entry_id)
    }
    for name, entry in mixtures.items():
        yield Part(name, (_figure(tuned, name, entry),))
    if mixtures and tuned.outcome.ensemble_gain is not None:
        gain = tuned.outcome.ensemble_gain
        said = (
            f"made the best CV score better by {number(gain, 3)}"
            if gain > 0
            else "did not make the best CV score better"
        )
        yield Paragraph(f"Mixing {said}.")


def _figure(tuned: Tuned, name: str, entry: EntryRecord) -> Figure:
    weights = entry.weights or {}
    labels = {trial.number: trial.label for trial in tuned.trials}
    ordered = sorted(weights.items(), key=lambda item: -abs(item[1]))[:_MOST]
    bars = [
        Bar(name=f"{labels.get(trial, 'trial')} #{trial}", value=weight, text=f"{weight:.3f}")
        for trial, weight in ordered
    ]
    chart = draw_bars(
        bars,
        axis="weight",
        title=f"The members of the {name}",
        summary=f"{count(len(weights), 'member')}; the largest weight is {bars[0].text}, of {bars[0].name}.",
    )
    second = {trial.number for trial in tuned.trials if not trial.is_single}
    said = _REFINED if entry.intercepts else _GREEDY
    return Figure(chart, said + (_SECOND if second & set(weights) else ""))


ENSEMBLE = SectionSpec(key="ensemble", title="Ensembles", build=_build)
