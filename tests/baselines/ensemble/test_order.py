from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from baselines.ensemble.order import OrderMeasure, area_under_curve, average_precision, order_score
from baselines.ensemble.rows import arrange_rows

ORACLES = [(area_under_curve, roc_auc_score), (average_precision, average_precision_score)]


@pytest.mark.parametrize(("score", "oracle"), ORACLES)
@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(st.tuples(st.booleans(), st.floats(0, 1, width=32)), min_size=2, max_size=40).filter(
        lambda rows: len({label for label, _ in rows}) == 2
    )
)
def test_agrees_with_scikit_learn(score: object, oracle: object, rows: list[tuple[bool, float]]) -> None:
    positive = np.array([label for label, _ in rows])
    scores = np.array([value for _, value in rows], dtype=np.float32)
    assert order_score(score, scores, positive) == pytest.approx(oracle(positive, scores), abs=1e-12)


@pytest.mark.parametrize(("score", "oracle"), ORACLES)
def test_many_ties_count_as_in_scikit_learn(score: object, oracle: object) -> None:
    random = np.random.default_rng(0)
    positive = random.random(2_000) < 0.3
    scores = (random.integers(0, 8, 2_000) / 8 + 0.1 * positive).round(1).astype(np.float32)
    assert order_score(score, scores, positive) == pytest.approx(oracle(positive, scores), abs=1e-12)


def test_one_class_has_no_score() -> None:
    scores = np.array([0.2, 0.4], dtype=np.float32)
    assert np.isnan(order_score(area_under_curve, scores, np.array([True, True])))
    assert np.isnan(order_score(average_precision, scores, np.array([False, False])))


def test_a_mixture_is_measured_fold_by_fold() -> None:
    random = np.random.default_rng(1)
    positive = random.random(300) < 0.4
    folds = np.arange(300) % 3
    positive[folds == 2] = True
    columns = random.random((3, 300)).astype(np.float32)
    rows = arrange_rows(folds, np.ones(300, dtype=bool))
    measure = OrderMeasure(columns[:, rows.rows], positive, rows, area_under_curve)
    found = measure.losses(np.array([1.0, 0.0, 0.0]), np.array([1, 2]))
    for line, candidate in enumerate((1, 2)):
        mixture = (columns[0] + columns[candidate]) / 2
        wanted = [1 - roc_auc_score(positive[folds == fold], mixture[folds == fold]) for fold in (0, 1)]
        assert found[line, :2] == pytest.approx(wanted, abs=1e-12)
    assert np.isnan(found[:, 2]).all()
