"""The leaderboard of a competition as a table: what the public may see, or all that the host sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyarrow import compute

from harness.metrics import find_metric
from harness.scoring.chosen_metric import metric_of
from harness.scoring.names import call_entry, resolve_team
from harness.scoring.records import to_records
from harness.scoring.references import hand_in_references
from harness.scoring.standing import rank, read_current, tell_damage, text_equals
from harness.tabular import Cell, Table
from leaderboard.names import shorten_ids

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd
    import pyarrow as pa

    from harness.competition.prepared import Prepared, Share
    from harness.metrics import Metric
    from harness.workspace import Workspace

_DIGITS = 5
_DETAILS = ("scores", "fold_scores")
_MARKS = {"submission": "", "baseline": "baseline", "ensemble": "ensemble", "reference": "reference"}


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One line of the leaderboard."""

    rank: int | None
    entry: str  # enough of the id to name it
    entry_id: str
    team: str
    model: str | None
    kind: str
    score: float | None
    low: float | None
    high: float | None
    also: Mapping[str, float | None]
    cv: float | None
    late: bool
    standing: str
    created_at: datetime
    tied: bool | None = None  # whether it cannot be told from the leader; None where that was not tested

    @property
    def name(self) -> str:
        """What a person calls it."""
        return call_entry(self.kind, self.team, self.model)


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """The leaderboard as it is shown: rows in order of rank, and what a reader should know about them."""

    competition: str
    share: Share
    metric: str
    direction: str
    also: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    notes: tuple[str, ...] = ()
    shows_intervals: bool = True  # whoever may not see them may not see either who is tied
    ranking: pa.Table | None = field(default=None, repr=False, compare=False)  # all of it, filtered or not

    @property
    def leader(self) -> str | None:
        """The id of the first entry that is ranked, shown or not; None where nobody is."""
        if self.ranking is None:
            return next((row.entry_id for row in self.rows if row.rank == 1), None)
        first = self.ranking.filter(compute.equal(self.ranking["rank"], 1))
        return str(first["entry_id"][0].as_py()) if first.num_rows else None

    def table(self) -> Table:
        """The rows as a plain table, without columns that hold nothing."""
        columns: dict[str, list[Cell]] = {
            "rank": [row.rank for row in self.rows],
            "team": [row.team for row in self.rows],
            "model": [row.model for row in self.rows],
            "kind": [_MARKS.get(row.kind, row.kind) or None for row in self.rows],
            self.metric: [row.score for row in self.rows],
            "low": [row.low for row in self.rows],
            "high": [row.high for row in self.rows],
            "tied": [row.tied or None for row in self.rows],
            **{name: [row.also.get(name) for row in self.rows] for name in self.also},
            "cv": [row.cv for row in self.rows],
            "standing": [_remark(row) for row in self.rows],
            "when": [f"{row.created_at:%Y-%m-%d %H:%M}" for row in self.rows],
            "entry": [row.entry for row in self.rows],
        }
        always = ("rank", "team", self.metric, "when", "entry")
        digits = dict.fromkeys((self.metric, "low", "high", "cv", *self.also), _DIGITS)
        spare = (self.also, ("when",), ("low", "high"), ("cv",), ("tied",), ("kind",), ("model",))
        return Table.of_columns(columns, digits, always=always, spare=spare)

    def full_table(self) -> Table:
        """Every field of every row."""
        tested = any(row.tied is not None for row in self.rows)
        columns = (
            *("rank", "entry_id", "team", "model", "kind", "standing", "late", "created_at"),
            *(self.metric, f"{self.metric}_low", f"{self.metric}_high", *self.also, "cv"),
            *(("tied",) if tested else ()),
        )
        return Table(columns, [(*self._cells(row), *((row.tied,) if tested else ())) for row in self.rows])

    @property
    def frame(self) -> pd.DataFrame:
        """Every field of every row as a DataFrame."""
        return self.full_table().to_frame()

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from harness.page.render import render_fragment  # the command does without
        from harness.scoring.board_blocks import board_blocks

        return render_fragment(list(board_blocks(self)))

    def _cells(self, row: BoardRow) -> tuple[Cell, ...]:
        return (
            *(row.rank, row.entry_id, row.team, row.model, row.kind, row.standing, row.late),
            row.created_at.isoformat(),
            *(row.score, row.low, row.high, *(row.also.get(name) for name in self.also), row.cv),
        )


def read_board(
    prepared: Prepared,
    workspace: Workspace,
    *,
    share: Share = "public",
    every_entry: bool = False,
    top: int | None = None,
    team: str | None = None,
    kind: str | None = None,
    model: str | None = None,
) -> BoardView:
    """The leaderboard, ranked on a share; ranks stay those of the whole board when rows are filtered."""
    metric = metric_of(prepared)
    warnings = hand_in_references(prepared, workspace)
    current = read_current(prepared, workspace, columns=_DETAILS)
    ranking = rank(current, prepared, metric, share=share, per_team=not every_entry, everything=every_entry)
    rules = prepared.spec.rules
    exact = share == "private" or rules is None or rules.feedback == "exact"
    shown = _filtered(ranking, team=team, kind=kind, model=model)
    return BoardView(
        competition=prepared.slug,
        share=share,
        metric=metric.name,
        direction=metric.direction,
        also=tuple(name for name in _also(prepared) if name != metric.name),
        rows=_rows(shown if top is None else shown.slice(0, top), share, metric, exact=exact),
        notes=(*_notes(current, prepared), *tell_damage(prepared, workspace), *warnings),
        shows_intervals=exact,
        ranking=ranking,
    )


def submission_table(
    prepared: Prepared,
    workspace: Workspace,
    *,
    team: str | None = None,
    everyone: bool = False,
    whole_ids: bool = False,
) -> Table:
    """What a team has handed in, the newest first, refused files included; or what everyone has."""
    current = read_current(prepared, workspace, columns=("message", "error", "public_score"))
    own = current.filter(text_equals(current["kind"], "submission"))
    if not everyone:
        own = own.filter(text_equals(own["team"], resolve_team(team, workspace)))
    own = own.sort_by([("created_at", "descending"), ("entry_id", "descending")])
    names = (own["entry_id"] if whole_ids else shorten_ids(own["entry_id"])).to_pylist()
    rows = [_submission_cells(row, name) for row, name in zip(to_records(own), names, strict=True)]
    metric = metric_of(prepared).name
    columns = ("entry", "when", "team", "model", "status", metric, "message", "error")
    return Table(columns, rows, {metric: _DIGITS})


def _submission_cells(row: Mapping[str, Any], name: str) -> tuple[Cell, ...]:
    status = next((mark for mark in ("withdrawn", "disqualified") if row[mark]), row["status"])
    late = " (late)" if row["late"] else ""
    when = f"{row['created_at']:%Y-%m-%d %H:%M:%S}"
    error = " ".join((row["error"] or "").split()) or None
    cells = (row["team"], row["model"], status + late, row["public_score"], row["message"], error)
    return (name, when, *cells)


def _also(prepared: Prepared) -> Iterable[str]:
    return (find_metric(name).name for name in prepared.spec.metric.also)


def _filtered(ranking: pa.Table, **wanted: str | None) -> pa.Table:
    for column, text in wanted.items():
        if text is not None:
            ranking = ranking.filter(text_equals(ranking[column], text))
    return ranking


def _rows(shown: pa.Table, share: Share, metric: Metric, *, exact: bool) -> tuple[BoardRow, ...]:
    names = shorten_ids(shown["entry_id"]).to_pylist()
    return tuple(
        _row(row, name, share, metric, exact=exact)
        for row, name in zip(to_records(shown), names, strict=True)
    )


def _row(row: Mapping[str, Any], name: str, share: Share, metric: Metric, *, exact: bool) -> BoardRow:
    scores = {score["metric"]: score for score in row["scores"] or () if score["share"] == share}
    of_today = metric.name in scores or not scores  # a stale score may be of another metric
    value = "released" if share == "public" else "value"
    main = scores.pop(metric.name, {})
    interval = (main.get("low"), main.get("high")) if exact else (None, None)
    return BoardRow(
        rank=row["rank"],
        entry=name,
        entry_id=row["entry_id"],
        team=row["team"],
        model=row["model"],
        kind=row["kind"],
        score=row["score"] if of_today else None,
        low=interval[0],
        high=interval[1],
        also={other: score[value] for other, score in scores.items()},
        cv=row["cv_mean"],
        late=row["late"],
        standing=row["standing"],
        created_at=row["created_at"],
    )


def _remark(row: BoardRow) -> str | None:
    words = ["late"] if row.late else []
    if row.standing not in ("ranked", "between"):
        words.append(row.standing)
    return ", ".join(words) or None


def _notes(current: pa.Table, prepared: Prepared) -> list[str]:
    theirs = compute.invert(
        text_equals(current["kind"], "reference")
    )  # references are made anew by themselves
    scored = compute.and_(theirs, text_equals(current["status"], "scored"))
    stale = compute.sum(compute.and_(current["stale"], scored)).as_py() or 0
    if not stale:
        return []
    entries = "1 entry is" if stale == 1 else f"{stale:,} entries are"
    reason = "scored before the data or the metric changed"
    return [f"{entries} not ranked: {reason}. Score again with: harness rescore {prepared.slug}"]
