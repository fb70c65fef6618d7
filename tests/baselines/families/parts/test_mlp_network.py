"""Slopes of the networks against differences, dense and sparse."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from baselines.families.parts.links import Link, SoftmaxLink, SquaredLink
from baselines.families.parts.mlp_network import Network

VALUES = np.random.default_rng(0).normal(size=(7, 4)).astype(np.float32)


@pytest.mark.parametrize(
    ("link", "target"), [(SquaredLink(), np.arange(7.0)), (SoftmaxLink(3), np.arange(7) % 3)]
)
def test_slopes_are_those_of_the_loss(link: Link, target: np.ndarray) -> None:
    network = Network(4, (5, 6), link.outputs, 2)
    flat = network.start(np.zeros(link.outputs), np.random.default_rng(1)).astype(np.float64)

    def total(at: np.ndarray) -> float:
        return float(link.loss(network.look(at, VALUES).scores, target)[0].sum())

    seen = network.look(flat, VALUES)
    slope = np.empty_like(flat)
    network.slopes(flat, seen, link.loss(seen.scores, target)[1], slope)
    for place in range(0, network.size, 3):
        step = np.zeros_like(flat)
        step[place] = 1e-5
        assert slope[place] == pytest.approx((total(flat + step) - total(flat - step)) / 2e-5, abs=2e-3)


def test_sparse_rows_are_seen_like_dense_ones() -> None:
    network = Network(4, (5,), 1, 3)
    flat = network.start(np.zeros(1), np.random.default_rng(1))
    dense, sparse = network.look(flat, VALUES), network.look(flat, csr_matrix(VALUES))
    np.testing.assert_allclose(sparse.scores, dense.scores, rtol=1e-5)
    slopes = np.empty((2, network.size), dtype=np.float32)
    network.slopes(flat, dense, np.ones_like(dense.scores), slopes[0])
    network.slopes(flat, sparse, np.ones_like(dense.scores), slopes[1])
    np.testing.assert_allclose(slopes[1], slopes[0], rtol=1e-4, atol=1e-5)


def test_members_differ_and_start_at_the_given_scores() -> None:
    network = Network(4, (8, 8), 2, 3)
    scores = network.look(network.start(np.array([5.0, -5.0]), np.random.default_rng(1)), VALUES).scores
    assert scores.shape == (3, 7, 2)
    assert not np.array_equal(scores[0], scores[1])
    np.testing.assert_allclose(scores.mean(axis=(0, 1)), [5.0, -5.0], atol=0.5)


def test_dropping_units_keeps_the_mean() -> None:
    network = Network(4, (400,), 1, 1)
    flat = network.start(np.zeros(1), np.random.default_rng(1))
    rng = np.random.default_rng(2)
    draws = [network.look(flat, VALUES, dropout=0.5, rng=rng).scores for _ in range(300)]
    whole = network.look(flat, VALUES).scores
    np.testing.assert_allclose(np.mean(draws, axis=0), whole, atol=0.02)
    assert np.std(draws, axis=0).min() > 0
