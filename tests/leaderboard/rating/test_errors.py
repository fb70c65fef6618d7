"""Three contestants on four tasks by hand, and what is missing or all the same."""

import numpy as np
import pytest

from leaderboard.rating.errors import improvabilities, normalise_errors

ERRORS = np.array([[0.1, 0.2, 0.4], [0.3, 0.3, 0.6], [0.5, 0.25, 0.25], [0.0, 0.1, 0.2]])


def test_each_task_goes_from_the_best_to_the_worst() -> None:
    found = normalise_errors(ERRORS)
    assert found == pytest.approx(np.array([[0, 1 / 3, 1], [0, 0, 1], [1, 0, 0], [0, 0.5, 1]]))
    assert found.mean(axis=0) == pytest.approx([0.25, 5 / 24, 0.75])


def test_improvability_is_one_less_the_best_by_the_error() -> None:
    """On the last task the best makes no error at all, so others could improve by all of theirs."""
    found = improvabilities(ERRORS)
    assert found == pytest.approx(np.array([[0, 0.5, 0.75], [0, 0, 0.5], [0.5, 0, 0], [0, 1, 1]]))
    assert found.mean(axis=0) == pytest.approx([0.125, 0.375, 0.5625])


def test_who_is_missing_counts_as_the_worst() -> None:
    errors = np.array([[0.2, 0.1, np.inf], [np.inf, 0.3, np.inf]])
    assert normalise_errors(errors).tolist() == [[1, 0, 1], [1, 0, 1]]
    assert improvabilities(errors).tolist() == [[0.5, 0, 0.5], [0, 0, 0]]


def test_where_all_are_alike_or_missing_nobody_is_behind_but_who_is_missing() -> None:
    errors = np.array([[0.2, 0.2], [0.0, 0.0], [np.inf, np.inf]])
    assert normalise_errors(errors).tolist() == [[0, 0], [0, 0], [1, 1]]
    assert improvabilities(errors).tolist() == [[0, 0], [0, 0], [0, 0]]


def test_a_shift_of_all_errors_changes_no_normalised_one() -> None:
    assert normalise_errors(ERRORS - 7) == pytest.approx(normalise_errors(ERRORS))
