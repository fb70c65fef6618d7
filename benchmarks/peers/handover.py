"""What a peer is handed and what it hands back: read and written inside the peer's own environment.

python fit_PEER.py FOLDER SECONDS SEED
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

CORES = 2
ROW = "row_id"
TRAIN, TEST, TASK, PREDICTIONS = "train.csv", "test.csv", "task.json", "predictions.csv"


@dataclass(frozen=True, kw_only=True)
class Order:
    """One table to learn and the rows to predict."""

    train: pd.DataFrame  # with the target
    test: pd.DataFrame
    target: str
    task: str  # binary, multiclass or regression
    seconds: float
    seed: int
    folder: Path  # for whatever is written on the way

    @property
    def features(self) -> pd.DataFrame:
        """The rows to learn from without their answers."""
        return self.train.drop(columns=self.target)

    @property
    def answers(self) -> pd.Series[Any]:
        """The answers of the rows to learn from."""
        return self.train[self.target]


def numbers(values: Any) -> pd.DataFrame:
    """Predicted numbers as they are handed back."""
    return pd.DataFrame({"prediction": pd.Series(values).to_numpy()})


def probabilities(values: Any, classes: Iterable[object]) -> pd.DataFrame:
    """Predicted probabilities as they are handed back: a column for each label."""
    return pd.DataFrame(pd.DataFrame(values).to_numpy(), columns=[str(label) for label in classes])


def carry_out(fit: Callable[[Order], pd.DataFrame]) -> None:
    """Fit and predict as the command line says."""
    folder = Path(sys.argv[1])
    train, test = pd.read_csv(folder / TRAIN), pd.read_csv(folder / TEST)
    facts = json.loads((folder / TASK).read_text(encoding="utf-8"))
    order = Order(
        train=train.drop(columns=ROW),
        test=test.drop(columns=ROW),
        target=facts["target"],
        task=facts["task"],
        seconds=float(sys.argv[2]),
        seed=int(sys.argv[3]),
        folder=folder,
    )
    predictions = fit(order)
    predictions.insert(0, ROW, test[ROW].to_numpy())
    predictions.to_csv(folder / PREDICTIONS, index=False)
