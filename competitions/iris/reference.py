"""A ruler, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd


def petal_ruler(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - thresholds by eye
    """Petals narrower than 8 mm are setosa, wider than 17 mm virginica, the rest versicolor."""
    wide = np.where(test["petal_width_cm"] > 1.7, "virginica", "versicolor")
    return pd.Series(np.where(test["petal_width_cm"] < 0.8, "setosa", wide))
