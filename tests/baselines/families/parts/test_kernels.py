"""Likelihoods, their gradients, and rows left out of their own fit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.stats import multivariate_normal
from sklearn.gaussian_process.kernels import Matern

from baselines.families.parts.kernels import likelihood, matern, posterior

RANDOM = np.random.default_rng(0)
VALUES = RANDOM.normal(size=(25, 3))
TARGETS = np.column_stack([np.sin(VALUES[:, 0]), VALUES[:, 1] ** 2])
DOUBT = RANDOM.random(25) + 0.5
LOGS = np.array([0.2, -0.1, 0.5, 0.3, -2.0])


def covariance() -> np.ndarray:
    kernel = np.exp(0.3) * Matern(length_scale=np.exp(LOGS[:3]), nu=2.5)(VALUES)
    return np.asarray(kernel + np.diag(np.exp(-2.0) * DOUBT + 1e-6))


def test_the_kernel_is_that_of_the_library() -> None:
    library = Matern(length_scale=[1.0, 2.0, 0.5], nu=2.5)
    lengths = np.array([1.0, 2.0, 0.5])
    np.testing.assert_allclose(
        matern(VALUES / lengths, VALUES[:5] / lengths), library(VALUES, VALUES[:5]), atol=1e-7
    )


def test_the_likelihood_is_that_of_a_normal_distribution() -> None:
    value, _ = likelihood(LOGS, VALUES, TARGETS, DOUBT, LOGS)
    density = multivariate_normal(np.zeros(25), covariance()).logpdf(TARGETS.T).sum()
    assert -value - 25 * np.log(2 * np.pi) == pytest.approx(density)


def test_the_gradient_is_that_of_the_likelihood() -> None:
    prior = LOGS + 0.3
    _, gradient = likelihood(LOGS, VALUES, TARGETS, DOUBT, prior)
    expected = approx_fprime(LOGS, lambda logs: likelihood(logs, VALUES, TARGETS, DOUBT, prior)[0], 1e-6)
    np.testing.assert_allclose(gradient, expected, rtol=1e-3, atol=1e-3)


def test_left_out_answers_are_those_without_the_row() -> None:
    found = posterior(LOGS, VALUES, TARGETS, DOUBT)
    whole = covariance()
    for row in (0, 7, 24):
        others = np.arange(25) != row
        expected = whole[row, others] @ np.linalg.solve(whole[np.ix_(others, others)], TARGETS[others])
        np.testing.assert_allclose(found.left_out[row], expected, atol=1e-6)
