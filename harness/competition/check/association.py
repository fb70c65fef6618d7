"""How well one feature alone foretells the target, measured on rows that it was not fitted on.

A feature with an order goes through a small tree, one without through the rates of the target in each of its
categories. Both are cross-fitted, so that a column of nearly unique values foretells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from harness.competition.check.sampling import deal_folds

_FOLDS = 3
_LEAVES = 64  # enough for the ranks of a number to within 0.03 % of their variance
_MOST_CLASSES = 50  # rarer classes are scored as one


@dataclass(frozen=True)
class Outcome:
    """What is to be foretold: one column per class, or the ranks of a number."""

    table: np.ndarray  # float64 (rows, classes), or (rows, 1)
    is_classes: bool


@dataclass(frozen=True)
class Skill:
    """What one feature knows about the target."""

    share: float  # of the errors (or squared errors) of a constant guess that it saves: 1 leaves none
    faults: int  # errors of the constant guess: how much there was to be saved
    rows: int
    auc: float | None = None  # for two classes
    auc_error: float | None = None  # its standard error


def make_outcome(values: np.ndarray, classes: int) -> Outcome:
    """The target as a table to be foretold."""
    if not classes:
        ranks = pd.Series(values).rank().to_numpy()
        return Outcome((ranks / max(len(ranks), 1))[:, None], is_classes=False)
    counts = np.bincount(values, minlength=classes)
    order = np.argsort(-counts, kind="stable")
    if classes > _MOST_CLASSES:
        place = np.empty(classes, dtype=np.int64)
        place[order] = np.minimum(np.arange(classes), _MOST_CLASSES)
        values, classes = place[values], _MOST_CLASSES + 1
    return Outcome(np.eye(classes)[values], is_classes=True)


def to_scalar(values: np.ndarray, classes: int) -> np.ndarray:
    """The target as one number a row with mean 0: ranks of a number, a fixed random value for each class."""
    if not classes:
        ranks = pd.Series(values).rank().to_numpy()
        return np.asarray(ranks - ranks.mean())
    worth = np.arange(classes) if classes == 2 else np.random.default_rng(0).permutation(classes)
    scalar = worth[values].astype(np.float64)
    return np.asarray(scalar - scalar.mean())


def measure_skill(feature: np.ndarray, outcome: Outcome, *, ordered: bool) -> Skill:
    """What the feature knows about the outcome, out of sample."""
    truth = outcome.table
    if ordered:  # trees work in single precision, which holds ranks exactly and large ids not at all
        feature = pd.Series(feature).rank(method="dense").to_numpy()
    folds = deal_folds(len(truth), _FOLDS)
    foretold, constant = np.empty_like(truth), np.empty_like(truth)
    for fold in range(_FOLDS):
        held = folds == fold
        fit = _foretell_by_tree if ordered else _foretell_by_rate
        foretold[held] = fit(feature[~held], truth[~held], feature[held])
        constant[held] = truth[~held].mean(axis=0)
    if not outcome.is_classes:
        return _value_skill(truth, foretold, constant)
    skill = _class_skill(truth, foretold, constant)
    return _with_own_order(skill, feature, truth) if ordered and skill.auc is not None else skill


def _foretell_by_tree(known: np.ndarray, truth: np.ndarray, asked: np.ndarray) -> np.ndarray:
    from sklearn.tree import DecisionTreeRegressor

    if np.isnan(known).all():
        return np.tile(truth.mean(axis=0), (len(asked), 1))
    tree = DecisionTreeRegressor(max_leaf_nodes=_LEAVES, min_samples_leaf=3, random_state=0)
    tree.fit(known[:, None], truth)
    return np.asarray(tree.predict(asked[:, None])).reshape(len(asked), -1)


def _foretell_by_rate(known: np.ndarray, truth: np.ndarray, asked: np.ndarray) -> np.ndarray:
    size = int(max(known.max(initial=-1), asked.max(initial=-1))) + 2
    counts = np.bincount(known + 1, minlength=size)
    prior = truth.mean(axis=0)
    sums = np.column_stack([np.bincount(known + 1, weights=part, minlength=size) for part in truth.T])
    rates = (sums + prior) / (counts[:, None] + 1.0)
    return np.asarray(rates[asked + 1])


def _class_skill(truth: np.ndarray, foretold: np.ndarray, constant: np.ndarray) -> Skill:
    answer = truth.argmax(axis=1)
    faults = int((constant.argmax(axis=1) != answer).sum())
    errors = int((foretold.argmax(axis=1) != answer).sum())
    share = 1 - errors / faults if faults else 0.0
    if truth.shape[1] != 2 or not 0 < answer.sum() < len(answer):
        return Skill(share, faults, len(answer))
    auc, error = measure_auc(answer == 1, foretold[:, 1])
    return Skill(share, faults, len(answer), auc, error)


def _with_own_order(skill: Skill, feature: np.ndarray, truth: np.ndarray) -> Skill:
    """The skill by the feature's own order where its area under the curve is larger: a tree is coarse."""
    known = ~np.isnan(feature)
    positive = truth[known, 1] == 1
    if known.mean() < 0.5 or not 0 < positive.sum() < len(positive):
        return skill
    auc, error = measure_auc(positive, feature[known])
    auc = max(auc, 1 - auc)
    return replace(skill, auc=auc, auc_error=error) if auc > (skill.auc or 0.0) else skill


def _value_skill(truth: np.ndarray, foretold: np.ndarray, constant: np.ndarray) -> Skill:
    spread = float(((truth - constant) ** 2).sum())
    share = 1 - float(((truth - foretold) ** 2).sum()) / spread if spread else 0.0
    return Skill(share, len(truth) if spread else 0, len(truth))


def measure_auc(positive: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """The area under the ROC curve and its standard error after Hanley and McNeil."""
    from sklearn.metrics import roc_auc_score

    auc = float(roc_auc_score(positive, scores))
    high, low = int(positive.sum()), int((~positive).sum())
    twice_high, twice_low = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = auc * (1 - auc) + (high - 1) * (twice_high - auc**2) + (low - 1) * (twice_low - auc**2)
    return auc, float(np.sqrt(max(variance, 0.0) / (high * low)))
