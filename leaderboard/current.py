"""The current board: the entries as they were handed in, with everything that happened since applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from leaderboard.arrays import build_array, from_numpy, to_numpy, validity
from leaderboard.codes import encode_text, find_positions
from leaderboard.renames import Rename, follow_renames, list_renames, rename_teams
from leaderboard.schema import ENTRIES

if TYPE_CHECKING:
    from leaderboard.store import Board

Fingerprints = tuple[str, str, str]  # of spec, data and metric: what today's scores depend on

FINGERPRINTS = ("spec_fingerprint", "data_fingerprint", "metric_fingerprint")
MARKS = pa.schema(
    [
        pa.field("withdrawn", pa.bool_(), nullable=False),
        pa.field("disqualified", pa.bool_(), nullable=False),
        pa.field("chosen", pa.bool_(), nullable=False),
        pa.field("rescored_at", pa.timestamp("us", tz="UTC")),
        pa.field("stale", pa.bool_(), nullable=False),
    ]
)
_APPLIED_TO = ("entry_id", "team", "created_at", "status", *FINGERPRINTS)
_FATES = ("withdrawn", "disqualified", "reinstated")
_CHOICES = ("chosen", "unchosen")


def current_board(
    board: Board,
    columns: Sequence[str] | None = None,
    *,
    fingerprints: Fingerprints | None = None,
    dictionaries: Sequence[str] = (),
) -> pa.Table:
    """The columns asked for, of every entry as it stands now, and the columns of MARKS."""
    wanted = ENTRIES.names if columns is None else list(columns)
    reading = list(dict.fromkeys((*wanted, *_APPLIED_TO)))
    entries = board.read_entries(reading, dictionaries=dictionaries).table
    return apply_events(entries, board.events(), fingerprints=fingerprints).select([*wanted, *MARKS.names])


def apply_events(
    entries: pa.Table, events: pa.Table, *, fingerprints: Fingerprints | None = None
) -> pa.Table:
    """The entries with their events applied in the order of time, and marked.

    ============  ===========================================================================================
    rescored      the last one gives the scores and the fingerprints it names; an unscored entry is scored
    withdrawn     the entry takes no part, until it is reinstated
    disqualified  the same, by the host
    reinstated    undoes either
    chosen        the entry is one of the team's final ones, until it is unchosen
    renamed       `message` is the new name of the team `team`, for all that it handed in until then
    closed        changes no entry
    ============  ===========================================================================================

    An event with a team and no entry says the same of all the team's entries, later ones too.
    """
    if events.num_rows == 0:
        return _mark(entries, {}, fingerprints)
    events = events.sort_by([("created_at", "ascending"), ("event_id", "ascending")])
    renames = list_renames(events)
    if renames:
        teams = rename_teams(entries["team"], to_numpy(entries["created_at"]), renames)
        entries = _replace_column(entries, "team", teams)
    entries = _rescore(entries, _last_of_entries(events, ("rescored",)))
    fates = _last_of_entries(events, _FATES)
    team_fates = _last_of_teams(events, _FATES, renames)
    marks = {kind: _have(entries, fates, team_fates, kind) for kind in ("withdrawn", "disqualified")}
    choices = _last_of_entries(events, _CHOICES)
    marks["chosen"] = _have(entries, choices, _last_of_teams(events, _CHOICES, renames), "chosen")
    return _mark(entries, marks, fingerprints)


def find_stale(entries: pa.Table, fingerprints: Fingerprints) -> np.ndarray:
    """True for the entries whose scores were made under another spec, data or metric than today's."""
    stale = np.zeros(entries.num_rows, dtype=np.bool_)
    for name, today in zip(FINGERPRINTS, fingerprints, strict=True):
        stale |= ~encode_text(entries[name]).equal(today)
    return stale


def _last_of_entries(events: pa.Table, kinds: Sequence[str]) -> pa.Table:
    """Of these kinds, the last event of every entry."""
    entries = encode_text(events["entry_id"])
    rows = np.flatnonzero(encode_text(events["kind"]).any_of(kinds) & (entries.codes >= 0))
    last = np.full(len(entries.texts), -1)
    last[entries.codes[rows]] = rows  # of several assignments to one place, the last one stays
    return events.take(from_numpy(last[last >= 0]))


def _last_of_teams(events: pa.Table, kinds: Sequence[str], renames: Sequence[Rename]) -> dict[str, str]:
    """Of these kinds, the last event about every whole team, by the name it has now."""
    whole_team = validity(events["team"]) & ~validity(events["entry_id"])
    rows = np.flatnonzero(encode_text(events["kind"]).any_of(kinds) & whole_team).tolist()
    return {
        follow_renames(events["team"][row].as_py(), row, renames): events["kind"][row].as_py() for row in rows
    }


def _have(entries: pa.Table, last: pa.Table, teams: dict[str, str], kind: str) -> np.ndarray:
    positions = find_positions(entries["entry_id"], last["entry_id"])
    of_kind = np.append(encode_text(last["kind"]).equal(kind), False)
    marked: np.ndarray = of_kind[positions]
    names = [team for team, last_kind in teams.items() if last_kind == kind]
    return marked | encode_text(entries["team"]).any_of(names) if names else marked


def _rescore(entries: pa.Table, rescored: pa.Table) -> pa.Table:
    positions = find_positions(entries["entry_id"], rescored["entry_id"])
    for name in ("scores", "public_score", "private_score"):
        entries = _overwrite(entries, name, rescored[name], positions)
    for name in FINGERPRINTS:
        known = np.append(validity(rescored[name]), False)[positions]
        entries = _overwrite(entries, name, rescored[name], np.where(known, positions, -1))
    has_score = validity(rescored["public_score"]) | validity(rescored["private_score"])
    scored = build_array(["scored"] * rescored.num_rows, pa.string())
    now_scored = np.append(has_score, False)[positions]
    entries = _overwrite(entries, "status", pa.chunked_array([scored]), np.where(now_scored, positions, -1))
    return _overwrite(_without_rescoring(entries), "rescored_at", rescored["created_at"], positions)


def _overwrite(entries: pa.Table, name: str, values: pa.ChunkedArray, positions: np.ndarray) -> pa.Table:
    """The entries with a column replaced where a position in the new values is given."""
    if name not in entries.column_names or (positions < 0).all():
        return entries
    column = entries[name]
    if pa.types.is_dictionary(column.type):
        values = values.dictionary_encode()
    rows = np.where(positions >= 0, len(column) + positions, np.arange(len(column)))
    joined = pa.chunked_array([*column.chunks, *values.chunks], type=column.type)
    if pa.types.is_dictionary(column.type):
        joined = joined.unify_dictionaries()
    return _replace_column(entries, name, joined.take(from_numpy(rows)))


def _replace_column(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    place = table.column_names.index(name)
    return table.set_column(place, table.schema.field(name), values)


def _without_rescoring(entries: pa.Table) -> pa.Table:
    field = MARKS.field("rescored_at")
    nothing = np.zeros(entries.num_rows, dtype=np.int64)
    return entries.append_column(field, from_numpy(nothing, valid=nothing > 0).cast(field.type))


def _mark(entries: pa.Table, marks: dict[str, np.ndarray], fingerprints: Fingerprints | None) -> pa.Table:
    if "rescored_at" not in entries.column_names:
        entries = _without_rescoring(entries)
    nothing = np.zeros(entries.num_rows, dtype=np.bool_)
    marks = {**marks, "stale": find_stale(entries, fingerprints) if fingerprints else nothing}
    for field in MARKS:
        if field.name != "rescored_at":
            entries = entries.append_column(field, from_numpy(marks.get(field.name, nothing)))
    plain = [name for name in entries.column_names if name not in MARKS.names]
    return entries.select([*plain, *MARKS.names])
