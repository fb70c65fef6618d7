from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.families.lightgbm import LightGBM
from baselines.learning import Loss, Objective

See = Callable[..., Any]


def test_one_or_two_threads_give_the_same_model(table: See, see: See) -> None:
    family, long = LightGBM(), table("binary", rows=4_000, columns=6)
    for config in family.portfolio(long.shape)[:2]:
        one, two = (
            family.fit(see(family, long, threads=threads, rounds=8).learning, config) for threads in (1, 2)
        )
        test = see(family, long).test
        np.testing.assert_array_equal(one.model.predict(test), two.model.predict(test))


def test_all_trials_of_a_fold_share_its_bins_whatever_their_seed(table: See, see: See) -> None:
    family, small = LightGBM(), table("regression", rows=200, columns=4)
    fold = see(family, small, rounds=10)
    first, *_, last = family.portfolio(small.shape)
    family.fit(replace(fold.learning, seed=1), first)
    bins = dict(fold.learning.shared)
    assert len(bins) == 2, "the rows to learn from and to validate"
    shared = family.fit(replace(fold.learning, seed=2), last)
    assert fold.learning.shared == bins
    fresh = family.fit(replace(fold.learning, seed=2, shared={}), last)
    np.testing.assert_array_equal(shared.model.predict(fold.test), fresh.model.predict(fold.test))


def test_the_curve_is_the_loss_of_the_validation_rows(table: See, see: See) -> None:
    family, small = LightGBM(), table("binary", rows=200, columns=4)
    learning = see(family, small, rounds=5).learning
    fitted = family.fit(learning, family.portfolio(small.shape)[0])
    assert fitted.curve is not None
    assert learning.valid is not None
    truth = learning.valid_target
    for rounds in (1, 5):
        share = fitted.model.predict(learning.valid, rounds=rounds)
        loss = -np.mean(np.log(np.where(truth == 1, share, 1 - share)))
        assert fitted.curve[rounds - 1] == pytest.approx(loss)


def test_random_thresholds_that_find_no_split_are_drawn_anew(table: See, see: See) -> None:
    family, few = LightGBM(), table("regression", rows=80, columns=2)
    columns = replace(few.columns, numbers=np.round(few.columns.numbers / 2))
    few = replace(few, columns=columns)
    extra = next(config for config in family.portfolio(few.shape) if config["extra_trees"])
    fitted = family.fit(see(family, few, rounds=300).learning, {**extra, "min_data_in_leaf": 10})
    assert fitted.rounds == 300


def test_quantiles_hold_their_share(table: See, see: See) -> None:
    family, many = LightGBM(), table("regression", rows=1_000, columns=2)
    fold = see(family, many, objective=Objective(Loss.QUANTILE, 0.8), rounds=60)
    fitted = family.fit(fold.learning, family.portfolio(many.shape)[0])
    below = np.mean(fold.target < fitted.model.predict(fold.test))
    assert below == pytest.approx(0.8, abs=0.15)


@pytest.mark.parametrize(
    ("task", "loss"),
    [
        ("binary", Loss.LOG),
        ("multiclass", Loss.LOG),
        ("regression", Loss.SQUARED),
        ("regression", Loss.POISSON),
        ("regression", Loss.GAMMA),
    ],
)
def test_trees_in_parts_answer_as_the_library_does(table: See, see: See, task: Any, loss: Loss) -> None:
    family, small = LightGBM(), table(task, rows=200, columns=4)
    learning = see(family, small, rounds=130).learning
    target = learning.target
    if loss in (Loss.POISSON, Loss.GAMMA):
        target = target - target.min() + 0.1
    learning = replace(learning, target=target, objective=Objective(loss), shared={}, valid=None)
    model = family.fit(learning, family.portfolio(small.shape)[0]).model
    for rounds in (1, 60, 130):
        expected = model.booster.predict(learning.train.values, num_iteration=rounds)
        np.testing.assert_allclose(model.predict(learning.train, rounds=rounds), expected, rtol=1e-12)
