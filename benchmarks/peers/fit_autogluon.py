"""AutoGluon with the preset best_quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autogluon.tabular import TabularPredictor
from handover import CORES, Order, carry_out, numbers, probabilities

if TYPE_CHECKING:
    import pandas as pd

METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "root_mean_squared_error"}


def fit(order: Order) -> pd.DataFrame:
    """Its predictions of the test rows."""
    predictor = TabularPredictor(
        label=order.target,
        problem_type=order.task,
        eval_metric=METRICS[order.task],
        path=str(order.folder / "models"),
        verbosity=1,
    )
    predictor.fit(order.train, time_limit=order.seconds, presets="best_quality", num_cpus=CORES, num_gpus=0)
    if order.task == "regression":
        return numbers(predictor.predict(order.test))
    found = predictor.predict_proba(order.test)
    return probabilities(found, found.columns)


if __name__ == "__main__":
    carry_out(fit)
