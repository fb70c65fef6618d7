from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from baselines.errors import CannotFitError
from baselines.families.parts.answers import AllTargets, Checked, Positive, Rescaled, SpreadClasses
from baselines.learning import Matrix

ROWS = Matrix(np.zeros((2, 1), dtype=np.float32))


@dataclass(frozen=True)
class Says:
    """Always the same answers, and those of round 1 halved."""

    answers: Any

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        return np.asarray(self.answers, dtype=np.float64) / (2 if rounds == 1 else 1)


def test_binary_answers_are_spread_over_the_two_classes_that_occurred() -> None:
    spread = SpreadClasses(Says([0.25, 1.0]), np.array([0, 2]), 4)
    assert spread.predict(ROWS).tolist() == [[0.75, 0, 0.25, 0], [0, 0, 1, 0]]
    assert spread.predict(ROWS, rounds=1).tolist() == [[0.875, 0, 0.125, 0], [0.5, 0, 0.5, 0]]


def test_answers_of_several_classes_keep_their_columns() -> None:
    spread = SpreadClasses(Says([[0.1, 0.9], [0.5, 0.5]]), np.array([1, 2]), 3)
    assert spread.predict(ROWS).tolist() == [[0, 0.1, 0.9], [0, 0.5, 0.5]]


def test_numbers_are_put_back_in_units_and_kept_positive() -> None:
    model = Positive(Rescaled(Says([-1, 1]), center=10, spread=20), floor=0.5)
    assert model.predict(ROWS).tolist() == [0.5, 30]
    assert model.predict(ROWS, rounds=1).tolist() == [0.5, 20]


def test_targets_stand_side_by_side() -> None:
    assert AllTargets((Says([2, 4]), Says([6, 8]))).predict(ROWS, rounds=1).tolist() == [[1, 3], [2, 4]]


def test_what_is_not_finite_is_found_with_its_row() -> None:
    for model in (Says([1, np.nan]), Positive(Says([1, np.nan]), floor=0), Says([[1, 2], [3, np.inf]])):
        with pytest.raises(CannotFitError, match="no finite number for row 1"):
            Checked(model, "regression").predict(ROWS)


def test_probabilities_are_clipped_and_normalised() -> None:
    assert Checked(Says([-0.1, 1.1]), "binary").predict(ROWS).tolist() == [0, 1]
    answers = Checked(Says([[2.0, 1, -1], [0, 0, 0]]), "multiclass").predict(ROWS)
    np.testing.assert_allclose(answers, [[1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])
