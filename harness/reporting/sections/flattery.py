"""How much the best score of a tuning flatters, for having been picked among many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.page.blocks import Paragraph, Tiles
from harness.reporting.section import SectionSpec
from harness.reporting.words import NOTHING, number

if TYPE_CHECKING:
    from harness.metrics import Metric
    from harness.page.blocks import Block
    from harness.reporting.entries import EntryFacts
    from harness.reporting.material import Material
    from harness.reporting.tuned import TrialFacts, Tuned

__all__ = ["FLATTERY"]


def _build(material: Material) -> Iterator[Block]:
    tuned = material.current_run
    if tuned is None or not tuned.singles or tuned.record.kind == "cluster":
        return
    best = min(tuned.singles, key=lambda trial: tuned.metric.loss_of(trial.score))
    bias = tuned.outcome.selection_bias
    if bias is None:
        yield Paragraph(
            "Too little was tried, or there was no time, to tell how much the best score flatters."
        )
        return
    yield Tiles(
        (*_by_cv(tuned, best, bias), *_on_hidden_rows(_entry_of(material, tuned, best), material.metric))
    )
    yield Paragraph(
        f"Whoever takes the best of {len(tuned.singles):,} trials takes luck along: its score looks better "
        f"than it is by about {number(bias, 3)}. That is estimated by choosing again on rows drawn with "
        "replacement and comparing on those left out (bootstrap bias-corrected cross-validation). "
        "Entries carry their scores as they were; the winner was named with the bias taken off.",
        "note",
    )


def _by_cv(tuned: Tuned, best: TrialFacts, bias: float) -> Iterator[tuple[str, str, str]]:
    worse = best.score + (bias if tuned.metric.better == "lower" else -bias)
    yield (
        f"CV {tuned.metric.name} of the best trial",
        number(best.score),
        f"{best.label}, trial {best.number}",
    )
    yield "corrected for the choice", number(worse), f"BBC-CV over {len(tuned.singles):,} trials"


def _on_hidden_rows(entry: EntryFacts | None, metric: Metric) -> Iterator[tuple[str, str, str]]:
    """What the same trial scored on rows that chose nothing."""
    if entry is not None and entry.public is not None:
        yield f"its public {metric.name}", number(entry.public), "hidden rows"
    if entry is not None and entry.private is not None:
        low, high = number(entry.private.low), number(entry.private.high)
        told = "" if low == NOTHING else f"{low} to {high}"
        yield f"its private {metric.name}", number(entry.private.value), told


def _entry_of(material: Material, tuned: Tuned, trial: TrialFacts) -> EntryFacts | None:
    made = (one for one in tuned.outcome.entries.values() if one.trial == trial.number)
    return next((material.entries.get(one.entry_id) for one in made), None)


FLATTERY = SectionSpec(key="flattery", title="How much the best score flatters", build=_build)
