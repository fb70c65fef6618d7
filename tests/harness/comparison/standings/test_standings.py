"""Three contestants in four competitions by hand, and the standings of a workspace."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from harness.comparison.standings.field import Field
from harness.comparison.standings.standings import make_standings, stand
from harness.comparison.standings.summary import standings_lines
from harness.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from harness.comparison.standings.result import Standings

FIELD = Field(
    competitions=("one", "two", "three", "four"),
    contestants=("a", "b", "c"),
    errors=np.array([[0.1, 0.2, 0.4], [0.3, 0.3, 0.6], [0.5, 0.25, 0.25], [0.0, 0.1, 0.2]]),
    from_perfect=np.ones(4, dtype=np.bool_),
)


def stand_by_hand(field: Field = FIELD, *, anchor: str | None = None) -> Standings:
    return stand(field, anchor=anchor, share="public", by="model", missing="worst")


def test_every_figure_of_the_table_by_hand() -> None:
    """Ranks 1 1.5 3 1, 2 1.5 1.5 2 and 3 3 1.5 3; the rest follows as in tests/leaderboard/rating."""
    standings = stand_by_hand()
    table = standings.table()
    assert [row[0] for row in table.rows] == ["a", "b", "c"]
    figures = {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns)}
    assert figures["rank"] == [1.625, 1.75, 2.625]
    assert figures["wins"] == [0.6875, 0.625, 0.1875]
    assert figures["error"] == pytest.approx([0.25, 5 / 24, 0.75])
    assert figures["improvability"] == pytest.approx([0.125, 0.375, 0.5625])
    assert figures["competitions"] == [4, 4, 4]
    assert figures["elo"][0] == pytest.approx(1000.0), "the first by name is the anchor"
    assert standings.frame["elo"].is_monotonic_decreasing
    assert standings.win_frame.loc["b", "c"] == 0.875
    assert math.isnan(standings.win_frame.loc["a", "a"])
    assert standings.win_table().rows[2] == ("3 c", 0.25, 0.125, None)
    assert standings.critical.groups == ((0, 1, 2),)


def test_all_follows_the_order_of_the_ratings() -> None:
    backwards = replace(FIELD, contestants=("c", "b", "a"), errors=FIELD.errors[:, ::-1])
    one, other = stand_by_hand(anchor="b"), stand_by_hand(backwards, anchor="b")
    assert [contestant.name for contestant in other.contestants] == ["a", "b", "c"]
    assert other.wins[0, 1] == one.wins[0, 1] == 0.625
    assert other.table().rows[0][1:] == pytest.approx(one.table().rows[0][1:])


def test_random_forest_is_the_usual_anchor() -> None:
    field = replace(FIELD, contestants=("a", "b", "random-forest"))
    standings = stand_by_hand(field)
    assert standings.anchor == "random-forest"
    assert standings.contestants[2].elo == pytest.approx(1000.0)
    assert stand_by_hand(field, anchor="b").contestants[1].elo == pytest.approx(1000.0)


def test_an_anchor_that_nobody_knows_is_refused() -> None:
    field = replace(FIELD, contestants=("linear", "lightgbm", "tree"), rare=("knn",))
    with pytest.raises(UnknownNameError, match=r"no contestant named 'liner'\. Did you mean linear"):
        stand_by_hand(field, anchor="liner")
    with pytest.raises(UsageError, match="knn has entries in less than half"):
        stand_by_hand(field, anchor="knn")


def test_competitions_without_a_best_score_count_for_all_but_improvability() -> None:
    field = replace(
        FIELD, errors=FIELD.errors - [[0], [0], [0], [5]], from_perfect=np.array([1, 1, 1, 0]) > 0
    )
    standings = stand_by_hand(field)
    assert standings.without_best == ("four",)
    assert [one.improvability for one in standings.contestants] == pytest.approx([1 / 6, 1 / 6, 5 / 12])
    assert [one.error for one in standings.contestants] == pytest.approx([0.25, 5 / 24, 0.75])
    assert "improvability leaves out four: no best score is known there." in standings_lines(standings)
    unknown = stand_by_hand(replace(FIELD, from_perfect=np.zeros(4, dtype=np.bool_)))
    assert [one.improvability for one in unknown.contestants] == [None] * 3


def test_who_is_missing_is_the_last_there_and_named() -> None:
    errors = FIELD.errors.copy()
    errors[0, 0] = np.inf
    standings = stand_by_hand(replace(FIELD, errors=errors))
    of_a = next(one for one in standings.contestants if one.name == "a")
    assert of_a.absent == ("one",)
    assert of_a.mean_rank == (3 + 1.5 + 3 + 1) / 4
    assert of_a.error == 0.5
    lines = standings_lines(standings)
    assert "Without an entry, and counted as the last there: a in one." in lines


def test_what_is_said_of_few_competitions_and_of_clear_ones() -> None:
    lines = standings_lines(stand_by_hand())
    assert lines[0] == "4 competitions, public share: one, two, three, four."
    assert any("From 4 competitions these intervals mean little" in line for line in lines)
    assert "Nobody can be told apart by these ranks" in lines[-1]
    assert not any("win or lose every duel" in line for line in lines)
    single = stand_by_hand(
        replace(FIELD, competitions=("one",), errors=FIELD.errors[:1], from_perfect=np.array([True]))
    )
    assert single.table().rows[0][2] is None
    lines = standings_lines(single)
    assert any("from one competition nothing is known of how sure that is" in line for line in lines)
    assert any("win or lose every duel" in line for line in lines)
    many = Field(
        competitions=tuple(f"number-{place}" for place in range(20)),
        contestants=("a", "b", "c"),
        errors=np.tile([0.1, 0.2, 0.3], (20, 1)),
        from_perfect=np.ones(20, dtype=np.bool_),
        rare=("knn",),
        dropped=("lonely",),
    )
    lines = standings_lines(stand_by_hand(many))
    assert lines[0].endswith("number-7, and 12 more.")
    assert any("(--all counts them): knn." in line for line in lines)
    assert "Left out, because fewer than two meet there: lonely." in lines
    assert "mean ranks at least 0.74 apart can be told apart" in lines[-1]


def test_the_standings_of_a_workspace(arena) -> None:
    for place, slug in enumerate(("one", "two")):
        toy = arena.make(slug)
        arena.enter(toy, 1.0 + place, model="mine")
        arena.enter(toy, 2.0 - place, model="yours", team="bob")
    arena.make("three")
    standings = make_standings(arena.workspace, anchor="mine")
    assert standings.competitions == ("one", "two"), "in the third nobody meets"
    assert standings.dropped == ("three",)
    wins = standings.win_frame.loc[["mine", "yours"], ["mine", "yours"]].to_numpy()
    assert wins[0, 1] == wins[1, 0] == 0.5
    named = make_standings(arena.workspace, ["one", "one"])
    assert named.competitions == ("one",)


def test_a_board_whose_competition_is_broken_or_gone_is_left_out_unless_it_is_named(arena) -> None:
    toy = arena.make("good")
    arena.enter(toy, 1.0, model="mine")
    for slug in ("broken", "gone"):
        arena.make(slug)
    (arena.workspace.competitions / "broken" / "competition.toml").write_text("nonsense", encoding="utf-8")
    (arena.workspace.competitions / "gone" / "competition.toml").unlink()
    standings = make_standings(arena.workspace)
    assert [remark.split(".")[0] for remark in standings.remarks] == [
        "broken has a board, but is left out",
        "gone has a board, but is left out",
    ]
    with pytest.raises(UnknownNameError, match="no competition named 'gone'"):
        make_standings(arena.workspace, ["good", "gone"])


def test_where_no_answers_are_known_cross_validation_ranks_and_is_named(arena) -> None:
    scored, unscored = arena.make("scored"), arena.make_without_answers("unscored")
    for team, error in (("ada", 1.0), ("bob", 2.0)):
        arena.enter(scored, error, team=team)
        arena.enter(unscored, team=team, status="unscored", cv_mean=error)
    lines = standings_lines(make_standings(arena.workspace))
    assert lines[0] == "2 competitions, public share: scored, unscored."
    assert lines[1] == "Ranked by cross-validation, because hidden answers are not known: unscored."
    (line, *_) = standings_lines(make_standings(arena.workspace, ["unscored"]))
    assert line == "1 competition, ranked by cross-validation: unscored."


def test_without_any_entry_it_is_said_how_to_get_some(arena) -> None:
    with pytest.raises(UsageError, match=r"No competition has a ranked entry yet\. Fill a board first"):
        make_standings(arena.workspace)
