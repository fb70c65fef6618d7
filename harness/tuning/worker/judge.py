"""What a worker does with the predictions of a trial's folds: put them together, decide, score."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.ensemble.rows import predicted_rows
from baselines.errors import BaselineError
from harness.errors import HarnessError
from harness.metrics import Truth
from harness.tuning.decisions.learn import learn_decision
from harness.tuning.ledger.ledger import FitRecord, Ledger
from harness.tuning.worker.bench import open_problem
from harness.tuning.worker.fit import explain_failure
from harness.tuning.worker.honest import honest_predictions, honest_score
from harness.tuning.worker.orders import Judged, JudgeOrder, MixOrder
from harness.whole_file import whole_file

if TYPE_CHECKING:
    from baselines.problem import Problem
    from harness.tuning.decisions.decision import Decision
    from harness.tuning.measure.yardstick import Yardstick
    from harness.tuning.worker.honest import HonestScore

__all__ = ["judge_predictions", "judge_trial", "learn_final_decision", "truth_of"]

_DAMAGED = "the kept predictions of a fold are missing or damaged"
_NOTHING = Judged(fold_scores=(), mean=float("nan"), std=0.0, pooled=float("nan"))


def judge_trial(order: JudgeOrder) -> Judged:
    """The cross-validated scores of a trial; its predictions are put together in files of the run."""
    started = time.perf_counter()
    try:
        problem = open_problem(order.place.problem)
        oof, test = _gather(order, problem)
        judged = judge_predictions(order, str(order.trial), oof, test)
    except (BaselineError, HarnessError, OSError, MemoryError) as error:
        return replace(_NOTHING, error=explain_failure(error))
    return replace(judged, seconds=time.perf_counter() - started)


def _gather(order: JudgeOrder, problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """What was predicted out of fold, NaN where nothing was, and for the test rows."""
    ledger = Ledger(order.place.ledger)
    records = [ledger.read(key) for key in order.keys]
    if any(record is None or record.valid is None for record in records):
        raise BaselineError(_DAMAGED)
    valid = [record.valid for record in records if record is not None and record.valid is not None]
    oof = np.full((problem.rows, *valid[0].shape[1:]), np.nan, dtype=np.float32)
    for fold, values in enumerate(valid):
        oof[problem.fold(fold)[1]] = values
    return oof, _gather_test(order, problem, records)


def _gather_test(order: JudgeOrder, problem: Problem, records: Sequence[FitRecord | None]) -> np.ndarray:
    """The mean of the folds' models and, where there is one, a model of all rows; in time that one alone."""
    tests = [] if problem.sequential else [_mean([record.test if record else None for record in records])]
    if order.whole_key is not None:
        whole = Ledger(order.place.ledger).read(order.whole_key)
        tests.append(_mean([whole.test if whole else None]))
    return _mean(tests).astype(np.float32)


def _mean(predictions: Sequence[np.ndarray | None]) -> np.ndarray:
    present = [one for one in predictions if one is not None]
    if len(present) < len(predictions):
        raise BaselineError(_DAMAGED)
    return np.asarray(np.mean(present, axis=0, dtype=np.float64))


def judge_predictions(order: JudgeOrder | MixOrder, name: str, oof: np.ndarray, test: np.ndarray) -> Judged:
    """The honest scores of raw predictions; those and the final ones are left in files of the run."""
    problem, final = open_problem(order.place.problem), order.yardstick.final_goal
    truth, folds = truth_of(problem), problem.fold_numbers
    decision = learn_final_decision(order.yardstick, problem, oof)
    prediction = honest_predictions(final, oof, truth, folds)
    for part, values in (
        ("oof", oof.astype(np.float32)),
        ("test", test.astype(np.float32)),
        ("oof-final", prediction),
        ("test-final", decision.apply(test)),
    ):
        _save(order.place.predictions(name, part), values)
    shown = _judged(honest_score(final, oof, truth, folds, prediction=prediction))
    if order.yardstick.own is None:
        return shown
    return replace(_judged(honest_score(order.yardstick.goal, oof, truth, folds)), shown=shown)


def learn_final_decision(yardstick: Yardstick, problem: Problem, oof: np.ndarray) -> Decision:
    """How predictions like these become a submission, learnt on all rows that were predicted out of fold."""
    usable = predicted_rows([oof], problem.fold_numbers)
    return learn_decision(yardstick.final_goal, oof[usable], truth_of(problem).take(usable))


def _judged(score: HonestScore) -> Judged:
    """The score as it is reported; by all rows together where no single fold has one."""
    mean = score.pooled if math.isnan(score.mean) else score.mean
    return Judged(fold_scores=tuple(score.fold_scores), mean=mean, std=score.std, pooled=score.pooled)


def truth_of(problem: Problem) -> Truth:
    """The answers of the training rows, as metrics take them."""
    return Truth(values=problem.truth, classes=problem.classes, weight=problem.weight, ids=problem.ids)


def _save(file: Path, values: np.ndarray) -> None:
    with whole_file(file) as stream:
        np.save(stream, values)
