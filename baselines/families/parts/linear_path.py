"""Linear models along a path of penalties, from strong to weak, each started where the last one ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baselines.families.parts.design import Design
    from baselines.families.parts.links import Link
    from baselines.learning import Deadline, Values

__all__ = ["Step", "descend_path", "ridge_path", "sparse_path"]

_PRECISION = (
    1e-2  # largest slope along a direction of unit curvature: a loss of 1e-4 beside the sum over rows
)
_MOST_STEPS = 300


@dataclass(frozen=True)
class Step:
    """One linear model: scores are values @ coefficients + intercept."""

    coefficients: np.ndarray  # (columns, outputs)
    intercept: np.ndarray  # (outputs,)

    def scores(self, values: Values) -> np.ndarray:
        """The linear scores of all rows, (rows, outputs)."""
        return np.asarray(values @ self.coefficients + self.intercept)


def ridge_path(design: Design, target: np.ndarray, penalties: Sequence[float]) -> Iterator[Step]:
    """Least squares with squared penalties, all from one decomposition."""
    directions, mean = design.directions, float(np.average(target, weights=design.weight))
    along = directions.vectors.T @ design.gather(((target - mean) * design.weight)[:, None])
    for penalty in penalties:
        coefficients = directions.vectors @ (along / (directions.strength[:, None] + penalty))
        yield _uncentred(design, coefficients, np.array([mean]))


def sparse_path(
    design: Design, target: np.ndarray, penalties: Sequence[float], *, squared_share: float
) -> Iterator[Step]:
    """Least squares with absolute penalties (relative to the one that leaves nothing), by coordinate descent.

    The rows are replaced by as many as there are columns, with the same inner products.
    """
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import enet_path

    directions, mean = design.directions, float(np.average(target, weights=design.weight))
    along = directions.vectors.T @ design.gather(((target - mean) * design.weight)[:, None])[:, 0]
    root = np.sqrt(np.maximum(directions.strength, 1e-9 * directions.strength.max(initial=1.0)))
    rows = np.asfortranarray(root[:, None] * directions.vectors.T)
    aims = along / root
    strongest = np.abs(rows.T @ aims).max() / len(root) / max(1 - squared_share, 1e-3)
    coefficients = np.zeros(len(root))
    for penalty in penalties:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            _, found, _ = enet_path(
                rows,
                aims,
                l1_ratio=1 - squared_share,
                alphas=[max(penalty * strongest, 1e-12)],
                coef_init=coefficients,
                max_iter=300,
                tol=1e-4,
            )
        coefficients = found[:, 0]
        yield _uncentred(design, coefficients[:, None], np.array([mean]))


def descend_path(
    link: Link, design: Design, target: np.ndarray, penalties: Sequence[float], deadline: Deadline
) -> Iterator[Step]:
    """Any smooth loss with squared penalties, by L-BFGS along the directions of the columns.

    Ends before the first step that the deadline cuts short.
    """
    descent = _Descent(link, design, target, deadline)
    coefficients = np.zeros((design.values.shape[1], link.outputs))
    intercept = link.start(target, design.weight)
    for penalty in penalties:
        found = descent.minimise(coefficients, intercept, penalty)
        if found is None:
            return
        coefficients, intercept = found
        yield _uncentred(design, coefficients, intercept)


def _uncentred(design: Design, coefficients: np.ndarray, intercept: np.ndarray) -> Step:
    return Step(coefficients.astype(np.float32), intercept - design.mean @ coefficients)


class _Descent:
    """Minimises the sum of losses and half the squared coefficients times a penalty.

    The search runs along directions scaled so that the loss bends by about one in each.
    """

    def __init__(self, link: Link, design: Design, target: np.ndarray, deadline: Deadline) -> None:
        self.link, self.design, self.target, self.deadline = link, design, target, deadline
        self.curvature = link.curvature(target)

    def minimise(
        self, coefficients: np.ndarray, intercept: np.ndarray, penalty: float
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """The best coefficients and intercept, or None when the deadline came first."""
        from scipy.optimize import minimize

        scale = self._scale(penalty)
        start = np.vstack([self._turn_back(coefficients) * scale[:-1], intercept[None] * scale[-1:]])
        best = minimize(
            lambda point: self._objective(point.reshape(start.shape) / scale, penalty, scale),
            start.ravel(),
            jac=True,
            method="L-BFGS-B",
            callback=self._stop_in_time,
            options={"maxiter": _MOST_STEPS, "gtol": _PRECISION, "ftol": 1e-10, "maxcor": 15},
        )
        if self.deadline.passed:
            return None
        found = best.x.reshape(start.shape) / scale
        return self._turn(found[:-1]), found[-1]

    def _objective(self, point: np.ndarray, penalty: float, scale: np.ndarray) -> tuple[float, np.ndarray]:
        weight = self.design.weight
        losses, slopes = self.link.loss(self.design.scores(self._turn(point[:-1]), point[-1]), self.target)
        slopes = slopes * weight[:, None]
        gradient = np.empty_like(point)
        gradient[:-1] = self._turn_back(self.design.gather(slopes)) + penalty * point[:-1]
        gradient[-1] = slopes.sum(axis=0, dtype=np.float64)
        value = float(losses @ weight) + 0.5 * penalty * float(np.sum(point[:-1] ** 2))
        return value, (gradient / scale).ravel()

    def _scale(self, penalty: float) -> np.ndarray:
        """The root of the curvature along each direction, and along the intercept at the end."""
        rows = float(self.design.weight.sum())
        strength = self.design.directions.strength if self.design.turns_easily else self.design.variances
        bends = np.append(strength * self.curvature + penalty, rows * self.curvature)
        return np.asarray(np.sqrt(bends)[:, None])

    def _turn(self, along: np.ndarray) -> np.ndarray:
        return self.design.directions.vectors @ along if self.design.turns_easily else along

    def _turn_back(self, coefficients: np.ndarray) -> np.ndarray:
        return self.design.directions.vectors.T @ coefficients if self.design.turns_easily else coefficients

    def _stop_in_time(self, intermediate_result: object) -> None:
        del intermediate_result
        if self.deadline.passed:
            raise StopIteration
