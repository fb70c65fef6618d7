"""How the tuning went, trial by trial and family by family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.plane import Axis
from harness.charts.scale import core_span
from harness.charts.scatter_chart import Point, draw_scatter
from harness.page.blocks import Figure, Listing, Paragraph
from harness.reporting.section import SectionSpec
from harness.reporting.words import count, number
from harness.tabular import Cell, Table

if TYPE_CHECKING:
    from markupsafe import Markup

    from harness.page.blocks import Block
    from harness.reporting.material import Material
    from harness.reporting.tuned import TrialFacts, Tuned

__all__ = ["TUNING"]

_DIGITS = 5
_NAMED = 4  # of the last improvements, so that their names do not hide each other


def _build(material: Material) -> Iterator[Block]:
    tuned = material.tuned
    if tuned is None:
        return
    if material.current_run is None:
        yield Paragraph(
            "The newest run of harness tune saw other data or another metric than today's, so it is not "
            f"shown. Start a new one with: harness tune {material.prepared.slug}",
            "warning",
        )
        return
    yield Paragraph(_tell(tuned))
    if len(tuned.scored) > 1:
        low, high = _range(tuned)
        far = sum(not low <= trial.score <= high for trial in tuned.scored)
        rest = f" {count(far, 'trial')} far behind not drawn." if far else ""
        yield Figure(
            _history(tuned),
            f"A point is a trial, the line the best so far; the last improvements are named.{rest}",
        )
    if tuned.trials:
        yield Listing(table=_families(tuned), caption="Families, the best first", header="family")


def _tell(tuned: Tuned) -> str:
    if not tuned.trials:
        return "The record of the run's trials is gone."
    tried = count(len(tuned.trials), "trial")
    families = count(len({trial.family for trial in tuned.trials}), "family", "families")
    ended = "" if tuned.record.status == "finished" else f" The run was {tuned.record.status}."
    seconds = number(tuned.record.elapsed, 3)
    return f"{tried} of {families} in {seconds} s, measured by {tuned.metric.label}.{ended}"


def _range(tuned: Tuned) -> tuple[float, float]:
    """The scores that are drawn: all but those far behind."""
    return core_span(
        [trial.score for trial in tuned.scored], keep="high" if tuned.metric.better == "higher" else "low"
    )


def _history(tuned: Tuned) -> Markup:
    done, improvements = tuned.scored, tuned.improvements
    low, high = _range(tuned)
    named, best = improvements[-_NAMED:], improvements[-1]
    line = [(float(trial.number), trial.score) for trial in (*improvements, best)]
    line[-1] = (float(done[-1].number), best.score)
    return draw_scatter(
        [_point(trial, strong=trial in named) for trial in done if low <= trial.score <= high],
        across=Axis(label="trial", low=0.0, high=max(trial.number for trial in done) + 1.0),
        up=Axis(
            label=f"{tuned.measure} of {tuned.metric.label}" if tuned.measure == "CV" else tuned.metric.label,
            low=low,
            high=high,
        ),
        line=[place for place in line if low <= place[1] <= high],
        steps=True,
        title="The history of tuning",
        summary=f"The best of {len(done)} scores is {number(best.score)}, of {best.label} in trial "
        f"{best.number}.",
    )


def _point(trial: TrialFacts, *, strong: bool) -> Point:
    name = trial.label if strong else f"{trial.label}, trial {trial.number}: {number(trial.score)}"
    return Point(x=trial.number, y=trial.score, name=name, strong=strong)


def _families(tuned: Tuned) -> Table:
    rows = [_family(tuned, label) for label in dict.fromkeys(trial.label for trial in tuned.trials)]
    rows.sort(key=lambda row: (row[1] is None, tuned.metric.loss_of(float(row[1] or 0.0))))
    columns = ("family", f"best {tuned.measure}", "trials", "failed", "seconds", "why")
    return Table(columns, rows, {f"best {tuned.measure}": _DIGITS, "seconds": 1})


def _family(tuned: Tuned, label: str) -> tuple[Cell, ...]:
    trials = [trial for trial in tuned.trials if trial.label == label]
    scores = [trial.score for trial in tuned.scored if trial.label == label]
    failed = [trial.reason for trial in trials if trial.state == "failed"]
    reasons = failed or ([] if scores else [trial.reason for trial in trials])
    best = min(scores, key=tuned.metric.loss_of) if scores else None
    seconds = sum(trial.seconds for trial in trials)
    return label, best, len(trials), len(failed), seconds, reasons[0] if reasons else None


TUNING = SectionSpec(key="tuning", title="Tuning", build=_build)
