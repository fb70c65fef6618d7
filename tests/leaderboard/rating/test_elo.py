"""Ratings against closed forms, the equations of the likelihood, and a simulation of their intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leaderboard.rating.elo import fit_elo, is_bounded, rate_by_elo
from leaderboard.rating.wins import count_wins, win_matrix

ERRORS = np.array([[0.1, 0.2, 0.4], [0.3, 0.3, 0.6], [0.5, 0.25, 0.25], [0.0, 0.1, 0.2]])
DRAWN = 0.01
Fields = arrays(
    np.int64, st.tuples(st.integers(2, 6), st.integers(2, 5)), elements=st.integers(0, 4)
)  # with many ties


@pytest.mark.parametrize(("won", "lost"), [(12, 6), (1, 1), (30, 21), (9, 1)])
def test_two_players_are_apart_by_the_logarithm_of_their_odds(won: int, lost: int) -> None:
    one, other = fit_elo(np.array([won, lost]), won + lost)
    assert one - other == pytest.approx(400 * math.log10((won + DRAWN / 2) / (lost + DRAWN / 2)), abs=1e-6)
    assert one - other == pytest.approx(400 * math.log10(won / lost), abs=1)


def test_who_wins_every_duel_has_a_finite_rating() -> None:
    one, other = fit_elo(np.array([4, 0]), 4)
    assert one - other == pytest.approx(400 * math.log10(4.005 / 0.005), abs=1e-6)


def test_the_table_by_hand_fulfils_the_equations_of_the_likelihood() -> None:
    """Of 4 tasks the three win 5.5, 5 and 1.5 duels, and are expected to win as many."""
    found = rate_by_elo(ERRORS, anchor=1)
    assert found.ratings[1] == pytest.approx(1000.0)
    chances = 1 / (1 + 10 ** ((found.ratings[None, :] - found.ratings[:, None]) / 400))
    expected = (4 + DRAWN) * (chances.sum(axis=1) - 0.5)
    assert expected == pytest.approx(np.array([5.5, 5.0, 1.5]) + DRAWN, abs=1e-6)


def test_the_table_by_hand_is_rated_as_by_tabarena() -> None:
    """What bencheval 0.1.0 gives for it, to the point that the drawn duels make."""
    assert rate_by_elo(ERRORS, anchor=1).ratings == pytest.approx([1033.379, 1000.0, 761.459], abs=1)


@pytest.mark.parametrize("errors", [ERRORS[:1], np.tile([0.1, 0.2, 0.4], (5, 1))])
def test_where_all_tasks_say_the_same_there_are_no_intervals(errors: np.ndarray) -> None:
    found = rate_by_elo(errors, anchor=0)
    assert np.isfinite(found.ratings).all()
    assert np.isnan([found.low, found.high]).all()


@settings(max_examples=40, deadline=None)
@given(Fields, st.randoms(use_true_random=False))
def test_the_order_of_contestants_and_tasks_does_not_matter(field: np.ndarray, random: object) -> None:
    errors = field.astype(np.float64)
    tasks, contestants = errors.shape
    generator = np.random.default_rng(random.randrange(1000))  # type: ignore[attr-defined]
    order = generator.permutation(contestants)
    found = rate_by_elo(errors, anchor=int(order[0]), rounds=20)
    turned = rate_by_elo(errors[:, order], anchor=0, rounds=20)
    for name in ("ratings", "low", "high"):
        assert getattr(turned, name) == pytest.approx(getattr(found, name)[order], abs=1e-5, nan_ok=True)
    shuffled = rate_by_elo(errors[generator.permutation(tasks)], anchor=int(order[0]), rounds=2)
    assert shuffled.ratings == pytest.approx(found.ratings, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(Fields)
def test_another_anchor_shifts_everything_by_the_same(field: np.ndarray) -> None:
    errors = field.astype(np.float64)
    first, last = (rate_by_elo(errors, anchor=place, rounds=20) for place in (0, -1))
    shift = last.ratings[0] - 1000
    assert not (first.low > first.ratings + 1e-6).any()
    assert not (first.high < first.ratings - 1e-6).any()
    for name in ("ratings", "low", "high"):
        assert getattr(first, name) + shift == pytest.approx(getattr(last, name), abs=1e-5, nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(Fields)
def test_without_the_same_wins_the_better_one_is_rated_higher(field: np.ndarray) -> None:
    wins = count_wins(field.astype(np.float64)).sum(axis=0)
    ratings = fit_elo(wins, len(field))
    assert (np.diff(ratings[np.argsort(wins)]) >= -1e-5).all()


@pytest.mark.parametrize(("tasks", "least", "most"), [(5, 0.72, 0.86), (10, 0.81, 0.92), (30, 0.89, 0.98)])
def test_the_intervals_cover_the_truth_as_often_as_the_documents_say(
    tasks: int, least: float, most: float
) -> None:
    """Errors with Gumbel noise are contests of Bradley and Terry, here 150 times."""
    strengths = np.array([0.0, 0.5, 1.0, 1.5, 2.5])
    truth = (strengths - strengths.mean()) * 400 / math.log(10)
    random = np.random.default_rng(0)
    covered = []
    for _ in range(150):
        found = rate_by_elo(-(strengths + random.gumbel(size=(tasks, 5))), anchor=0, rounds=200)
        middle = found.ratings.mean()
        covered.append((found.low - middle <= truth) & (truth <= found.high - middle))
    assert least < np.mean(covered) < most


def test_a_field_is_bounded_when_no_part_of_it_wins_every_duel_with_the_rest() -> None:
    assert is_bounded(win_matrix(ERRORS))
    assert not is_bounded(win_matrix(ERRORS[:1]))
    assert is_bounded(win_matrix(np.array([[1.0, 1.0]]))), "a tie is half a win"
    behind = np.column_stack([ERRORS, np.full(4, 9.0)])
    assert not is_bounded(win_matrix(behind)), "the last one never wins"
