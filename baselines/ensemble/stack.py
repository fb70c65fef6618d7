"""A stacking layer: the greedy ensemble refined into a small regression on its members' predictions.

Every member of the ensemble has one weight, not negative and drawn towards its weight there, and there is an
intercept, for classes one each. Numbers are learnt by ridge regression, classes by the softmax of weighted
logarithms of their probabilities. Each fold is predicted by a layer that did not see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baselines.errors import CannotFitError

if TYPE_CHECKING:
    from baselines.ensemble.honest import Ensemble
    from baselines.ensemble.rows import FoldRows
    from baselines.learning import Deadline

__all__ = ["Layer", "Stack", "stack_classes", "stack_numbers"]

_PULL = 5.0  # rows that the greedy weights are worth
_LEAST_CHANCE = 1e-4
_MOST_CELLS = 1 << 23  # of the features of one layer
_ITERATIONS = 200


@dataclass(frozen=True)
class Layer:
    """The weights of the members and the intercepts."""

    weights: np.ndarray  # (members,)
    intercepts: np.ndarray  # (classes,), or (1,) for numbers

    def predict(self, members: Sequence[np.ndarray]) -> np.ndarray:
        """Raw predictions like those of the members, which are the same models in the same order."""
        used = np.flatnonzero(self.weights).tolist()
        weights = self.weights[used]
        chosen = [members[place] for place in used]
        if len(self.intercepts) == 1:
            total = np.full(members[0].shape, self.intercepts[0])
            for weight, raw in zip(weights, chosen, strict=True):
                total += weight * raw
            return total
        chances = _softmax(self.intercepts + np.tensordot(weights, _features(chosen), axes=1))
        return chances if members[0].ndim == 2 else np.asarray(chances[:, 1])


@dataclass(frozen=True)
class Stack:
    """The layer learnt on all rows, and predictions of each fold by a layer that did not see it."""

    layer: Layer
    honest: np.ndarray  # raw, for all rows; NaN where not every member predicted

    @property
    def weights(self) -> np.ndarray:
        """How much each member counts."""
        return self.layer.weights

    def blend(self, members: Sequence[np.ndarray]) -> np.ndarray:
        """What it makes of these predictions, of the same models in the same order."""
        return self.layer.predict(members)


# (places of members, their greedy weights, places among the rows) -> weights and intercepts
_Learn = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def stack_numbers(
    members: Sequence[np.ndarray],
    ensemble: Ensemble,
    target: np.ndarray,
    rows: FoldRows,
    *,
    deadline: Deadline,
) -> Stack:
    """The stack of an ensemble that predicts numbers, (rows,) each, under squared error."""
    weight = np.ones(len(rows.rows)) if rows.weight is None else rows.weight

    def learn(used: np.ndarray, prior: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        chosen = rows.rows[places]
        columns = np.stack([members[place][chosen] for place in used.tolist()]).astype(np.float64)
        return _fit_numbers(columns, target[chosen], weight[places], prior)

    return _stack(members, ensemble, rows, learn, deadline)


def stack_classes(
    members: Sequence[np.ndarray],
    ensemble: Ensemble,
    codes: np.ndarray,
    rows: FoldRows,
    *,
    deadline: Deadline,
) -> Stack:
    """The stack of an ensemble that predicts probabilities under log loss."""
    weight = np.ones(len(rows.rows)) if rows.weight is None else rows.weight
    classes = 2 if members[0].ndim == 1 else members[0].shape[1]

    def learn(used: np.ndarray, prior: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        step = -(-len(places) * len(used) * classes // _MOST_CELLS)
        places = places[:: max(step, 1)]
        chosen = rows.rows[places]
        features = _features([members[place][chosen] for place in used.tolist()])
        return _fit_classes(features, codes[chosen], weight[places], prior)

    return _stack(members, ensemble, rows, learn, deadline)


def _stack(
    members: Sequence[np.ndarray], ensemble: Ensemble, rows: FoldRows, learn: _Learn, deadline: Deadline
) -> Stack:
    def layer(greedy: np.ndarray, places: np.ndarray) -> Layer:
        if deadline.passed:
            raise CannotFitError("No time was left to stack the models.")
        used = np.flatnonzero(greedy)
        weights = np.zeros(len(members))
        weights[used], intercepts = learn(used, greedy[used], places)
        return Layer(weights, intercepts)

    everywhere = np.arange(len(rows.rows))
    honest = np.full(members[0].shape, np.nan)
    for fold, place in enumerate(rows.slices()):
        chosen = rows.rows[place]
        learnt = layer(ensemble.fold_weights[fold], np.delete(everywhere, place))
        honest[chosen] = learnt.predict([raw[chosen] for raw in members])
    return Stack(layer(ensemble.weights, everywhere), honest)


def _fit_numbers(
    columns: np.ndarray, target: np.ndarray, weight: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    from scipy.linalg import cho_factor, solve_triangular  # scipy takes its time to import
    from scipy.optimize import nnls

    share = weight / weight.sum()
    means, mean = columns @ share, float(target @ share)
    centred = (columns - means[:, np.newaxis]) * np.sqrt(share)
    answers = (target - mean) * np.sqrt(share)
    products = centred @ centred.T
    pull = _PULL / len(target) * max(float(np.trace(products)) / len(prior), 1e-12)
    factor, _ = cho_factor(products + pull * np.eye(len(prior)), lower=True)
    factor = np.tril(factor)
    wanted = solve_triangular(factor, centred @ answers + pull * prior, lower=True)
    weights, _ = nnls(factor.T, wanted)
    return weights, np.array([mean - float(weights @ means)])


def _fit_classes(
    features: np.ndarray, codes: np.ndarray, weight: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    from scipy.optimize import minimize

    count, rows, classes = features.shape
    share = weight / weight.sum()
    flat = features.reshape(count, -1)
    spread = float(np.var(features - features.mean(axis=2, keepdims=True)))
    pull = _PULL / rows * max(spread, 1e-12)
    every = np.arange(rows)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        weights, intercepts = parameters[:count], parameters[count:]
        chances = _softmax(intercepts + (weights @ flat).reshape(rows, classes))
        value = -float(share @ np.log(np.maximum(chances[every, codes], 1e-300)))
        slope = chances
        slope[every, codes] -= 1.0
        slope *= share[:, np.newaxis]
        away = np.concatenate([pull * (weights - prior), intercepts / rows])
        gradient = np.concatenate([flat @ slope.ravel(), slope.sum(axis=0)]) + away
        value += 0.5 * pull * float(np.square(weights - prior).sum())
        value += 0.5 * float(np.square(intercepts).sum()) / rows
        return value, gradient

    found = minimize(
        loss,
        np.concatenate([prior, np.zeros(classes)]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, None)] * count + [(None, None)] * classes,
        options={"maxiter": _ITERATIONS},
    )
    return found.x[:count], found.x[count:]


def _features(members: Sequence[np.ndarray]) -> np.ndarray:
    """The logarithms of the probabilities, (members, rows, classes)."""
    by_class = [np.stack([1 - raw, raw], axis=1) if raw.ndim == 1 else raw for raw in members]
    return np.log(np.maximum(np.stack(by_class).astype(np.float64), _LEAST_CHANCE))


def _softmax(logits: np.ndarray) -> np.ndarray:
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return np.asarray(chances)
