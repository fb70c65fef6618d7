"""What a participant gets back for a submission: the scores that were released, the rank, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.tabular import Cell, Table

if TYPE_CHECKING:
    from harness.metrics import Metric
    from harness.scoring.standing import Standing
    from leaderboard.schema import Entry, Kind, Status

_DIGITS = 6


@dataclass(frozen=True)
class ReleasedScore:
    """One public score as it was released; None where there is none to tell."""

    metric: str
    value: float | None
    low: float | None = None
    high: float | None = None
    method: str | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One entry as its team is told of it."""

    entry_id: str
    competition: str
    team: str
    kind: Kind
    status: Status
    late: bool
    rows: int
    scores: tuple[ReleasedScore, ...]  # the metric that ranks first
    rank: int | None
    of: int
    previous_best: float | None
    improvement: float | None  # positive: better than the team's best before
    warnings: tuple[str, ...] = ()

    @property
    def score(self) -> float | None:
        """The released value of the metric that ranks."""
        return self.scores[0].value if self.scores else None


def make_receipt(
    entry: Entry,
    *,
    before: Standing,
    after: Standing,
    metric: Metric,
    exact: bool,
    warnings: tuple[str, ...] = (),
) -> Receipt:
    """The receipt of an entry that is on the board; intervals are told only with exact scores."""
    public = [score for score in entry.scores if score.share == "public"]
    told = tuple(
        ReleasedScore(score.metric, score.released, score.low, score.high, score.method)
        if exact
        else ReleasedScore(score.metric, score.released)
        for score in public
    )
    return Receipt(
        entry_id=entry.entry_id,
        competition=entry.competition,
        team=entry.team,
        kind=entry.kind,
        status=entry.status,
        late=entry.late,
        rows=entry.rows or 0,
        scores=told if any(score.value is not None for score in told) else (),
        rank=after.rank,
        of=after.of,
        previous_best=before.best,
        improvement=_improvement(entry.public_score, before.best, metric),
        warnings=(
            *warnings,
            *(("The deadline has passed: the entry is marked as late.",) if entry.late else ()),
        ),
    )


def receipt_lines(receipt: Receipt) -> list[str]:
    """The receipt as a person reads it."""
    return [
        *[_score_line(score) for score in receipt.scores],
        *_verdict(receipt),
        *([f"rank   {receipt.rank} of {receipt.of}"] if receipt.rank else []),
        *_change(receipt),
        f"entry  {receipt.entry_id} of team {receipt.team}",
        *[f"note   {warning}" for warning in receipt.warnings],
    ]


def receipt_table(receipt: Receipt) -> Table:
    """The receipt as one row."""
    cells: dict[str, Cell] = {
        "entry": receipt.entry_id,
        "competition": receipt.competition,
        "team": receipt.team,
        "kind": receipt.kind,
        "status": receipt.status,
        "late": receipt.late,
        "rows": receipt.rows,
    }
    for score in receipt.scores:
        cells |= {
            score.metric: score.value,
            f"{score.metric}_low": score.low,
            f"{score.metric}_high": score.high,
        }
    cells |= {
        "rank": receipt.rank,
        "of": receipt.of,
        "previous_best": receipt.previous_best,
        "improvement": receipt.improvement,
    }
    return Table(tuple(cells), [tuple(cells.values())])


def _improvement(score: float | None, before: float | None, metric: Metric) -> float | None:
    if score is None or before is None:
        return None
    return score - before if metric.direction == "maximize" else before - score


def _score_line(score: ReleasedScore) -> str:
    if score.value is None:
        return f"{score.metric}  n/a"
    interval = ""
    if score.low is not None and score.high is not None:
        interval = f"  (95 % interval {score.low:.{_DIGITS}g} to {score.high:.{_DIGITS}g})"
    return f"{score.metric}  {score.value:.{_DIGITS}g}{interval}"


def _verdict(receipt: Receipt) -> list[str]:
    if receipt.status == "unscored":
        return ["valid  the answers are not known here, so it is not scored"]
    if not receipt.scores:
        return ["valid  scores are not told in this competition"]
    return []


def _change(receipt: Receipt) -> list[str]:
    if receipt.previous_best is None or receipt.improvement is None:
        return []
    before = f"the team's best before was {receipt.previous_best:.{_DIGITS}g}"
    if receipt.improvement > 0:
        return [f"better by {receipt.improvement:.{_DIGITS}g}: {before}"]
    return [f"no improvement: {before}"]
