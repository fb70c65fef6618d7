"""How much worse a model of a run predicts when a column tells it nothing: permutation importance.

The model is fitted without the last fold and asked about the rows of that fold, so that what is measured is
what the column is worth for rows that the model has not seen; only thresholds of classes were chosen with
them, and a second layer learns from what models said that had seen them. Hidden rows take no part.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.prepared.tables import read_train
from harness.competition.split.folds import make_folds
from harness.metrics import evaluate
from harness.scoring.chosen_metric import metric_of
from harness.scoring.training_answers import read_truth
from harness.tuning.models.refit import grow_takeaway
from leaderboard.arrays import from_numpy

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from harness.competition.prepared import Prepared
    from harness.tuning.models.take_away import TakeAway
    from harness.workspace import Workspace

__all__ = ["ColumnImportance", "Importances", "permute_columns"]

_REPEATS = 5
_MOST_ROWS = 2_000
_SEED = 0


@dataclass(frozen=True, kw_only=True)
class ColumnImportance:
    """How much worse the score becomes, on average and at the least and most, when a column is shuffled."""

    column: str
    loss: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Importances:
    """The columns that were shuffled, the most important first."""

    columns: tuple[ColumnImportance, ...]
    rows: int
    score: float
    left_out: int  # columns for which there was no time


def permute_columns(
    prepared: Prepared, workspace: Workspace, run: Path, *, name: str, seconds: float, jobs: int | None = None
) -> Importances:
    """What each column is worth to that entry of a run.

    The fit may take as long as the shuffling; columns are left out when the time is over.
    """
    train, folds = read_train(prepared), make_folds(prepared)
    model = grow_takeaway(prepared, workspace, run, name=name, fold=len(folds) - 1, jobs=jobs, limit=seconds)
    ends = time.monotonic() + seconds
    random = np.random.default_rng(_SEED)
    rows = np.sort(random.permutation(folds[-1].valid)[:_MOST_ROWS])
    table = train.take(from_numpy(rows))
    score = _Scorer(prepared, table, model)
    found = []
    for column in prepared.columns:
        if time.monotonic() > ends:
            break
        losses = [score.loss_without(column.name, random.permutation(len(rows))) for _ in range(_REPEATS)]
        found.append(
            ColumnImportance(column=column.name, loss=fmean(losses), low=min(losses), high=max(losses))
        )
    return Importances(
        columns=tuple(sorted(found, key=lambda one: -one.loss)),
        rows=len(rows),
        score=score.whole,
        left_out=len(prepared.columns) - len(found),
    )


class _Scorer:
    """The score of a model on the rows of a table, whole or with a column shuffled."""

    def __init__(self, prepared: Prepared, table: pa.Table, model: TakeAway) -> None:
        self._metric, self._options = metric_of(prepared), prepared.spec.metric.options
        self._truth = read_truth(table, prepared)
        self._table, self._model = table, model
        self.whole = self._score(table)

    def loss_without(self, column: str, order: np.ndarray) -> float:
        """How much worse the score is with the cells of a column in another order."""
        place = self._table.column_names.index(column)
        shuffled = self._table.set_column(place, column, self._table[column].take(from_numpy(order)))
        return self._metric.loss_of(self._score(shuffled)) - self._metric.loss_of(self.whole)

    def _score(self, table: pa.Table) -> float:
        return evaluate(self._metric, self._truth, self._model.predict(table), options=self._options)
