"""A path of linear models as a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from baselines.errors import CannotFitError
from baselines.families.linear import Linear
from baselines.learning import Deadline, Learning, Loss, Matrix, Objective

PLAIN = {"loss": "log", "penalty": "l2", "view_scale": "standard"}


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_the_curve_tells_which_step_to_take(
    task: str, table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    fold = see(Linear(), table(task, rows=120, columns=4), config=PLAIN)
    fitted = Linear().fit(fold.learning, PLAIN)
    assert fitted.complete
    assert fitted.curve is not None
    assert len(fitted.curve) == fitted.rounds
    best = int(np.argmin(fitted.curve)) + 1
    assert best > 1
    assert fitted.curve[best - 1] < 0.5 * fitted.curve[0]
    exact = Linear().fit(replace(fold.learning, rounds=best, valid=None, valid_target=None), PLAIN)
    assert exact.rounds == best
    np.testing.assert_array_equal(
        exact.model.predict(fold.test), fitted.model.predict(fold.test, rounds=best)
    )


def test_margins_become_probabilities(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    hinge = {**PLAIN, "loss": "hinge"}
    for task in ("binary", "multiclass"):
        fold = see(Linear(), table(task, rows=200, columns=4), config=hinge)
        answer = Linear().fit(fold.learning, hinge).model.predict(fold.test)
        shares = np.column_stack([1 - answer, answer]) if answer.ndim == 1 else answer
        assert shares.min() > 0
        assert np.mean(shares.argmax(axis=1) == fold.target) > 0.75


def test_absolute_penalties_leave_columns_out(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    lasso = {**PLAIN, "penalty": "l1"}
    fold = see(Linear(), table("regression", rows=120, columns=8), config=lasso)
    fitted = Linear().fit(replace(fold.learning, target=np.sign(fold.learning.target - 1_200.0)), lasso)
    assert (fitted.model.steps[1].coefficients == 0).sum() >= 5
    with pytest.raises(CannotFitError, match=r"penalty 'l1' is for squared errors"):
        Linear().fit(replace(fold.learning, objective=Objective(Loss.ABSOLUTE)), lasso)


def test_a_deadline_leaves_nothing_or_what_was_reached(
    table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    fold = see(Linear(), table("regression", rows=60, columns=3), config=PLAIN)
    reached = Linear().fit(replace(fold.learning, deadline=Deadline(0.0)), PLAIN)
    assert (reached.rounds, reached.complete) == (1, False)
    fold = see(Linear(), table("binary", rows=60, columns=3), config=PLAIN)
    with pytest.raises(CannotFitError, match="before the first linear model"):
        Linear().fit(replace(fold.learning, deadline=Deadline(0.0)), PLAIN)


def test_wide_sparse_rows_are_learnt() -> None:
    random = np.random.default_rng(0)
    values = csr_matrix(random_array((400, 5_000), density=0.005, rng=random, dtype=np.float32))
    topic = random.integers(2, size=400).astype(np.int32)
    words = csr_matrix((np.ones(400, np.float32), (np.arange(400), topic)), shape=(400, 5_000))
    values = csr_matrix(values + words)
    learning = Learning(
        train=Matrix(values[:300]),
        target=topic[:300],
        weight=None,
        valid=Matrix(values[300:]),
        valid_target=topic[300:],
        valid_weight=None,
        task="binary",
        classes=2,
        objective=Objective(Loss.LOG),
        seed=0,
        threads=1,
    )
    fitted = Linear().fit(learning, PLAIN)
    answer = fitted.model.predict(Matrix(values[300:]), rounds=int(np.argmin(fitted.curve)) + 1)
    assert np.mean((answer > 0.5) == topic[300:]) == 1.0
