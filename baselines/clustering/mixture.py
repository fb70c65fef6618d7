"""Clusters as normal distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baselines.clustering.base import Clusterer, dense_values, likely_counts, number_labels
from baselines.clustering.quiet import ignore_convergence
from baselines.families.parts.settings import read_whole, read_word

if TYPE_CHECKING:
    from baselines.learning import Config, Matrix

__all__ = ["Mixture"]

_WIDEST_FULL = 30  # columns up to which each cluster has a whole covariance
_LEAST_VARIANCE = 1e-4


class Mixture(Clusterer):
    """Gaussian mixture of scikit-learn."""

    name = "mixture"
    title = "Gaussian mixture"

    def serves(self, rows: int, columns: int) -> bool:
        """Where covariances can be estimated."""
        return super().serves(rows, columns) and rows >= 10 and columns <= 300

    def seconds(self, rows: int, columns: int, config: Config) -> float:
        """Some dozens of rounds."""
        bends = columns if read_word(config, "covariance") == "full" else 1
        return 0.05 + 4e-9 * 50 * rows * columns * bends * read_whole(config, "clusters")

    def portfolio(self, rows: int, columns: int) -> tuple[Config, ...]:
        """Every likely number of clusters, with the shape of covariance that the columns allow."""
        covariance = "full" if columns <= _WIDEST_FULL else "diag"
        return tuple(
            {
                "clusters": clusters,
                "covariance": covariance,
                "view_scale": "standard",
                "view_text": "reduced",
                "view_dense": True,
            }
            for clusters in likely_counts(rows)
        )

    def label(self, matrix: Matrix, config: Config, *, seed: int) -> np.ndarray:
        """The most likely distribution of each row."""
        from sklearn.mixture import GaussianMixture

        mixture = GaussianMixture(
            min(read_whole(config, "clusters"), len(matrix)),
            covariance_type=read_word(config, "covariance"),
            reg_covar=_LEAST_VARIANCE,
            random_state=seed,
        )
        with ignore_convergence():
            return number_labels(mixture.fit_predict(dense_values(matrix).astype(np.float64)))
