"""Two questions to a bottle."""

from __future__ import annotations

import numpy as np
import pandas as pd


def two_questions(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - thresholds by eye
    """Few flavanoids: the third grape; else much proline: the first; else the second."""
    label = np.where(test["proline"] > 755.0, "class_0", "class_1")
    return pd.Series(np.where(test["flavanoids"] < 1.4, "class_2", label))
