"""Entries with their events applied, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from leaderboard.arrays import build_table
from leaderboard.current import MARKS, apply_events, current_board
from leaderboard.schema import ENTRIES, EVENTS, Entry, Event, Score
from leaderboard.store import Board

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 3, 1, tzinfo=UTC)


def at(hour: float) -> datetime:
    return START + timedelta(hours=hour)


def entry(name: str, team: str = "ants", *, hour: float = 0, **changes: object) -> Entry:
    plain = Entry(
        entry_id=name, competition="c", kind="submission", team=team, created_at=at(hour), status="scored"
    )
    return replace(plain, **changes)


def event(kind: str, *, hour: float, **changes: object) -> Event:
    return replace(
        Event(event_id=f"{hour:08.3f} {kind}", competition="c", kind=kind, created_at=at(hour)), **changes
    )


def apply(entries: list[Entry], events: list[Event], **options: Any) -> dict[str, dict[str, Any]]:
    table = apply_events(build_table(entries, ENTRIES), build_table(events, EVENTS), **options)
    assert table.column_names == [*ENTRIES.names, *MARKS.names]
    assert table.num_rows == len(entries)
    return {row["entry_id"]: row for row in table.to_pylist()}


def test_without_events_nothing_changes() -> None:
    row = apply([entry("a", public_score=0.5)], [])["a"]
    assert (row["withdrawn"], row["disqualified"], row["chosen"], row["stale"]) == (False,) * 4
    assert row["rescored_at"] is None
    assert row["public_score"] == 0.5


def test_the_last_rescoring_gives_the_scores() -> None:
    old, new = Score(share="public", metric="auc", value=0.1), Score(share="public", metric="auc", value=0.3)
    events = [
        event("rescored", hour=2, entry_id="a", public_score=0.3, metric_fingerprint="m3", scores=(new,)),
        event("rescored", hour=1, entry_id="a", public_score=0.2, metric_fingerprint="m2"),
        event("rescored", hour=1, entry_id="gone", public_score=0.9),
    ]
    handed_in = [
        entry(
            "a",
            public_score=0.1,
            private_score=0.4,
            metric_fingerprint="m1",
            data_fingerprint="d",
            scores=(old,),
        ),
        entry("b", public_score=0.5, metric_fingerprint="m1"),
    ]
    rows = apply(handed_in, events)
    assert (rows["a"]["public_score"], rows["a"]["private_score"]) == (0.3, None)
    assert (rows["a"]["metric_fingerprint"], rows["a"]["data_fingerprint"]) == ("m3", "d")
    assert rows["a"]["scores"] == [vars(new)]
    assert rows["a"]["rescored_at"] == at(2)
    assert (rows["b"]["public_score"], rows["b"]["metric_fingerprint"]) == (0.5, "m1")


def test_rescoring_scores_what_was_unscored() -> None:
    events = [
        event("rescored", hour=1, entry_id="a", private_score=0.3),
        event("rescored", hour=1, entry_id="b"),
    ]
    rows = apply([entry("a", status="unscored"), entry("b", status="unscored")], events)
    assert (rows["a"]["status"], rows["b"]["status"]) == ("scored", "unscored")


@pytest.mark.parametrize("kind", ["withdrawn", "disqualified"])
def test_an_entry_is_out_until_it_is_reinstated(kind: str) -> None:
    out, back = event(kind, hour=1, entry_id="a"), event("reinstated", hour=2, entry_id="a")
    assert apply([entry("a"), entry("b")], [out])["a"][kind]
    assert not apply([entry("a"), entry("b")], [out])["b"][kind]
    assert not apply([entry("a")], [back, out])["a"][kind]
    assert apply([entry("a")], [out, back, event(kind, hour=3, entry_id="a")])["a"][kind]


def test_a_disqualified_team_is_out_with_all_its_entries() -> None:
    events = [event("disqualified", hour=1, team="ants")]
    rows = apply([entry("a", "ants"), entry("later", "ants", hour=9), entry("b", "bees")], events)
    assert {name: row["disqualified"] for name, row in rows.items()} == {"a": True, "later": True, "b": False}
    events.append(event("reinstated", hour=2, team="ants"))
    assert not any(row["disqualified"] for row in apply([entry("a", "ants")], events).values())


def test_entries_are_chosen_and_unchosen() -> None:
    events = [
        event("chosen", hour=1, entry_id="a"),
        event("chosen", hour=1.5, entry_id="b"),
        event("unchosen", hour=2, entry_id="a"),
    ]
    rows = apply([entry("a"), entry("b"), entry("c")], events)
    assert [name for name, row in rows.items() if row["chosen"]] == ["b"]


def test_a_renamed_team_takes_its_entries_along() -> None:
    rows = apply(
        [entry("a", "ants"), entry("b", "bees")], [event("renamed", hour=1, team="ants", message="wasps")]
    )
    assert (rows["a"]["team"], rows["b"]["team"]) == ("wasps", "bees")


def test_a_name_taken_later_by_others_stays_theirs() -> None:
    handed_in = [entry("old", "ants", hour=0), entry("new", "ants", hour=2)]
    rows = apply(handed_in, [event("renamed", hour=1, team="ants", message="wasps")])
    assert (rows["old"]["team"], rows["new"]["team"]) == ("wasps", "ants")


def test_renamings_are_followed_in_order_of_time() -> None:
    events = [
        event("renamed", hour=3, team="c", message="d"),
        event("renamed", hour=1, team="a", message="b"),
        event("renamed", hour=2, team="b", message="c"),
        event("renamed", hour=4, team="b", message="never"),
    ]
    rows = apply([entry("1", "a"), entry("2", "b", hour=2.5), entry("3", "c", hour=3.5)], events)
    assert [row["team"] for row in rows.values()] == ["d", "never", "c"]


def test_a_disqualified_team_does_not_escape_by_another_name() -> None:
    events = [event("disqualified", hour=1, team="a"), event("renamed", hour=2, team="a", message="b")]
    assert apply([entry("1", "a")], events)["1"]["disqualified"]


def test_entries_of_other_fingerprints_are_stale() -> None:
    today = {"spec_fingerprint": "s", "data_fingerprint": "d", "metric_fingerprint": "m"}
    handed_in = [
        entry("same", **today),
        entry("spec", **{**today, "spec_fingerprint": "t"}),
        entry("data", **{**today, "data_fingerprint": None}),
        entry("rescored", **{**today, "metric_fingerprint": "n"}),
    ]
    events = [event("rescored", hour=1, entry_id="rescored", public_score=0.5, metric_fingerprint="m")]
    rows = apply(handed_in, events, fingerprints=("s", "d", "m"))
    assert [name for name, row in rows.items() if row["stale"]] == ["spec", "data"]
    assert not any(row["stale"] for row in apply(handed_in, events).values())


def test_a_board_is_read_with_the_columns_asked_for(tmp_path: Path) -> None:
    board = Board(tmp_path)
    assert current_board(board, ["team"]).column_names == ["team", *MARKS.names]
    board.append_entries([entry("a", "ants"), entry("b", "bees")])
    board.append_event(event("renamed", hour=1, team="ants", message="wasps"))
    board.append_event(event("withdrawn", hour=1, entry_id="a"))
    plain = current_board(board, ["team", "message"])
    assert plain.select(["team", "message", "withdrawn"]).to_pylist() == [
        {"team": "wasps", "message": None, "withdrawn": True},
        {"team": "bees", "message": None, "withdrawn": False},
    ]
    encoded = current_board(board, ["team", "message"], dictionaries=["team", "spec_fingerprint"])
    assert encoded.to_pylist() == plain.to_pylist()
