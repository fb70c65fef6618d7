"""The score of predictions on held-out rows: one function for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score, root_mean_squared_error
from suite import ROW

if TYPE_CHECKING:
    import pandas as pd
    from suite import Rows, Task

_LEAST = 1e-7  # probability


def score_predictions(rows: Rows, predictions: pd.DataFrame) -> float:
    """AUC of two classes, log loss of more, root mean squared error of numbers."""
    found = predictions.set_index(ROW)
    if found.index.has_duplicates or set(found.index) != set(rows.test[ROW]):
        raise ValueError("the rows predicted are not the rows held out")
    found = found.loc[rows.test[ROW]]
    answers = rows.test[rows.table.target]
    if rows.table.task == "regression":
        return float(root_mean_squared_error(answers.to_numpy(float), _finite(found[["prediction"]])[:, 0]))
    classes = rows.classes
    values = np.clip(_finite(found.reindex(columns=classes, fill_value=0.0)), _LEAST, 1)
    labels = answers.astype(str).to_numpy()
    if rows.table.task == "binary":
        return float(roc_auc_score(labels == classes[1], values[:, 1]))
    return float(log_loss(labels, values / values.sum(axis=1, keepdims=True), labels=classes))


def error_of(task: Task, score: float) -> float:
    """The score as an error: less is better."""
    return 1 - score if task == "binary" else score


def _finite(values: pd.DataFrame) -> np.ndarray:
    array = values.to_numpy(float)
    if not np.isfinite(array).all():
        raise ValueError("predictions are missing or infinite")
    return array
