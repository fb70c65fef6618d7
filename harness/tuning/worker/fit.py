"""What a worker does: fit one trial on one fold, and cut a grown model to the rounds of its trial.

Here is the rim of a fit: whatever it raises is recorded and costs only itself.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from baselines.errors import BaselineError
from baselines.families.fitting import fit_family
from baselines.families.registry import find_family
from baselines.learning import Deadline
from harness.errors import HarnessError
from harness.tuning.full_disk import is_disk_full
from harness.tuning.ledger.ledger import FitRecord, Ledger
from harness.tuning.measure.loss import scaled_loss
from harness.tuning.worker.bench import Bench, open_bench
from harness.tuning.worker.memory import forget_peak, peak_megabytes
from harness.tuning.worker.orders import CutOrder, FitOrder, FitReport

if TYPE_CHECKING:
    from baselines.learning import Fitted, Model

__all__ = ["cut_model", "explain_failure", "fit_fold", "grow", "report_failure"]


def fit_fold(order: FitOrder) -> FitReport:
    """The fit that is ordered, made or found in the ledger."""
    return report_failure(_fit_fold, order, order.key, order.fold)


def cut_model(order: CutOrder) -> FitReport:
    """The predictions of a grown model at the rounds of its trial, made or found in the ledger."""
    return report_failure(_cut_model, order, order.key, order.fit.fold)


def report_failure(work: Callable[..., FitReport], order: object, key: str, fold: int) -> FitReport:
    """The report of the work, whatever it raises."""
    started = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a library grumbles about is no news to who reads the board
            return work(order)
    except Exception as error:  # noqa: BLE001 - the rim of a fit: it is recorded, and the run goes on
        return FitReport(
            key=key,
            fold=fold,
            seconds=time.perf_counter() - started,
            error=explain_failure(error),
            disk_full=is_disk_full(error),
        )


def _fit_fold(order: FitOrder) -> FitReport:
    kept = Ledger(order.place.ledger).read(order.key)
    return _fit(order) if kept is None else _report(order.key, kept, reused=True)


def _fit(order: FitOrder) -> FitReport:
    forget_peak()
    ledger, bench = Ledger(order.place.ledger), open_bench(order)
    started = time.perf_counter()
    fitted = grow(order, bench)
    key = order.key if fitted.complete else order.cut_key
    record = FitRecord(
        family=order.family,
        fold=order.fold,
        seconds=time.perf_counter() - started,
        rounds=fitted.rounds,
        complete=fitted.complete,
        loss=float("nan") if fitted.curve is None else float(np.min(fitted.curve)),
        curve=fitted.curve if order.rounds is None else None,
    )
    if record.curve is None:
        record = _predict(record, fitted.model, bench, rounds=None)
    else:
        ledger.write_model(key, fitted.model)
    record = replace(record, peak_mb=peak_megabytes())
    ledger.write(key, record)
    return _report(key, record)


def _cut_model(order: CutOrder) -> FitReport:
    ledger = Ledger(order.fit.place.ledger)
    if ledger.read(order.key) is None:
        bench = open_bench(order.fit)
        model = ledger.read_model(order.fit_key)
        if model is None:  # its trial was finished once, with other rounds
            model = grow(replace(order.fit, rounds=order.rounds, seconds=None, deadline=None), bench).model
        record = FitRecord(family=order.fit.family, fold=order.fit.fold, seconds=0.0, rounds=order.rounds)
        ledger.write(order.key, _predict(record, model, bench, rounds=order.rounds))
    ledger.drop_model(order.fit_key)
    return FitReport(key=order.key, fold=order.fit.fold, rounds=order.rounds)


def grow(order: FitOrder, bench: Bench) -> Fitted:
    """The model that is ordered, fitted at that bench."""
    learning = replace(
        bench.learning,
        seed=order.seed,
        threads=order.threads,
        deadline=_deadline(order),
        rounds=order.rounds,
    )
    if order.rounds is not None:  # nothing is left that the validation rows could tell
        learning = replace(learning, valid=None, valid_target=None, valid_weight=None)
    with _threads(order.threads):
        return fit_family(find_family(order.family), learning, order.config)


def _deadline(order: FitOrder) -> Deadline:
    if order.seconds is None:
        return Deadline(order.deadline)
    own = time.time() + order.seconds
    return Deadline(own if order.deadline is None else min(own, order.deadline))


def _predict(record: FitRecord, model: Model, bench: Bench, *, rounds: int | None) -> FitRecord:
    """The record with the model's predictions of the fold's validation rows and of the test rows."""
    started = time.perf_counter()
    learning = bench.learning
    valid = None if learning.valid is None else model.predict(learning.valid, rounds=rounds)
    test = model.predict(bench.test, rounds=rounds)
    loss = record.loss
    if valid is not None and np.isnan(loss):
        loss = scaled_loss(learning, valid)
    return replace(
        record,
        seconds_predict=time.perf_counter() - started,
        loss=loss,
        valid=None if valid is None else valid.astype(np.float32),
        test=test.astype(np.float32),
    )


def _report(key: str, record: FitRecord, *, reused: bool = False) -> FitReport:
    return FitReport(
        key=key,
        fold=record.fold,
        seconds=record.seconds + record.seconds_predict,
        peak_mb=record.peak_mb,
        rounds=record.rounds,
        complete=record.complete,
        loss=record.loss,
        curve=record.curve,
        reused=reused,
    )


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Workers are born with one thread; a fit that may use more says so."""
    if count == 1:
        yield
        return
    from threadpoolctl import threadpool_limits  # looks through all loaded libraries, which takes a while

    with threadpool_limits(count):
        yield


def explain_failure(error: Exception) -> str:
    """The reason that is recorded."""
    if is_disk_full(error):
        return "the disk is full"
    if isinstance(error, BaselineError | HarnessError):
        return str(error)
    if isinstance(error, MemoryError):
        return "out of memory"
    return f"{type(error).__name__}: {error}"
