"""mljar-supervised in the mode Compete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover import CORES, Order, carry_out, numbers, probabilities
from supervised.automl import AutoML

if TYPE_CHECKING:
    import pandas as pd

METRICS = {"binary": "auc", "multiclass": "logloss", "regression": "rmse"}
TASKS = {
    "binary": "binary_classification",
    "multiclass": "multiclass_classification",
    "regression": "regression",
}


def fit(order: Order) -> pd.DataFrame:
    """Its predictions of the test rows; labels are text, so that their order is known."""
    answers = order.answers if order.task == "regression" else order.answers.astype(str)
    automl = AutoML(
        results_path=str(order.folder / "models"),
        mode="Compete",
        ml_task=TASKS[order.task],
        eval_metric=METRICS[order.task],
        total_time_limit=int(order.seconds),
        n_jobs=CORES,
        random_state=order.seed,
        verbose=0,
    )
    automl.fit(order.features, answers)
    if order.task == "regression":
        return numbers(automl.predict(order.test))
    return probabilities(automl.predict_proba(order.test), sorted(answers.unique()))


if __name__ == "__main__":
    carry_out(fit)
