"""What becomes of rows that lie in no dense region."""

from __future__ import annotations

import numpy as np
import pytest

from baselines.clustering.dbscan import DBSCAN
from baselines.errors import CannotFitError
from baselines.learning import Matrix

CONFIG = {"neighbours": 3, "reach": 0.9}
ROWS = np.concatenate([np.arange(20) * 0.1, 50 + np.arange(20) * 0.1, [9.0, 41.0]])
LINE = Matrix(ROWS[:, None].astype(np.float32))


def test_rows_alone_join_the_nearest_region() -> None:
    labels = DBSCAN().label(LINE, CONFIG, seed=0)
    assert labels.tolist() == [0] * 20 + [1] * 20 + [0, 1]


def test_one_region_is_no_clustering() -> None:
    with pytest.raises(CannotFitError, match="fewer than two dense regions"):
        DBSCAN().label(Matrix(LINE.values[:20]), CONFIG, seed=0)
