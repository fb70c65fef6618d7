"""What every clusterer keeps to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from baselines.clustering.choice import silhouette
from baselines.clustering.registry import clusterer_names, find_clusterer
from baselines.errors import CannotFitError
from baselines.learning import Matrix

if TYPE_CHECKING:
    from baselines.clustering.base import Clusterer

every = pytest.mark.parametrize("clusterer", [find_clusterer(name) for name in clusterer_names()])


@pytest.fixture(scope="module")
def heaps() -> tuple[Matrix, np.ndarray]:
    random = np.random.default_rng(0)
    truth = np.repeat(np.arange(4), 60)
    centers = np.array([[0, 0, 0], [8, 0, 0], [0, 8, 0], [0, 0, 8]])
    return Matrix((centers[truth] + random.normal(size=(240, 3))).astype(np.float32)), truth


@every
def test_heaps_far_apart_are_found(clusterer: Clusterer, heaps: tuple[Matrix, np.ndarray]) -> None:
    matrix, truth = heaps
    labelings = []
    for config in clusterer.portfolio(240, 3):
        try:
            labels = clusterer.label(matrix, config, seed=0)
        except CannotFitError:
            continue
        assert labels.dtype == np.int32
        assert labels.shape == (240,)
        assert set(labels.tolist()) == set(range(labels.max() + 1))
        labelings.append(labels)
    scores = [silhouette(labels, matrix) for labels in labelings]
    best = int(np.argmax(scores))
    assert scores[best] > 0.6
    assert adjusted_rand_score(truth, labelings[best]) > 0.97


@every
def test_the_same_seed_gives_the_same_labels(clusterer: Clusterer, heaps: tuple[Matrix, np.ndarray]) -> None:
    matrix, _ = heaps
    config = clusterer.portfolio(240, 3)[1]
    np.testing.assert_array_equal(
        clusterer.label(matrix, config, seed=3), clusterer.label(matrix, config, seed=3)
    )


@every
def test_sparse_rows_are_labelled_too(clusterer: Clusterer, heaps: tuple[Matrix, np.ndarray]) -> None:
    matrix = Matrix(csr_matrix(heaps[0].values))
    assert len(clusterer.label(matrix, clusterer.portfolio(240, 3)[1], seed=0)) == 240


@every
def test_rows_that_are_all_alike_end_in_labels_or_a_reason(clusterer: Clusterer) -> None:
    alike = Matrix(np.zeros((20, 2), dtype=np.float32))
    try:
        labels = clusterer.label(alike, clusterer.portfolio(20, 2)[0], seed=0)
    except CannotFitError:
        return
    assert labels.shape == (20,)


@every
def test_costs_grow(clusterer: Clusterer) -> None:
    config = clusterer.portfolio(1_000, 5)[0]
    assert clusterer.serves(1_000, 5)
    assert not clusterer.serves(1, 5)
    assert 0 < clusterer.seconds(1_000, 5, config) < clusterer.seconds(10_000, 5, config)
    assert all(key.startswith("view_") or key.islower() for key in config)
