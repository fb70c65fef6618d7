"""A user's own estimator under the competition's folds: their file, run in a worker that knows no answers."""

from __future__ import annotations

import hashlib
import runpy
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from harness.errors import HarnessError, UsageError
from harness.host_code import explain_failure, printing_to_stderr
from harness.lean import meet_frames
from harness.metrics import Need
from harness.tuning.ledger.ledger import FitRecord, Ledger
from harness.tuning.measure.scale import Scale
from harness.tuning.worker.bench import open_problem, open_view
from harness.tuning.worker.fit import report_failure
from harness.tuning.worker.memory import peak_megabytes
from harness.tuning.worker.orders import FitReport, Place

if TYPE_CHECKING:
    from harness.tuning.measure.yardstick import Yardstick

__all__ = ["OwnModel", "OwnOrder", "ViewName", "fit_own", "parse_reference"]

ViewName = Literal["raw", "linear", "trees"]
_JUST_ABOVE = 1e-6  # a limit that predictions may not reach
_VIEWS = {"linear": "scaled", "trees": "codes"}


class OwnModelError(HarnessError):
    """The user's file does not give an estimator, or the estimator failed."""


@dataclass(frozen=True)
class OwnModel:
    """Where an estimator comes from, and in which form it wants the rows."""

    file: Path
    maker: str
    view: ViewName

    @property
    def digest(self) -> str:
        """Of the file and the modules beside it, as they are now."""
        digests = hashlib.sha256(self.file.name.encode())
        for module in sorted({self.file, *self.file.parent.glob("*.py")}):
            digests.update(module.read_bytes())
        return digests.hexdigest()


@dataclass(frozen=True, kw_only=True)
class OwnOrder:
    """One fold for a user's estimator."""

    place: Place
    yardstick: Yardstick
    model: OwnModel
    public: Path  # the folder with what participants get
    fold: int
    key: str  # of this evaluation alone: nobody can know all that a user's code depends on


def parse_reference(reference: str, *, view: ViewName) -> OwnModel:
    """The model in `path.py:make_model`."""
    path, colon, maker = reference.rpartition(":")
    file = Path(path).expanduser()
    if not colon or not maker.isidentifier():
        raise UsageError(f"{reference!r} names no function. Write path.py:make_model.")
    if not file.is_file():
        raise UsageError(f"There is no file {path}. Write path.py:make_model.")
    return OwnModel(file.resolve(), maker, view)


def fit_own(order: OwnOrder) -> FitReport:
    """The user's estimator fitted to one fold, its predictions kept."""
    return report_failure(_fit_own, order, order.key, order.fold)


def _fit_own(order: OwnOrder) -> FitReport:
    record = _fit(order)
    Ledger(order.place.ledger).write(order.key, record)
    return FitReport(
        key=order.key, fold=order.fold, seconds=record.seconds, peak_mb=record.peak_mb, loss=record.loss
    )


def _fit(order: OwnOrder) -> FitRecord:
    meet_frames()
    estimator = _make_estimator(order.model)
    rows = _Rows(order)
    started = time.perf_counter()
    with printing_to_stderr:
        try:
            estimator.fit(rows.train, rows.target)
            test = rows.read(estimator, rows.test)
            valid = rows.read(estimator, rows.valid) if len(rows.valid_rows) else None
        except OwnModelError:
            raise
        except (Exception, SystemExit) as error:  # the user's own code may raise anything; it is told where
            raise OwnModelError(explain_failure(error, order.model.file)) from error
    return FitRecord(
        family=order.model.maker,
        fold=order.fold,
        seconds=time.perf_counter() - started,
        peak_mb=peak_megabytes(),
        valid=None if valid is None else valid.astype(np.float32),
        test=test.astype(np.float32),
    )


class _Rows:
    """The rows of one fold in the form that was asked for."""

    def __init__(self, order: OwnOrder) -> None:
        self.goal = order.yardstick.goal
        self.problem = open_problem(order.place.problem)
        self.train_rows, self.valid_rows = self.problem.fold(order.fold)
        self.classes = order.yardstick.prepared.classes
        targets = self.problem.target[self.train_rows]
        self.target: Any = np.array(self.classes)[targets] if self.classes else targets
        if order.model.view == "raw":
            self.train, self.valid, self.test = self._raw(order)
        else:
            kept = open_view(order.place.problem, _VIEWS[order.model.view], {}, order.fold)
            self.train, self.valid, self.test = (
                kept.matrix(part).values for part in ("train", "valid", "test")
            )

    def _raw(self, order: OwnOrder) -> tuple[Any, Any, Any]:
        names = [column.name for column in order.yardstick.prepared.columns]
        tables = [parquet.ParquetFile(order.public / "train.parquet").read(columns=names)]
        for part in ("test", "unlabelled"):
            file = order.public / f"{part}.parquet"
            if file.exists():
                tables.append(parquet.ParquetFile(file).read(columns=names))
        train = tables[0].to_pandas()
        test = pa.concat_tables(tables[1:], promote_options="permissive").to_pandas()
        return train.iloc[self.train_rows], train.iloc[self.valid_rows], test

    def read(self, estimator: Any, rows: Any) -> np.ndarray:
        """What the estimator predicts, in the order of the competition's classes."""
        if not self.classes:
            found = self._checked(np.asarray(estimator.predict(rows), dtype=np.float64), rows)
            lowest = -1.0 if self.goal.scale is Scale.LOG1P else -np.inf
            return self.goal.learn_target(np.maximum(found, lowest + _JUST_ABOVE))
        known = {label: code for code, label in enumerate(self.classes)}
        chances = np.zeros((len(rows) if hasattr(rows, "__len__") else rows.shape[0], len(self.classes)))
        if hasattr(estimator, "predict_proba"):
            columns = [known[str(label)] for label in estimator.classes_]
            chances[:, columns] = estimator.predict_proba(rows)
        elif self.goal.need in (Need.SCORES, Need.PROBABILITIES):
            raise OwnModelError(
                f"{type(estimator).__name__} has no predict_proba, but {self.goal.metric.name} needs "
                "probabilities. Wrap it, for instance in sklearn.calibration.CalibratedClassifierCV."
            )
        else:
            codes = [known[str(label)] for label in np.asarray(estimator.predict(rows)).ravel()]
            chances[np.arange(len(codes)), codes] = 1.0
        return self._checked(chances[:, 1] if len(self.classes) == 2 else chances, rows)

    def _checked(self, found: np.ndarray, rows: Any) -> np.ndarray:
        if found.shape[0] != rows.shape[0]:
            raise OwnModelError(f"It gave {found.shape[0]:,} predictions for {rows.shape[0]:,} rows.")
        if not np.isfinite(found).all():
            raise OwnModelError("It predicted NaN or infinity.")
        return found


@contextmanager
def _beside(file: Path) -> Iterator[None]:
    """The modules beside a file can be imported, as when Python runs it, now and later."""
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))
    yield


def _make_estimator(model: OwnModel) -> Any:
    try:
        with printing_to_stderr, _beside(model.file):
            names = runpy.run_path(str(model.file))
    except (Exception, SystemExit) as error:  # the user's own code may raise anything; it is told where
        raise OwnModelError(explain_failure(error, model.file)) from error
    if model.maker not in names:
        from harness.errors import nearest_names

        functions = [name for name, value in names.items() if callable(value) and not name.startswith("_")]
        near = nearest_names(model.maker, functions) or functions[:3]
        hint = f" Is {near[0]} meant?" if near else ""
        raise OwnModelError(f"{model.file.name} defines no {model.maker}.{hint}")
    made = names[model.maker]
    try:
        with printing_to_stderr:
            estimator = made if hasattr(made, "fit") and not isinstance(made, type) else made()
    except (Exception, SystemExit) as error:  # the same
        raise OwnModelError(explain_failure(error, model.file)) from error
    missing = [name for name in ("fit", "predict") if not callable(getattr(estimator, name, None))]
    if missing:
        raise OwnModelError(
            f"{model.maker} gives a thing of type {type(estimator).__name__}, which is no estimator: it has "
            f"no {missing[0]}(). Return an object with fit(X, y) and predict(X), such as a Pipeline."
        )
    return estimator
