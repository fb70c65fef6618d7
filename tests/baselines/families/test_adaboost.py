from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.families.adaboost import AdaBoost
from baselines.learning import Deadline

See = Callable[..., Any]


def test_the_curve_is_the_loss_of_the_validation_rows(table: See, see: See) -> None:
    rows = table("binary", rows=200, columns=4)
    learning = see(AdaBoost(), rows, rounds=5).learning
    fitted = AdaBoost().fit(learning, AdaBoost().portfolio(rows.shape)[1])
    assert fitted.curve is not None
    for rounds in (1, 5):
        share = fitted.model.predict(learning.valid, rounds=rounds)
        loss = -np.mean(np.log(np.where(learning.valid_target == 1, share, 1 - share)))
        assert fitted.curve[rounds - 1] == pytest.approx(loss)


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_a_passed_deadline_leaves_one_tree(table: See, see: See, task: str) -> None:
    rows = table(task, rows=200, columns=4)
    learning = see(AdaBoost(), rows, deadline=Deadline(0.0)).learning
    fitted = AdaBoost().fit(learning, AdaBoost().portfolio(rows.shape)[0])
    assert (fitted.rounds, fitted.complete) == (1, False)
    assert np.isfinite(fitted.model.predict(learning.valid)).all()


def test_it_does_as_scikit_learn_without_a_deadline(table: See, see: See) -> None:
    from sklearn.ensemble import AdaBoostRegressor
    from sklearn.tree import DecisionTreeRegressor

    rows = table("regression", rows=200, columns=4)
    fold, config = see(AdaBoost(), rows, rounds=20), AdaBoost().portfolio(rows.shape)[1]
    plain = AdaBoostRegressor(
        DecisionTreeRegressor(max_depth=config["max_depth"]),
        n_estimators=20,
        learning_rate=config["learning_rate"],
        random_state=5,
    ).fit(fold.learning.train.values, fold.learning.target)
    fitted = AdaBoost().fit(fold.learning, config)
    np.testing.assert_array_equal(fitted.model.predict(fold.test), plain.predict(fold.test.values))


def test_tables_too_long_to_sort_so_often_are_left_to_others(table: See) -> None:
    shape = table("binary", rows=200, columns=4).shape
    assert AdaBoost().serves(shape)
    assert not AdaBoost().serves(replace(shape, rows=5_000_000))
