"""Each step of a path is the library's model at that penalty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import (
    ElasticNet,
    GammaRegressor,
    LogisticRegression,
    PoissonRegressor,
    QuantileRegressor,
    Ridge,
)

from baselines.families.parts.design import see_design
from baselines.families.parts.linear_path import Step, descend_path, ridge_path, sparse_path
from baselines.families.parts.links import GammaLink, LogisticLink, PinballLink, PoissonLink, SoftmaxLink
from baselines.learning import Deadline

RANDOM = np.random.default_rng(0)
VALUES = RANDOM.normal(size=(300, 6)).astype(np.float32) + np.arange(6, dtype=np.float32)
VALUES[:, 5] = VALUES[:, 0] + 0.05 * VALUES[:, 5]  # nearly the same column twice
WEIGHT = RANDOM.random(300) + 0.5
SIGNAL = VALUES[:, :3] @ [1.0, -1.0, 0.5]
NUMBERS = SIGNAL + 0.3 * RANDOM.normal(size=300)


def assert_same(step: Step, model: Any, tolerance: float) -> None:
    coefficients, intercept = np.atleast_2d(model.coef_).T, np.atleast_1d(model.intercept_)
    np.testing.assert_allclose(step.coefficients, coefficients, atol=tolerance)
    np.testing.assert_allclose(step.intercept, intercept, atol=tolerance * 6)


def test_ridge() -> None:
    penalties = [100.0, 1.0, 0.01]
    steps = list(ridge_path(see_design(VALUES, WEIGHT), NUMBERS, penalties))
    for step, penalty in zip(steps, penalties, strict=True):
        model = Ridge(alpha=penalty).fit(VALUES.astype(np.float64), NUMBERS, sample_weight=WEIGHT)
        assert_same(step, model, 1e-5)


@pytest.mark.parametrize("squared_share", [0.0, 0.5])
def test_lasso_and_elastic_net(squared_share: float) -> None:
    weight = WEIGHT / WEIGHT.mean()
    centred = VALUES - np.average(VALUES, axis=0, weights=weight)
    strongest = np.abs(centred.T @ (weight * (NUMBERS - np.average(NUMBERS, weights=weight)))).max() / 300
    shares = [1.0, 0.3, 0.05]
    steps = list(sparse_path(see_design(VALUES, weight), NUMBERS, shares, squared_share=squared_share))
    assert not steps[0].coefficients.any()
    for step, share in zip(steps[1:], shares[1:], strict=True):
        alpha = share * strongest / (1 - squared_share)
        model = ElasticNet(alpha=alpha, l1_ratio=1 - squared_share, tol=1e-10, max_iter=100_000)
        assert_same(step, model.fit(VALUES.astype(np.float64), NUMBERS, sample_weight=weight), 0.02)
        np.testing.assert_allclose(step.scores(VALUES)[:, 0], model.predict(VALUES), atol=0.03)


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("classes", [2, 3])
def test_logistic_regression(classes: int, sparse: bool) -> None:
    cuts = np.quantile(SIGNAL, np.arange(1, classes) / classes)
    target = np.digitize(SIGNAL + RANDOM.normal(size=300), cuts)
    link = LogisticLink() if classes == 2 else SoftmaxLink(classes)
    penalties = [100.0, 1.0, 0.1]
    design = see_design(csr_matrix(VALUES) if sparse else VALUES, WEIGHT)
    for step, penalty in zip(
        descend_path(link, design, target, penalties, Deadline()), penalties, strict=True
    ):
        model = LogisticRegression(C=1 / penalty, tol=1e-8, max_iter=5_000)
        model.fit(VALUES.astype(np.float64), target, sample_weight=WEIGHT)
        answer = model.predict_proba(VALUES)
        ours = link.answer(step.scores(VALUES))
        np.testing.assert_allclose(ours, answer[:, 1] if classes == 2 else answer, atol=5e-3)


def test_log_links() -> None:
    weight = np.ones(300)
    target = np.exp(0.3 * SIGNAL) + 0.1 * RANDOM.random(300)
    for link, kind in ((PoissonLink(), PoissonRegressor), (GammaLink(), GammaRegressor)):
        (step,) = descend_path(link, see_design(VALUES, weight), target, [3.0], Deadline())
        model = kind(alpha=3.0 / 300, tol=1e-9, max_iter=5_000).fit(VALUES.astype(np.float64), target)
        np.testing.assert_allclose(link.answer(step.scores(VALUES)), model.predict(VALUES), rtol=5e-3)


def test_quantiles() -> None:
    link = PinballLink(0.8)
    (step,) = descend_path(link, see_design(VALUES, np.ones(300)), NUMBERS, [1e-3], Deadline())
    model = QuantileRegressor(quantile=0.8, alpha=0.0).fit(VALUES.astype(np.float64), NUMBERS)
    assert np.abs(link.answer(step.scores(VALUES)) - model.predict(VALUES)).mean() < 0.05
    above = link.answer(step.scores(VALUES)) > NUMBERS
    assert above.mean() == pytest.approx(0.8, abs=0.03)


def test_more_columns_than_rows() -> None:
    wide = RANDOM.normal(size=(20, 60)).astype(np.float32)
    target = np.arange(20) % 2
    (step,) = descend_path(LogisticLink(), see_design(wide, np.ones(20)), target, [1.0], Deadline())
    model = LogisticRegression(C=1.0, tol=1e-8, max_iter=5_000).fit(wide, target)
    np.testing.assert_allclose(
        LogisticLink().answer(step.scores(wide)), model.predict_proba(wide)[:, 1], atol=5e-3
    )


def test_nothing_comes_after_the_deadline() -> None:
    target = (np.median(SIGNAL) < SIGNAL).astype(np.int32)
    assert not list(descend_path(LogisticLink(), see_design(VALUES, WEIGHT), target, [1.0], Deadline(0.0)))
