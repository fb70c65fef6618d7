from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.families.hist_gbdt import HistGBDT
from baselines.learning import Deadline, Matrix

See = Callable[..., Any]


def test_blocks_of_rounds_make_the_same_trees_as_one_go(table: See, see: See) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = table("binary", rows=200, columns=4)
    fold, config = see(HistGBDT(), rows, rounds=25), HistGBDT().portfolio(rows.shape)[0]
    fitted = HistGBDT().fit(fold.learning, config)
    settings = {name: value for name, value in config.items() if not name.startswith("view_")}
    whole = HistGradientBoostingClassifier(**settings, max_iter=25, early_stopping=False, random_state=5)
    whole.fit(fold.learning.train.values, fold.learning.target)
    np.testing.assert_array_equal(
        fitted.model.predict(fold.test), whole.predict_proba(fold.test.values)[:, 1]
    )


def test_the_curve_is_the_loss_of_the_validation_rows(table: See, see: See) -> None:
    rows = table("multiclass", rows=200, columns=4)
    learning = see(HistGBDT(), rows, rounds=12).learning
    fitted = HistGBDT().fit(learning, HistGBDT().portfolio(rows.shape)[0])
    assert fitted.curve is not None
    assert fitted.curve.shape == (12,)
    for rounds in (1, 12):
        shares = fitted.model.predict(learning.valid, rounds=rounds)
        loss = -np.mean(np.log(shares[np.arange(len(shares)), learning.valid_target]))
        assert fitted.curve[rounds - 1] == pytest.approx(loss)


def test_a_deadline_cuts_the_block(table: See, see: See) -> None:
    rows = table("multiclass", rows=2_000, columns=8)
    learning = see(HistGBDT(), rows, rounds=5_000).learning
    started = time.time()
    fitted = HistGBDT().fit(
        replace(learning, deadline=Deadline(started + 1)), HistGBDT().portfolio(rows.shape)[0]
    )
    assert time.time() - started < 4
    assert not fitted.complete
    assert 0 < fitted.rounds < 5_000


def test_more_categories_than_bins_are_taken_for_numbers(table: See, see: See) -> None:
    rows = table("binary", rows=600, columns=2)
    fold = see(HistGBDT(), rows, rounds=3)
    codes = np.arange(600, dtype=np.float32)[:, None] % 300
    train = Matrix(np.hstack([fold.learning.train.values, codes]), (0, 0, 300))
    learning = replace(fold.learning, train=train, valid=None, valid_target=None)
    fitted = HistGBDT().fit(learning, HistGBDT().portfolio(rows.shape)[0])
    assert np.isfinite(fitted.model.predict(train)).all()
