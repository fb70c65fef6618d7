"""Clusters merged from pairs upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baselines.clustering.base import Clusterer, dense_values, likely_counts, number_labels
from baselines.families.parts.settings import read_whole, read_word

if TYPE_CHECKING:
    import numpy as np

    from baselines.learning import Config, Matrix

__all__ = ["Agglomerative"]

_MOST_ROWS = 10_000


class Agglomerative(Clusterer):
    """Agglomerative clustering of scikit-learn."""

    name = "agglomerative"
    title = "agglomerative clustering"

    def serves(self, rows: int, columns: int) -> bool:
        """Where all pairs of rows fit into memory."""
        return super().serves(rows, columns) and rows <= _MOST_ROWS

    def seconds(self, rows: int, columns: int, config: Config) -> float:
        """Every pair of rows."""
        return 0.02 + 1e-9 * rows**2 * (columns + 30)

    def portfolio(self, rows: int, columns: int) -> tuple[Config, ...]:
        """Every likely number of clusters, merged by variance and by mean distance."""
        return tuple(
            {
                "clusters": clusters,
                "linkage": linkage,
                "view_scale": "standard",
                "view_text": "reduced",
                "view_dense": True,
            }
            for linkage in ("ward", "average")
            for clusters in likely_counts(rows)
        )

    def label(self, matrix: Matrix, config: Config, *, seed: int) -> np.ndarray:
        """The cluster of each row where merging ends; chance plays no part."""
        from sklearn.cluster import AgglomerativeClustering

        clusters = min(read_whole(config, "clusters"), len(matrix))
        merged = AgglomerativeClustering(clusters, linkage=read_word(config, "linkage"))
        return number_labels(merged.fit_predict(dense_values(matrix)))
