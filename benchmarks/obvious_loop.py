"""What most people write first: Optuna around a scikit-learn Pipeline and cross_val_score."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import optuna
from sklearn.model_selection import cross_val_score

from harness.competition.prepared.tables import read_train
from harness.competition.split.folds import make_folds
from harness.scoring.ready import open_ready
from harness.workspace import find_workspace

if TYPE_CHECKING:
    import pandas as pd
    from optuna import Trial

SCORING = {"roc_auc": "roc_auc", "log_loss": "neg_log_loss", "rmse": "neg_root_mean_squared_error"}
Build = Callable[[int], Any]  # an unfitted pipeline whose model uses so many threads
CORES = 2
_WAYS = ((CORES, 1), (1, CORES))  # folds at once, threads of each model


@dataclass(frozen=True)
class Case:
    """The training rows of a competition and its very folds."""

    features: pd.DataFrame
    answers: np.ndarray
    folds: list[tuple[np.ndarray, np.ndarray]]
    metric: str

    def score(self, pipeline: Any, *, processes: int) -> float:
        """The mean of the folds' scores; more is better."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nobody reads what a loop grumbles about
            scores = cross_val_score(
                pipeline,
                self.features,
                self.answers,
                cv=self.folds,
                scoring=SCORING[self.metric],
                n_jobs=processes,
                error_score="raise",
            )
        return float(np.mean(scores))


@dataclass(frozen=True)
class Looped:
    """What the loop came to."""

    scores: list[float]
    seconds: float
    arrangement: str


def read_case(workspace: Path, name: str) -> Case:
    """The rows of a competition as the loop takes them."""
    prepared = open_ready(find_workspace(workspace), name)
    table = read_train(prepared)
    frame = table.to_pandas()
    answers = frame[prepared.targets[0]]
    if prepared.task == "binary":
        answers = answers.astype(str) == prepared.classes[1]
    elif prepared.task == "multiclass":
        answers = answers.astype("category").cat.codes
    return Case(
        features=frame[[column.name for column in prepared.columns]],
        answers=answers.to_numpy(),
        folds=[(fold.train, fold.valid) for fold in make_folds(prepared, table)],
        metric=prepared.spec.metric.name or "",
    )


def run_loop(
    case: Case, suggest: Callable[[Trial], Build], trials: int, *, samples: Sequence[Build]
) -> Looped:
    """So many trials, arranged as is fastest on the samples; finding that out is not counted."""
    processes, threads = min(_WAYS, key=lambda way: _time_way(case, samples, *way))
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))
    start = time.perf_counter()
    study.optimize(lambda trial: case.score(suggest(trial)(threads), processes=processes), n_trials=trials)
    seconds = time.perf_counter() - start
    scores = [trial.value for trial in study.trials if trial.value is not None]
    return Looped(scores, seconds, f"{processes} folds at once, {threads} threads each")


def _time_way(case: Case, samples: Sequence[Build], processes: int, threads: int) -> float:
    case.score(samples[0](threads), processes=processes)  # starts the workers and loads the libraries
    start = time.perf_counter()
    for build in samples:
        case.score(build(threads), processes=processes)
    return time.perf_counter() - start
