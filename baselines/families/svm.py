"""Support vector machines with a radial kernel, for a few thousand rows."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from baselines.families.base import Family, Suggest
from baselines.families.parts.calibration import Calibration, learn_calibration
from baselines.families.parts.preparing import PLAIN, suggest_preparing
from baselines.families.parts.settings import read_number
from baselines.families.parts.widths import REDUCED, view_width
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Shape, Task, Values

__all__ = ["SupportVectors"]

_MOST_ROWS = 5_000
_MOST_ITERATIONS = 30  # times the rows
_HELD_OUT = 5  # one row of so many shows how margins become probabilities
_TUBE = 0.05  # errors that cost nothing, of a target with unit variance


@dataclass(frozen=True)
class KernelModel:
    """A fitted machine of scikit-learn, and how its margins become probabilities."""

    machine: Any
    calibration: Calibration | None

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Numbers, or probabilities."""
        del rounds
        if self.calibration is None:
            return np.asarray(self.machine.predict(matrix.values))
        return self.calibration.answer(_margins(self.machine, matrix.values))


class SupportVectors(Family):
    """SVC and SVR of scikit-learn, their probabilities learnt on rows held out."""

    name = "svm"
    title = "support vector machine"
    view = "scaled"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.ABSOLUTE, Loss.SQUARED})

    def serves(self, shape: Shape) -> bool:
        """A few thousand rows at most."""
        return super().serves(shape) and shape.rows <= _MOST_ROWS and view_width(shape, REDUCED) <= 2_000

    def seconds(self, shape: Shape, config: Config) -> float:
        """A fit that looks at all pairs of rows several times; it cannot be interrupted."""
        pairs = shape.rows * (3.0 * shape.rows + shape.rows_valid + shape.rows_test)
        return 0.03 + pairs * (5e-9 + 7e-10 * view_width(shape, config))

    def bytes(self, shape: Shape, config: Config) -> float:
        """The rows in float64, and the cache of kernel values."""
        return 16.0 * shape.rows * view_width(shape, config) + 3e8

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """A kernel as wide as the data."""
        return (_config(cost=3.0 if shape.task == "regression" else 1.0, width=0.5, scale="robust"),)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """What errors cost, how wide the kernel is, how columns are scaled."""
        chosen = _config(
            cost=suggest.suggest_float("cost", 0.05, 100.0, log=True),
            width=suggest.suggest_float("width", 0.03, 3.0, log=True),
            scale=str(suggest.suggest_categorical("view_scale", ["robust", "standard", "quantile"])),
        )
        return {**chosen, **suggest_preparing(suggest, shape)}

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The machine; for classes a first one, kept from some rows, shows how sure margins may be."""
        everything = np.arange(len(learning.target))
        if learning.task == "regression":
            machine, complete = _solve(learning, config, everything, time_share=1.0)
            return Fitted(KernelModel(machine, None), complete=complete)
        kept, shown = _hold_out(learning)
        first, quick = _solve(learning, config, kept, time_share=0.4)
        calibration = learn_calibration(_margins(first, learning.train.values[shown]), learning.target[shown])
        machine, complete = _solve(learning, config, everything, time_share=1.0)
        return Fitted(KernelModel(machine, calibration), complete=quick and complete)


def _config(*, cost: float, width: float, scale: str) -> Config:
    return {
        "cost": cost,
        "width": width,
        "view_scale": scale,
        "view_encode": "onehot",
        "view_text": "reduced",
        **PLAIN,
    }


def _hold_out(learning: Learning) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from and rows to look at, by class; all rows twice where rows are few."""
    order = np.random.default_rng(learning.seed).permutation(len(learning.target))
    place = np.empty(len(order), dtype=np.int64)
    for code in range(learning.classes):
        inside = order[learning.target[order] == code]
        place[inside] = np.arange(1, len(inside) + 1)
    shown = place % _HELD_OUT == 0
    if shown.sum() < 2 * learning.classes:
        return np.arange(len(order)), np.arange(len(order))
    return np.flatnonzero(~shown), np.flatnonzero(shown)


def _solve(learning: Learning, config: Config, rows: np.ndarray, *, time_share: float) -> tuple[Any, bool]:
    """A machine of these rows, and whether it was given the time to converge."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import SVC, SVR

    values, target = learning.train.values[rows], learning.target[rows]
    spread = float(values.var() if isinstance(values, np.ndarray) else values.toarray().var())
    usual = _MOST_ITERATIONS * len(rows)
    an_iteration = len(rows) * (2e-9 + 1e-9 * values.shape[1])
    left = time_share * learning.deadline.seconds_left
    limit = usual if left > usual * an_iteration else max(100, int(left / an_iteration))
    options = {
        "C": read_number(config, "cost"),
        "gamma": read_number(config, "width") / (values.shape[1] * max(spread, 1e-9)),
        "cache_size": 300,
        "max_iter": limit,
    }
    machine = (
        SVR(epsilon=_TUBE, **options)
        if learning.task == "regression"
        else SVC(decision_function_shape="ovo", **options)
    )
    weight = None if learning.weight is None else learning.weight[rows]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine.fit(values, target, sample_weight=weight)
    return machine, limit == usual or int(np.max(machine.n_iter_)) < limit


def _margins(machine: Any, values: Values) -> np.ndarray:
    """The margin of the second of two classes; for more the sum of each one's margins over the others."""
    margins = np.asarray(machine.decision_function(values))
    if margins.ndim == 1:
        return margins[:, None]
    classes = len(machine.classes_)
    sums = np.zeros((len(margins), classes))
    for margin, (first, second) in zip(margins.T, combinations(range(classes), 2), strict=True):
        sums[:, first] += np.tanh(margin)
        sums[:, second] -= np.tanh(margin)
    return sums
