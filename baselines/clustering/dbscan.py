"""Clusters as regions where rows lie dense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baselines.clustering.base import Clusterer, dense_values, number_labels
from baselines.errors import CannotFitError
from baselines.families.parts.settings import read_number, read_whole

if TYPE_CHECKING:
    from baselines.learning import Config, Matrix

__all__ = ["DBSCAN"]

_MOST_ROWS = 30_000


class DBSCAN(Clusterer):
    """DBSCAN of scikit-learn, its radius taken from the distances to the k-th neighbours."""

    name = "dbscan"
    title = "DBSCAN"

    def serves(self, rows: int, columns: int) -> bool:
        """Where all pairs of rows can be looked at."""
        return super().serves(rows, columns) and 10 <= rows <= _MOST_ROWS

    def seconds(self, rows: int, columns: int, config: Config) -> float:
        """Every pair of rows, a few times."""
        return 0.02 + 1e-9 * rows**2 * (columns + 5)

    def portfolio(self, rows: int, columns: int) -> tuple[Config, ...]:
        """Radii that reach the k-th neighbour of most rows, of nearly all rows, or lie at the bend."""
        return tuple(
            {
                "neighbours": neighbours,
                "reach": reach,
                "view_scale": "standard",
                "view_text": "reduced",
                "view_dense": True,
            }
            for neighbours in (5, 10)
            if rows > 2 * neighbours
            for reach in (0.0, 0.8, 0.9, 0.97)
        )

    def label(self, matrix: Matrix, config: Config, *, seed: int) -> np.ndarray:
        """The dense region of each row; the others join the nearest one."""
        from sklearn.cluster import dbscan

        values = dense_values(matrix)
        neighbours = min(read_whole(config, "neighbours"), len(values) - 1)
        radius = _choose_radius(values, neighbours, read_number(config, "reach"))
        _, labels = dbscan(values, eps=radius, min_samples=neighbours + 1)
        if labels.max() < 1:
            raise CannotFitError(
                f"DBSCAN finds fewer than two dense regions within {radius:.3g} of {neighbours} rows."
            )
        return number_labels(_join_nearest(values, labels))


def _choose_radius(values: np.ndarray, neighbours: int, reach: float) -> float:
    """Within which this share of rows has so many neighbours; for 0, where the sorted distances bend."""
    from sklearn.neighbors import NearestNeighbors

    searched = NearestNeighbors(n_neighbors=neighbours).fit(values)
    distances = np.sort(searched.kneighbors()[0][:, -1])
    if reach > 0:
        radius = float(np.quantile(distances, reach))
    else:
        chord = np.linspace(distances[0], distances[-1], len(distances))
        radius = float(distances[np.argmax(chord - distances)])
    return max(radius, 1e-6)


def _join_nearest(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    from sklearn.neighbors import KNeighborsClassifier

    alone = labels < 0
    if alone.any():
        nearest = KNeighborsClassifier(1).fit(values[~alone], labels[~alone])
        labels[alone] = nearest.predict(values[alone])
    return np.asarray(labels)
