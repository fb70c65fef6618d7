"""The labeling that keeps neighbours together has the higher silhouette."""

from __future__ import annotations

import numpy as np
import pytest

from baselines.clustering.choice import silhouette
from baselines.learning import Matrix

LINE = Matrix(np.array([[0.0], [1.0], [10.0], [11.0]], dtype=np.float32))


def test_silhouettes_by_hand() -> None:
    near = (1 - 1 / 10.5 + 1 - 1 / 9.5) / 2
    assert silhouette(np.array([0, 0, 1, 1]), LINE) == pytest.approx(near)
    assert silhouette(np.array([0, 0, 0, 0]), LINE) == -np.inf
    assert silhouette(np.array([0, 1, 2, 3]), LINE) == -np.inf


def test_many_rows_are_sampled() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(2, size=20_000)
    values = (labels[:, None] * 10 + random.normal(size=(20_000, 1))).astype(np.float32)
    assert silhouette(labels, Matrix(values)) > 0.8
