"""Where a team stands: its best score that was released, and its rank among all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import compute

from harness.scoring.finals import keep_finals
from leaderboard.arrays import build_array, build_table
from leaderboard.current import apply_events, current_board
from leaderboard.ranking import DICTIONARIES, NEEDED_COLUMNS, rank_board
from leaderboard.schema import ENTRIES, EVENTS
from leaderboard.store import Board

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.competition.prepared import Prepared, Share
    from harness.metrics import Metric
    from harness.workspace import Workspace
    from leaderboard.current import Fingerprints
    from leaderboard.schema import Entry


@dataclass(frozen=True)
class Standing:
    """A team's row on the public board; no rank where nothing of it is ranked."""

    rank: int | None
    of: int
    best: float | None
    entry_id: str | None


def fingerprints_of(prepared: Prepared) -> Fingerprints:
    """What today's scores depend on."""
    today = prepared.fingerprints
    return today.spec, today.data, today.metric


def read_current(prepared: Prepared, workspace: Workspace, *, columns: Sequence[str] = ()) -> pa.Table:
    """Every entry as it stands now: what ranking needs, and the columns asked for."""
    return current_board(
        Board(workspace.board(prepared.slug)),
        tuple(dict.fromkeys((*NEEDED_COLUMNS, *columns))),
        fingerprints=fingerprints_of(prepared),
        dictionaries=DICTIONARIES,
    )


def tell_damage(prepared: Prepared, workspace: Workspace) -> list[str]:
    """A sentence for every file of the board that could not be read."""
    damaged = Board(workspace.board(prepared.slug)).damaged()
    return [
        f"A part of the board is damaged, and its entries are missing: {part.name} ({part.reason}). "
        + (f"It was set aside as {part.moved_to}." if part.moved_to else "Check the disk.")
        for part in damaged
    ]


def with_entry(current: pa.Table, entry: Entry) -> pa.Table:
    """The board with one more entry, as a second reading would give it."""
    row = apply_events(build_table([entry], ENTRIES), build_table([], EVENTS)).select(current.column_names)
    columns = [
        column.dictionary_encode() if pa.types.is_dictionary(current.schema.field(name).type) else column
        for name, column in zip(row.column_names, row.columns, strict=True)
    ]
    fresh = pa.Table.from_arrays(columns, schema=current.schema)
    return pa.concat_tables([current, fresh]).unify_dictionaries()


def rank(
    current: pa.Table,
    prepared: Prepared,
    metric: Metric,
    *,
    share: Share = "public",
    per_team: bool = True,
    everything: bool = False,
) -> pa.Table:
    """The entries in order of rank."""
    if share == "private" and per_team:
        current = keep_finals(current, prepared, metric)
    return rank_board(
        current,
        share=share,
        direction=metric.direction,
        per_team=per_team,
        rules=prepared.spec.rules is not None,
        everything=everything,
    )


def find_standing(ranking: pa.Table, *, team: str | None = None, entry_id: str | None = None) -> Standing:
    """Where a team, or an entry, stands in a ranking with one row a team."""
    wanted = text_equals(ranking["entry_id"], entry_id)
    if team is not None:
        wanted = compute.and_(text_equals(ranking["team"], team), text_equals(ranking["kind"], "submission"))
    own = ranking.filter(wanted)
    of = compute.max(ranking["rank"]).as_py() or 0
    if own.num_rows == 0:
        return Standing(None, of, None, None)
    return Standing(own["rank"][0].as_py(), of, own["score"][0].as_py(), own["entry_id"][0].as_py())


def best_told(board: Board, prepared: Prepared, metric: Metric, team: str) -> float | None:
    """The best public score that the team was ever told, of entries it withdrew too."""
    entries = current_board(board, ("team", "kind", "public_score"), fingerprints=fingerprints_of(prepared))
    own = compute.and_(text_equals(entries["team"], team), text_equals(entries["kind"], "submission"))
    told = entries.filter(compute.and_(own, compute.invert(entries["stale"])))["public_score"]
    best = compute.max(told) if metric.direction == "maximize" else compute.min(told)
    value: float | None = best.as_py()
    return value


def text_equals(column: pa.ChunkedArray, text: str | None) -> pa.ChunkedArray:
    """Which cells of a text column, encoded or not, are this text."""
    plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    return compute.equal(plain, build_array([text], pa.string())[0])
