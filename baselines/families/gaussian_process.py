"""Gaussian processes for small smooth tables, with a length scale for each column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from baselines.errors import CannotFitError
from baselines.families.base import Family, Suggest
from baselines.families.parts.calibration import Calibration, learn_calibration
from baselines.families.parts.kernels import likelihood, matern, posterior
from baselines.families.parts.settings import read_number, read_whole
from baselines.families.parts.widths import REDUCED, view_width
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Shape, Task

__all__ = ["GaussianProcess"]

_MOST_ROWS = 2_000
_BLOCK = 2_048
_LEAST_WEIGHT = 1e-3  # relative to the mean


@dataclass(frozen=True)
class ProcessModel:
    """The training rows, scaled, and the weights of their kernel values."""

    scaled: np.ndarray
    lengths: np.ndarray
    weights: np.ndarray  # (rows, outputs)
    center: np.ndarray
    calibration: Calibration | None

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """The mean of the process, as probabilities where classes are asked for."""
        del rounds
        scaled = _dense(matrix) / self.lengths
        scores = np.concatenate(
            [
                matern(scaled[first : first + _BLOCK], self.scaled) @ self.weights
                for first in range(0, max(len(scaled), 1), _BLOCK)
            ]
        )
        scores = scores + self.center
        return scores[:, 0] if self.calibration is None else self.calibration.answer(scores)


class GaussianProcess(Family):
    """Gaussian process regression.

    Classes are regressed on as signs; what each row gets from all the others shows how sure that may be.
    """

    name = "gaussian-process"
    title = "Gaussian process"
    view = "scaled"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED})

    def serves(self, shape: Shape) -> bool:
        """Small tables."""
        return super().serves(shape) and shape.rows <= _MOST_ROWS and view_width(shape, REDUCED) <= 300

    def seconds(self, shape: Shape, config: Config) -> float:
        """Inverses of matrices of rows by rows."""
        learnt = min(shape.rows, read_whole(config, "learnt_rows"))
        searched = 40 * (2.5e-10 * learnt**3 + 1e-7 * learnt**2)
        asked = 5e-8 * shape.rows * (shape.rows_valid + shape.rows_test)
        return 0.02 + searched + 3e-10 * shape.rows**3 + asked

    def bytes(self, shape: Shape, config: Config) -> float:
        """A dozen matrices of rows by rows."""
        return 100.0 * shape.rows**2 + 8.0 * _BLOCK * shape.rows * 4

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Length scales learnt on at most some hundreds of rows."""
        return (_config(learnt_rows=700, noise=0.1, scale="robust"),)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Where to expect the noise, and how columns are scaled."""
        return _config(
            learnt_rows=700,
            noise=suggest.suggest_float("noise", 0.003, 0.5, log=True),
            scale=str(suggest.suggest_categorical("view_scale", ["robust", "quantile", "standard"])),
        )

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The process of all rows, at the most likely length scales of some."""
        if len(learning.target) > _MOST_ROWS:
            raise CannotFitError(f"a Gaussian process is for at most {_MOST_ROWS} rows")
        values, targets = _dense(learning.train), _signs(learning)
        weight = np.ones(len(values)) if learning.weight is None else learning.weight
        doubt = 1 / np.maximum(weight / weight.mean(), _LEAST_WEIGHT)
        center = np.average(targets, axis=0, weights=weight)
        logs, complete = _most_likely(learning, config, values, targets - center, doubt)
        found = posterior(logs, values, targets - center, doubt)
        calibration = None
        if learning.task != "regression":
            calibration = learn_calibration(found.left_out + center, learning.target)
        lengths = np.exp(logs[:-2])
        model = ProcessModel(values / lengths, lengths, found.weights, center, calibration)
        return Fitted(model, complete=complete)


def _config(*, learnt_rows: int, noise: float, scale: str) -> Config:
    return {
        "learnt_rows": learnt_rows,
        "noise": noise,
        "view_scale": scale,
        "view_encode": "onehot",
        "view_text": "reduced",
        "view_dense": True,
    }


def _dense(matrix: Matrix) -> np.ndarray:
    values = matrix.values if isinstance(matrix.values, np.ndarray) else matrix.values.toarray()
    return np.asarray(values, dtype=np.float64)


def _signs(learning: Learning) -> np.ndarray:
    """Targets as columns: numbers, or for each class (of two, the second) whether it is that one."""
    if learning.task == "regression":
        return np.asarray(learning.target, dtype=np.float64)[:, None]
    if learning.task == "binary":
        return 2.0 * learning.target[:, None] - 1
    return np.asarray(2.0 * np.eye(learning.classes)[learning.target] - 1)


def _most_likely(
    learning: Learning, config: Config, values: np.ndarray, targets: np.ndarray, doubt: np.ndarray
) -> tuple[np.ndarray, bool]:
    """The logarithms of length scales, signal and noise, and whether there was time to search them."""
    from scipy.optimize import minimize

    learnt = read_whole(config, "learnt_rows")
    if len(values) > learnt:
        drawn = np.random.default_rng(learning.seed).choice(len(values), learnt, replace=False)
        values, targets, doubt = values[drawn], targets[drawn], doubt[drawn]
    columns, variance = values.shape[1], max(float(targets.var()), 1e-6)
    start = np.append(
        np.full(columns, np.log(2 * np.sqrt(columns))),
        np.log([variance, variance * read_number(config, "noise")]),
    )

    def stop_in_time(intermediate_result: object) -> None:
        del intermediate_result
        if learning.deadline.passed:
            raise StopIteration

    found = minimize(
        likelihood,
        start,
        args=(values, targets, doubt, start),
        jac=True,
        method="L-BFGS-B",
        bounds=[(log - 7, log + 7) for log in start],
        callback=stop_in_time,
        options={"maxiter": 60, "gtol": 0.1, "ftol": 1e-5},
    )
    return np.asarray(found.x), not learning.deadline.passed
