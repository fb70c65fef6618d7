from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.families.catboost import CatBoost
from baselines.learning import Deadline, Matrix

See = Callable[..., Any]
pytest.importorskip("catboost", reason="the extra catboost is not installed")


def test_a_category_tells_what_no_order_of_its_codes_could(see: See, table: See) -> None:
    rows = table("binary", rows=400, columns=2)
    codes = np.arange(520) % 13
    columns = replace(
        rows.columns, categories=codes[:, None].astype(np.int32), category_names=("code",), levels=(13,)
    )
    coded = replace(rows, columns=columns, target=np.isin(codes, [1, 4, 6, 11]).astype(np.int32))
    fold = see(CatBoost(), coded, rounds=30)
    assert fold.test.categorical
    fitted = CatBoost().fit(fold.learning, CatBoost().portfolio(coded.shape)[0])
    assert np.array_equal(fitted.model.predict(fold.test) > 0.5, fold.target == 1)


def test_the_deadline_is_asked_after_every_round(table: See, see: See) -> None:
    rows = table("binary", rows=200, columns=4)
    learning = see(CatBoost(), rows, deadline=Deadline(0.0)).learning
    fitted = CatBoost().fit(learning, CatBoost().portfolio(rows.shape)[0])
    assert (fitted.rounds, fitted.complete) == (1, False)


def test_the_curve_is_the_loss_of_the_validation_rows(messy: See, see: See) -> None:
    rows = messy("binary")
    learning = see(CatBoost(), rows, rounds=4).learning
    fitted = CatBoost().fit(learning, CatBoost().portfolio(rows.shape)[0])
    assert fitted.curve is not None
    share = fitted.model.predict(learning.valid, rounds=3)
    assert fitted.curve[2] == pytest.approx(
        -np.mean(np.log(np.where(learning.valid_target == 1, share, 1 - share)))
    )


def test_a_table_of_categories_alone(messy: See, see: See) -> None:
    rows = messy("regression")
    alone = replace(
        rows, columns=replace(rows.columns, numbers=np.empty((150, 0), np.float32), number_names=())
    )
    fold = see(CatBoost(), alone, rounds=3)
    fitted = CatBoost().fit(fold.learning, CatBoost().portfolio(alone.shape)[0])
    unseen = Matrix(np.full_like(fold.test.values, np.nan), fold.test.categories)
    assert len(set(fitted.model.predict(unseen))) == 1
