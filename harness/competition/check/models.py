"""The one small model of the checks: gradient boosting on one thread, cross-fitted."""

from __future__ import annotations

import numpy as np

from harness.competition.check.sampling import deal_folds

_FOLDS = 3
_ROUNDS = 40


def foretell_classes(values: np.ndarray, classes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The probability of each of the known classes for the rows asked about."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(
        max_iter=_ROUNDS, learning_rate=0.15, max_leaf_nodes=15, early_stopping=False, random_state=0
    )
    with threadpool_limits(1):  # threads that wait for a busy core cost fifty times the work
        return np.asarray(model.fit(values, classes).predict_proba(asked))


def foretell_values(values: np.ndarray, numbers: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The expected number for the rows asked about."""
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingRegressor(
        max_iter=_ROUNDS, learning_rate=0.15, max_leaf_nodes=15, early_stopping=False, random_state=0
    )
    with threadpool_limits(1):
        return np.asarray(model.fit(values, numbers).predict(asked))


def cross_fit_values(values: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """The expected number of every row by a model that has not seen it."""
    folds = deal_folds(len(numbers), _FOLDS)
    foretold = np.empty(len(numbers))
    for fold in range(_FOLDS):
        held = folds == fold
        foretold[held] = foretell_values(values[~held], numbers[~held], values[held])
    return foretold


def cross_fit_rate(values: np.ndarray, positive: np.ndarray) -> np.ndarray:
    """The probability of being positive of every row by a model that has not seen it."""
    folds = deal_folds(len(positive), _FOLDS)
    foretold = np.empty(len(positive))
    for fold in range(_FOLDS):
        held = folds == fold
        foretold[held] = foretell_classes(values[~held], positive[~held], values[held])[:, 1]
    return foretold
