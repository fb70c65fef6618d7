"""Clusters around means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baselines.clustering.base import Clusterer, likely_counts, number_labels
from baselines.clustering.quiet import ignore_convergence
from baselines.families.parts.settings import read_whole

if TYPE_CHECKING:
    import numpy as np

    from baselines.learning import Config, Matrix

__all__ = ["KMeans"]

_STARTS = 5
_BATCH_ROWS = 50_000  # from which rows are looked at in batches


class KMeans(Clusterer):
    """k-means of scikit-learn."""

    name = "k-means"
    title = "k-means"

    def seconds(self, rows: int, columns: int, config: Config) -> float:
        """Some dozens of rounds from each start."""
        return 0.02 + 3e-9 * _STARTS * 40 * rows * (columns + 5) * read_whole(config, "clusters")

    def portfolio(self, rows: int, columns: int) -> tuple[Config, ...]:
        """Every likely number of clusters, over plain and over normalised columns."""
        return tuple(
            {"clusters": clusters, "view_scale": scale, "view_text": "reduced", "view_dense": True}
            for scale in ("standard", "quantile")
            for clusters in likely_counts(rows)
        )

    def label(self, matrix: Matrix, config: Config, *, seed: int) -> np.ndarray:
        """The nearest mean of each row."""
        from sklearn.cluster import KMeans as Plain
        from sklearn.cluster import MiniBatchKMeans

        kind = Plain if len(matrix) <= _BATCH_ROWS else MiniBatchKMeans
        clusters = min(read_whole(config, "clusters"), len(matrix))
        with ignore_convergence():
            labels = kind(clusters, n_init=_STARTS, random_state=seed).fit_predict(matrix.values)
        return number_labels(labels)
