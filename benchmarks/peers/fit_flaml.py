"""FLAML as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flaml import AutoML
from handover import CORES, Order, carry_out, numbers, probabilities

if TYPE_CHECKING:
    import pandas as pd

METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}


def fit(order: Order) -> pd.DataFrame:
    """Its predictions of the test rows."""
    automl = AutoML()
    automl.fit(
        order.features,
        order.answers,
        task="regression" if order.task == "regression" else "classification",
        metric=METRICS[order.task],
        time_budget=order.seconds,
        n_jobs=CORES,
        seed=order.seed,
        verbose=0,
    )
    if order.task == "regression":
        return numbers(automl.predict(order.test))
    return probabilities(automl.predict_proba(order.test), automl.classes_)


if __name__ == "__main__":
    carry_out(fit)
