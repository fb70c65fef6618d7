"""The scores of every fold of cross-validation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.strip_chart import Strip, draw_strips
from harness.page.blocks import Figure
from harness.reporting.section import SectionSpec
from harness.reporting.words import number

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["FOLDS"]

_MOST = 25


def _build(material: Material) -> Iterator[Block]:
    known = [facts for _, facts in material.scored if facts.fold_scores]
    if material.focus is not None:
        known = [facts for facts in known if facts.entry_id != material.focus]
        focus = material.entries[material.focus]
        known = [focus, *known] if focus.fold_scores else []
    if not known:
        return
    loss_of = material.metric.loss_of
    rest = sorted(known[1:], key=lambda facts: loss_of(facts.cv_mean or 0.0)) if material.focus else known[1:]
    drawn = [known[0], *rest][:_MOST]
    best = min(known, key=lambda facts: loss_of(facts.cv_mean or 0.0))
    chart = draw_strips(
        [Strip(facts.name, facts.fold_scores) for facts in drawn],
        axis=f"{material.metric.label}, out of fold",
        each="fold",
        title="Scores of the folds of cross-validation",
        summary=f"{len(drawn)} entries; the best mean is that of {best.name}, {number(best.cv_mean)}.",
    )
    yield Figure(
        chart,
        "A point is the score of one fold (point at it to see which), the bar their mean. Folds often "
        "differ more than entries do, so the means are nearer to each other than the points look.",
    )


FOLDS = SectionSpec(key="folds", title="Cross-validation", build=_build)
