"""Fit a family to a fold as it is: what is odd about rows and targets is dealt with once for all families."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from baselines.errors import CannotFitError
from baselines.families.dummy import Dummy
from baselines.families.parts.answers import AllTargets, Checked, Positive, Rescaled, SpreadClasses
from baselines.learning import Config, Deadline, Fitted, Learning, Loss, Matrix, Objective

if TYPE_CHECKING:
    from baselines.families.base import Family

__all__ = ["fit_family"]

_NEAREST = {
    Loss.ABSOLUTE: (Loss.QUANTILE,),
    Loss.QUANTILE: (Loss.ABSOLUTE,),
}  # before the squared loss, which like those of Poisson and gamma is least at the mean
_SCALED = frozenset({Loss.SQUARED, Loss.ABSOLUTE, Loss.QUANTILE})
_POSITIVE = frozenset({Loss.POISSON, Loss.GAMMA})
_FEW_ROWS = 100


def fit_family(family: Family, learning: Learning, config: Config) -> Fitted:
    """A model of these rows whose predictions are finite, normalised and in the target's own units.

    Beyond what a family takes, `learning` may lack classes or have but one, have a target in any unit,
    constant or several (rows, targets), no column that varies, or a loss that the family does not know. The
    curve is in units of the scaled target, the mean over several targets, and leaves out rows of classes that
    were never learnt; a constant model has none. CannotFitError says why there is no model.
    """
    if learning.deadline.passed:
        raise CannotFitError("No time was left to begin.")
    learning = replace(learning, weight=_even_weight(learning.weight))
    fit = _fit_targets if learning.target.ndim == 2 else _fit
    fitted = fit(family, learning, config)
    return replace(fitted, model=Checked(fitted.model, learning.task), curve=_check_curve(fitted.curve))


def _even_weight(weight: np.ndarray | None) -> np.ndarray | None:
    """Weights with a mean of one, so that limits on the weight in a leaf mean rows."""
    if weight is None or not (mean := float(np.mean(weight))) > 0:
        return None
    return np.asarray(weight, dtype=np.float64) / mean


def _check_curve(curve: np.ndarray | None) -> np.ndarray | None:
    if curve is None or not curve.size:
        return None
    curve = np.where(np.isnan(curve), np.inf, np.asarray(curve, dtype=np.float64))
    if not np.isfinite(curve).any():
        raise CannotFitError("The validation loss was never finite.")
    return curve


def _fit_targets(family: Family, learning: Learning, config: Config) -> Fitted:
    count = learning.target.shape[1]
    each = [_fit(family, _one_target(learning, place, 1 / (count - place)), config) for place in range(count)]
    rounds = min((one.rounds for one in each if one.rounds), default=0)
    return Fitted(
        AllTargets(tuple(one.model for one in each)),
        _mean_curve([one.curve for one in each if one.curve is not None]),
        rounds,
        all(one.complete for one in each),
    )


def _one_target(learning: Learning, place: int, time_share: float) -> Learning:
    at = learning.deadline.at
    now = time.time()
    return replace(
        learning,
        target=learning.target[:, place],
        valid_target=None if learning.valid_target is None else learning.valid_target[:, place],
        deadline=Deadline(None if at is None else now + (at - now) * time_share),
        shared=_shelf(learning.shared, f"target {place}"),
    )


def _shelf(shared: MutableMapping[str, object], name: str) -> MutableMapping[str, object]:
    """A part of what is shared, for data that differ only in their target."""
    return cast("MutableMapping[str, object]", shared.setdefault(name, {}))


def _mean_curve(curves: list[np.ndarray]) -> np.ndarray | None:
    if not curves:
        return None
    shortest = min(len(curve) for curve in curves)
    return np.asarray(np.mean([curve[:shortest] for curve in curves], axis=0))


def _fit(family: Family, learning: Learning, config: Config) -> Fitted:
    if learning.task == "regression":
        return _fit_numbers(family, learning, config)
    return _fit_classes(family, learning, config)


def _fit_classes(family: Family, learning: Learning, config: Config) -> Fitted:
    present = np.unique(learning.target)
    if len(present) == 1 or not _varies(learning.train):
        return Dummy().fit(learning, {})
    if len(present) == learning.classes:
        return family.fit(learning, config)
    fitted = family.fit(_without_absent(learning, present), config)
    return replace(fitted, model=SpreadClasses(fitted.model, present, learning.classes))


def _varies(matrix: Matrix) -> bool:
    """Whether any column holds different values, a missing one counted as a value."""
    if not isinstance(matrix.values, np.ndarray):
        return matrix.width > 0
    for rows in (matrix.values[:_FEW_ROWS], matrix.values):  # the first few nearly always tell
        if ((rows != rows[0]) & ~(np.isnan(rows) & np.isnan(rows[0]))).any():
            return True
    return False


def _without_absent(learning: Learning, present: np.ndarray) -> Learning:
    """The fold with the classes that occur renumbered, without validation rows of any other class."""
    renumbered = replace(
        learning,
        target=np.searchsorted(present, learning.target).astype(np.int32),
        classes=len(present),
        task="binary" if len(present) == 2 else "multiclass",
    )
    if learning.valid is None or learning.valid_target is None:
        return renumbered
    rows = np.flatnonzero(np.isin(learning.valid_target, present))
    if not rows.size:
        return replace(renumbered, valid=None, valid_target=None, valid_weight=None)
    return replace(
        renumbered,
        valid=Matrix(learning.valid.values[rows], learning.valid.categories),
        valid_target=np.searchsorted(present, learning.valid_target[rows]).astype(np.int32),
        valid_weight=None if learning.valid_weight is None else learning.valid_weight[rows],
    )


def _fit_numbers(family: Family, learning: Learning, config: Config) -> Fitted:
    target = np.asarray(learning.target, dtype=np.float64)
    _check_target(target, learning.objective.loss)
    if target.min() == target.max() or not _varies(learning.train):
        return Dummy().fit(replace(learning, target=target), {})
    served = _nearest_objective(family, learning.objective)
    if served.loss not in _SCALED:
        return family.fit(replace(learning, target=target), config)
    fitted = _fit_scaled(family, replace(learning, target=target, objective=served), config)
    if learning.objective.loss not in _POSITIVE:
        return fitted
    return replace(fitted, model=Positive(fitted.model, max(float(target.min()), float(target.mean()) / 100)))


def _check_target(target: np.ndarray, loss: Loss) -> None:
    if not np.isfinite(target).all():
        raise CannotFitError("The target holds infinite or missing values.")
    lowest = float(target.min())
    if (loss is Loss.POISSON and lowest < 0) or (loss is Loss.GAMMA and lowest <= 0):
        wanted = "not be negative" if loss is Loss.POISSON else "be positive"
        raise CannotFitError(f"The target holds {lowest:g}, but under the {loss} loss it must {wanted}.")


def _nearest_objective(family: Family, wanted: Objective) -> Objective:
    for loss in (wanted.loss, *_NEAREST.get(wanted.loss, ()), Loss.SQUARED):
        if loss in family.losses:
            return Objective(loss, wanted.alpha if wanted.loss is Loss.QUANTILE else 0.5)
    raise CannotFitError(f"The family {family.name} knows no loss for numbers.")


def _fit_scaled(family: Family, learning: Learning, config: Config) -> Fitted:
    """A model of the target centred and scaled to unit variance."""
    largest = float(np.abs(learning.target).max())  # divided out first: squares of large numbers overflow
    target = learning.target / largest
    center = float(np.average(target, weights=learning.weight))
    spread = float(np.average((target - center) ** 2, weights=learning.weight)) ** 0.5 or 1.0
    scaled = replace(learning, target=(target - center) / spread)
    if learning.valid_target is not None:
        valid = np.asarray(learning.valid_target, dtype=np.float64) / largest
        scaled = replace(scaled, valid_target=(valid - center) / spread)
    fitted = family.fit(scaled, config)
    return replace(fitted, model=Rescaled(fitted.model, center * largest, spread * largest))
