from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.families.xgboost import XGBoost
from baselines.learning import Loss, Matrix, Objective

See = Callable[..., Any]


def test_all_trials_of_a_fold_share_its_bins(table: See, see: See) -> None:
    family, small = XGBoost(), table("binary", rows=200, columns=4)
    fold = see(family, small, rounds=10)
    first, *_, last = family.portfolio(small.shape)
    family.fit(fold.learning, first)
    bins = dict(fold.learning.shared)
    assert len(bins) == 2, "the rows to learn from and to validate"
    shared = family.fit(fold.learning, last)
    assert fold.learning.shared == bins
    fresh = family.fit(replace(fold.learning, shared={}), last)
    np.testing.assert_array_equal(shared.model.predict(fold.test), fresh.model.predict(fold.test))


def test_the_curve_is_the_loss_of_the_validation_rows(table: See, see: See) -> None:
    family, small = XGBoost(), table("multiclass", rows=200, columns=4)
    learning = see(family, small, rounds=5).learning
    fitted = family.fit(learning, family.portfolio(small.shape)[0])
    assert fitted.curve is not None
    assert learning.valid is not None
    for rounds in (1, 5):
        shares = fitted.model.predict(learning.valid, rounds=rounds)
        loss = -np.mean(np.log(shares[np.arange(len(shares)), learning.valid_target]))
        assert fitted.curve[rounds - 1] == pytest.approx(loss, rel=1e-5)


def test_codes_never_seen_and_missing_ones_are_answered(messy: See, see: See) -> None:
    family, rows = XGBoost(), messy("binary")
    fold = see(family, rows, rounds=5)
    fitted = family.fit(fold.learning, family.portfolio(rows.shape)[0])
    strange = fold.test.values.copy()
    code = fold.test.categorical[0]
    strange[:, code] = np.where(np.arange(len(strange)) % 2, np.nan, 4_000)
    assert np.isfinite(fitted.model.predict(Matrix(strange, fold.test.categories))).all()


def test_quantiles_hold_their_share(table: See, see: See) -> None:
    family, many = XGBoost(), table("regression", rows=1_000, columns=2)
    fold = see(family, many, objective=Objective(Loss.QUANTILE, 0.8), rounds=60)
    fitted = family.fit(fold.learning, family.portfolio(many.shape)[0])
    assert np.mean(fold.target < fitted.model.predict(fold.test)) == pytest.approx(0.8, abs=0.15)
