"""Ranks of little boards, computed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np
import pytest

from leaderboard.arrays import build_table
from leaderboard.current import apply_events
from leaderboard.ranking import NEEDED_COLUMNS, rank_board
from leaderboard.schema import ENTRIES, EVENTS, Entry, Event

if TYPE_CHECKING:
    import pyarrow as pa

START = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = ("spec", "data", "metric")


def entry(name: str, score: float | None, *, hour: float = 0, **changes: object) -> Entry:
    plain = Entry(
        entry_id=name,
        competition="c",
        kind="submission",
        team=name,
        created_at=START + timedelta(hours=hour),
        status="scored",
        public_score=score,
        spec_fingerprint="spec",
        data_fingerprint="data",
        metric_fingerprint="metric",
    )
    return replace(plain, **changes)


def event(kind: str, entry_id: str) -> Event:
    return Event(
        event_id=f"{kind} {entry_id}", competition="c", kind=kind, entry_id=entry_id, created_at=START
    )


def current(entries: list[Entry], events: list[Event] | None = None) -> pa.Table:
    return apply_events(build_table(entries, ENTRIES), build_table(events or [], EVENTS))


def ranks(board: pa.Table) -> list[tuple[str, int | None]]:
    return list(zip(board["entry_id"].to_pylist(), board["rank"].to_pylist(), strict=True))


def standings(board: pa.Table) -> dict[str, str]:
    return dict(zip(board["entry_id"].to_pylist(), board["standing"].to_pylist(), strict=True))


def rank(entries: list[Entry], events: list[Event] | None = None, **options: object) -> pa.Table:
    return rank_board(current(entries, events), **{"share": "public", "direction": "maximize", **options})


def test_the_largest_score_is_first_when_it_is_maximized() -> None:
    board = rank([entry("a", 0.5), entry("b", 0.75), entry("c", -inf)])
    assert ranks(board) == [("b", 1), ("a", 2), ("c", 3)]
    assert board["score"].to_pylist() == [0.75, 0.5, -inf]


def test_the_smallest_score_is_first_when_it_is_minimized() -> None:
    board = rank([entry("a", 0.5), entry("b", 0.75), entry("c", inf)], direction="minimize")
    assert ranks(board) == [("a", 1), ("b", 2), ("c", 3)]


@pytest.mark.parametrize("direction", ["maximize", "minimize"])
def test_of_equal_scores_the_earlier_entry_ranks_higher(direction: str) -> None:
    entries = [entry("late", 0.0, hour=3), entry("early", -0.0, hour=1), entry("between", 0.0, hour=2)]
    assert ranks(rank(entries, direction=direction)) == [("early", 1), ("between", 2), ("late", 3)]


def test_of_equal_scores_at_one_moment_the_smaller_id_ranks_higher() -> None:
    assert ranks(rank([entry("c", 1.0), entry("a", 1.0), entry("b", 1.0)])) == [("a", 1), ("b", 2), ("c", 3)]


@pytest.mark.parametrize("direction", ["maximize", "minimize"])
def test_no_score_and_nan_come_last_without_a_rank(direction: str) -> None:
    board = rank(
        [entry("none", None, hour=2), entry("nan", nan, hour=1), entry("a", 0.5)], direction=direction
    )
    assert ranks(board) == [("a", 1), ("nan", None), ("none", None)]
    assert board["score"].to_pylist() == [0.5, None, None]
    assert standings(board) == {"a": "ranked", "nan": "unscored", "none": "unscored"}


def test_a_team_has_one_row_its_best_and_of_equal_ones_its_earliest() -> None:
    entries = [
        entry("a1", 0.25, team="a", hour=1),
        entry("a2", 0.75, team="a", hour=2),
        entry("a3", 0.75, team="a", hour=3),
        entry("b1", 0.5, team="b", hour=4),
    ]
    assert ranks(rank(entries)) == [("a2", 1), ("b1", 2)]
    assert ranks(rank(entries, per_team=False)) == [("a2", 1), ("a3", 2), ("b1", 3), ("a1", 4)]
    assert standings(rank(entries, everything=True)) == {
        "a2": "ranked",
        "b1": "ranked",
        "a3": "replaced",
        "a1": "replaced",
    }


def test_a_team_without_a_score_still_has_one_row() -> None:
    board = rank([entry("a1", None, team="a", hour=1), entry("a2", None, team="a", hour=2), entry("b", 0.5)])
    assert ranks(board) == [("b", 1), ("a1", None)]


def test_what_takes_no_part_is_left_out_and_says_why() -> None:
    entries = [
        entry("good", 0.1),
        entry("old data", 0.9, data_fingerprint="yesterday"),
        entry("no metric", 0.9, metric_fingerprint=None),
        entry("refused", None, status="invalid"),
        entry("taken back", 0.9),
        entry("cheated", 0.9, spec_fingerprint="yesterday"),
    ]
    events = [event("withdrawn", "taken back"), event("disqualified", "cheated")]
    assert ranks(rank(entries, events, fingerprints=TODAY)) == [("good", 1)]
    board = rank(entries, events, fingerprints=TODAY, everything=True)
    assert standings(board) == {
        "good": "ranked",
        "old data": "stale",
        "no metric": "stale",
        "refused": "invalid",
        "taken back": "withdrawn",
        "cheated": "disqualified",
    }
    assert board["rank"].to_pylist() == [1, None, None, None, None, None]


def test_stale_entries_marked_before_are_left_out_too() -> None:
    entries = build_table([entry("a", 0.5), entry("b", 0.9, spec_fingerprint="yesterday")], ENTRIES)
    marked = apply_events(entries, build_table([], EVENTS), fingerprints=TODAY)
    assert ranks(rank_board(marked, share="public", direction="maximize")) == [("a", 1)]


def test_a_withdrawn_best_entry_gives_way_to_the_next_best() -> None:
    entries = [entry("a1", 0.9, team="a"), entry("a2", 0.8, team="a"), entry("b", 0.5)]
    assert ranks(rank(entries, [event("withdrawn", "a1")])) == [("a2", 1), ("b", 2)]


def automatic(name: str, score: float | None, *, model: str, **changes: object) -> Entry:
    return entry(name, score, model=model, **{"kind": "baseline", "team": "baselines", **changes})


def test_without_rules_baselines_are_ranked_like_everyone_a_row_a_model() -> None:
    entries = [
        automatic("forest", 0.75, model="forest", run_id="r"),
        automatic("linear", 0.5, model="linear", run_id="r"),
        automatic("sample", 0.1, model="sample", kind="reference"),
        entry("ants", 0.6),
    ]
    assert ranks(rank(entries)) == [("forest", 1), ("ants", 2), ("linear", 3), ("sample", 4)]


def test_with_rules_baselines_and_late_entries_stand_between_the_ranks() -> None:
    entries = [
        automatic("forest", 0.75, model="forest"),
        automatic("blend", 0.95, model="blend", kind="ensemble"),
        automatic("sample", 0.1, model="sample", kind="reference"),
        entry("ants", 0.6),
        entry("bees", 0.9),
        entry("slow bees", 0.99, team="bees", late=True),
    ]
    board = rank(entries, rules=True)
    assert ranks(board) == [
        ("slow bees", None),
        ("blend", None),
        ("bees", 1),
        ("forest", None),
        ("ants", 2),
        ("sample", None),
    ]
    assert standings(board)["forest"] == "between"
    assert ranks(rank(entries))[:3] == [("slow bees", None), ("blend", 1), ("bees", 2)]


def test_a_newer_run_replaces_a_models_older_run_even_when_it_is_worse() -> None:
    entries = [
        automatic("old forest", 0.9, model="forest", run_id="r1", hour=1),
        automatic("old linear", 0.4, model="linear", run_id="r1", hour=1),
        automatic("new forest", 0.8, model="forest", run_id="r2", hour=2),
        automatic("newer forest", 0.7, model="forest", run_id="r2", hour=3),
    ]
    board = rank(entries, everything=True)
    assert ranks(board)[:2] == [("new forest", 1), ("old linear", 2)]
    assert standings(board)["old forest"] == standings(board)["newer forest"] == "replaced"
    assert len(rank(entries, per_team=False)) == 4


def test_the_newest_of_what_came_from_no_run_stands() -> None:
    entries = [automatic("old", 0.9, model="rule", hour=1), automatic("new", 0.2, model="rule", hour=2)]
    assert ranks(rank(entries)) == [("new", 1)]


def test_a_reference_and_a_baseline_of_one_name_are_two_rows() -> None:
    entries = [automatic("b", 0.9, model="mean"), automatic("r", 0.8, model="mean", kind="reference")]
    assert ranks(rank(entries)) == [("b", 1), ("r", 2)]


def test_the_private_board_ranks_by_the_private_score() -> None:
    entries = [entry("a", 0.9, private_score=0.1), entry("b", 0.1, private_score=0.9)]
    assert ranks(rank(entries, share="private")) == [("b", 1), ("a", 2)]


def test_where_nothing_can_be_scored_entries_rank_by_cross_validation() -> None:
    entries = [
        entry("a", None, status="unscored", cv_mean=0.5),
        entry("b", None, status="unscored", cv_mean=0.75),
        entry("c", None, status="unscored"),
    ]
    assert ranks(rank(entries)) == [("b", 1), ("a", 2), ("c", None)]
    assert ranks(rank(entries, share="cv")) == [("b", 1), ("a", 2), ("c", None)]


def test_an_unscored_entry_does_not_rank_among_scored_ones() -> None:
    entries = [entry("a", 0.1), entry("b", None, status="unscored", cv_mean=0.9)]
    assert ranks(rank(entries)) == [("a", 1), ("b", None)]
    assert ranks(rank([entry("a", 0.1, cv_mean=0.7)], share="private")) == [("a", None)]


def test_an_empty_board_has_its_columns() -> None:
    board = rank([], everything=True, fingerprints=TODAY)
    assert board.num_rows == 0
    assert board.column_names[-3:] == ["rank", "score", "standing"]


def test_the_needed_columns_are_enough() -> None:
    entries = current([entry("a", 0.5), entry("b", 0.75)])
    needed = entries.select([*NEEDED_COLUMNS, "withdrawn", "disqualified", "stale"])
    assert ranks(rank_board(needed, share="public", direction="maximize")) == [("b", 1), ("a", 2)]


@pytest.mark.parametrize("seed", range(5))
def test_ranks_agree_with_sorting_row_by_row(seed: int) -> None:
    random = np.random.default_rng(seed)
    entries = [
        entry(
            f"{number:04}",
            random.choice([0.25, 0.5, nan, random.random()]),
            team=f"team {random.integers(20)}",
            hour=int(random.integers(30)),
        )
        for number in random.permutation(200)
    ]
    scored = [one for one in entries if not np.isnan(one.public_score)]
    best: dict[str, Entry] = {}
    for one in sorted(scored, key=lambda row: (-row.public_score, row.created_at, row.entry_id)):
        best.setdefault(one.team, one)
    expected = [(one.entry_id, place) for place, one in enumerate(best.values(), start=1)]
    assert [row for row in ranks(rank(entries)) if row[1]] == expected
