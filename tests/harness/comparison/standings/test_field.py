"""Who takes part, and what becomes of those who lack a competition."""

from __future__ import annotations

import math

import pytest

from harness.comparison.standings.field import choose_field
from harness.comparison.standings.tasks import Task
from harness.errors import UsageError


def task(competition: str, *, perfect: bool = True, **errors: float) -> Task:
    return Task(
        competition=competition,
        errors={("model", name): error for name, error in errors.items()},
        from_perfect=perfect,
    )


FULL = [task("one", a=0.1, b=0.2), task("two", a=0.3, b=0.1, rare=0.0), task("three", a=0.2)]


def test_who_is_missing_has_an_infinite_error() -> None:
    field = choose_field([*FULL[:2], task("four", b=1.0, rare=2.0)], missing="worst", everyone=False)
    assert field.contestants == ("a", "b", "rare")
    assert field.errors.tolist() == [[0.1, 0.2, math.inf], [0.3, 0.1, 0.0], [math.inf, 1.0, 2.0]]
    assert (field.rare, field.dropped) == ((), ())


def test_who_has_entries_in_less_than_half_is_left_out_unless_everyone_counts() -> None:
    field = choose_field(FULL, missing="worst", everyone=False)
    assert (field.contestants, field.rare) == (("a", "b"), ("rare",))
    assert choose_field(FULL, missing="worst", everyone=True).contestants == ("a", "b", "rare")


def test_a_competition_in_which_nobody_meets_is_left_out() -> None:
    field = choose_field(FULL, missing="worst", everyone=False)
    assert (field.competitions, field.dropped) == (("one", "two"), ("three",))


def test_only_competitions_that_all_share() -> None:
    field = choose_field([*FULL, task("four", b=1.0, rare=2.0)], missing="skip", everyone=False)
    assert (field.competitions, field.contestants) == (("two",), ("a", "b", "rare"))
    assert field.dropped == ("one", "three", "four")


def test_a_team_with_the_name_of_a_model_is_told_from_it() -> None:
    both = {("model", "a"): 0.1, ("team", "a"): 0.2, ("team", "b"): 0.3}
    field = choose_field(
        [Task(competition="one", errors=both, from_perfect=False)], missing="worst", everyone=False
    )
    assert field.contestants == ("a", "a (team)", "b")
    assert field.from_perfect.tolist() == [False]


@pytest.mark.parametrize(
    ("tasks", "missing", "message"),
    [
        ([task("one", a=0.1)], "worst", "at least two contestants, but only a takes part"),
        ([task(name, **{name: 0.1}) for name in ("x", "y", "z")], "worst", "but nobody takes part"),
        (
            [task("one", a=0.1), task("two", b=0.1)],
            "worst",
            "No competition has entries of two of these .*: a, b",
        ),
        ([task("one", a=0.1, b=1), task("two", b=0.1, c=1)], "skip", "No competition has an entry of all 3"),
    ],
)
def test_where_nobody_can_be_compared_it_is_said(tasks: list[Task], missing: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        choose_field(tasks, missing=missing, everyone=False)  # type: ignore[arg-type]
