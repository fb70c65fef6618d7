"""What a score costs: the time of fitting against the score, and who is best for the money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.charts.plane import Axis
from harness.charts.scale import core_span
from harness.charts.scatter_chart import Point, draw_scatter
from harness.page.blocks import Figure
from harness.reporting.section import SectionSpec
from harness.reporting.words import count, number

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["COST", "Offer", "find_front"]

_SHORTEST = 0.01


@dataclass(frozen=True)
class Offer:
    """A score and the seconds it took."""

    name: str
    seconds: float
    score: float


def find_front(offers: Sequence[Offer], loss_of: Callable[[float], float]) -> list[Offer]:
    """Those than which nothing is both cheaper and better, the cheapest first."""
    front: list[Offer] = []
    for offer in sorted(offers, key=lambda one: (one.seconds, loss_of(one.score))):
        if not front or loss_of(offer.score) < loss_of(front[-1].score):
            front.append(offer)
    return front


def _build(material: Material) -> Iterator[Block]:
    offers = [
        Offer(facts.name, max(facts.seconds_fit, _SHORTEST), row.score)
        for row, facts in material.scored
        if facts.seconds_fit is not None and row.score is not None
    ]
    if len(offers) < 2:
        return
    scores = core_span(
        [offer.score for offer in offers], keep="high" if material.metric.better == "higher" else "low"
    )
    far = sum(not scores[0] <= offer.score <= scores[1] for offer in offers)
    yield Figure(
        _chart(material, offers, scores),
        "The line joins the entries than which none is both cheaper and better (the Pareto front). The "
        "time of a mixture is that of all its members."
        + (f" {count(far, 'entry', 'entries')} far behind not drawn." if far else ""),
    )


def _chart(material: Material, offers: Sequence[Offer], scores: tuple[float, float]) -> Markup:
    front = find_front(offers, material.metric.loss_of)
    low, high = scores
    drawn = [offer for offer in offers if low <= offer.score <= high]
    seconds = [offer.seconds for offer in drawn]
    cheapest, dearest = number(front[0].seconds, 3), number(front[-1].seconds, 3)
    what = "public score" if material.prepared.has_answers else "CV score"
    return draw_scatter(
        [Point(x=one.seconds, y=one.score, name=one.name, strong=one in front) for one in drawn],
        across=Axis(
            label="seconds of fitting, all folds", low=min(seconds) / 1.5, high=max(seconds) * 1.5, log=True
        ),
        up=Axis(label=material.metric.label, low=low, high=high),
        line=[(one.seconds, one.score) for one in front if one in drawn],
        steps=True,
        title=f"Time of fitting against the {what}",
        summary=f"Nothing is both cheaper and better than {', '.join(one.name for one in front)}. The "
        f"cheapest of them takes {cheapest} s, the dearest {dearest} s.",
    )


COST = SectionSpec(key="cost", title="Time against score", build=_build)
