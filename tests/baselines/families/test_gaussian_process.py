"""Gaussian processes on smooth little tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.errors import CannotFitError
from baselines.families.gaussian_process import GaussianProcess
from baselines.learning import Deadline, Matrix

CONFIG = {"learnt_rows": 150, "noise": 0.1}


def test_a_smooth_function_is_found_and_a_column_without_meaning_ignored(
    table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    random = np.random.default_rng(0)
    values = random.uniform(-2, 2, size=(300, 4)).astype(np.float32)
    target = np.sin(2 * values[:, 0]) * values[:, 1]
    fold = see(GaussianProcess(), table("regression", rows=10, columns=2))
    learning = replace(fold.learning, train=Matrix(values[:200]), target=target[:200])
    fitted = GaussianProcess().fit(learning, CONFIG)
    assert fitted.complete
    errors = fitted.model.predict(Matrix(values[200:])) - target[200:]
    assert np.mean(errors**2) < 0.01 * target.var()
    assert fitted.model.lengths[2:].min() > 3 * fitted.model.lengths[:2].max()


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_classes_get_probabilities(task: str, table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(GaussianProcess(), table(task, rows=150, columns=3))
    answer = GaussianProcess().fit(fold.learning, CONFIG).model.predict(fold.test)
    shares = np.column_stack([1 - answer, answer]) if answer.ndim == 1 else answer
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert np.mean(shares.argmax(axis=1) == fold.target) > 0.75


def test_a_deadline_leaves_first_guesses(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(GaussianProcess(), table("regression", rows=100, columns=3))
    fitted = GaussianProcess().fit(replace(fold.learning, deadline=Deadline(0.0)), CONFIG)
    assert not fitted.complete
    assert np.isfinite(fitted.model.predict(fold.test)).all()


def test_too_many_rows_are_refused(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(GaussianProcess(), table("regression", rows=2_001, columns=2))
    with pytest.raises(CannotFitError, match="at most 2000 rows"):
        GaussianProcess().fit(fold.learning, CONFIG)
