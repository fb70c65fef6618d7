"""The boosted trees of scikit-learn, grown in blocks of rounds so that a deadline can stop them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from baselines.families.parts.boosting import (
    BoostedTrees,
    Growth,
    StagedModel,
    choose_rate,
    learns_squares,
    slowness,
    strewn_cost,
    suggest_encoding,
    usual_rounds,
)
from baselines.families.parts.settings import own_settings, read_number, read_whole
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.families.base import Suggest
    from baselines.learning import Config, Learning, Shape, Task, Values

__all__ = ["HistGBDT"]

_LOSSES = {
    Loss.SQUARED: "squared_error",
    Loss.ABSOLUTE: "absolute_error",
    Loss.QUANTILE: "quantile",
    Loss.POISSON: "poisson",
    Loss.GAMMA: "gamma",
}
_BINS = 255  # also the most categories of a column that are not taken for numbers
_FIRST_BLOCK = 10


class HistGBDT(BoostedTrees):
    """Boosted trees on binned columns."""

    name = "hist-gbdt"
    title = "histogram gradient boosting"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset(Loss)

    def seconds(self, shape: Shape, config: Config) -> float:
        """Histograms of all columns for each level of a tree, and an overhead for each leaf."""
        most = shape.rows / read_whole(config, "min_samples_leaf") + 1
        leaves = min(read_whole(config, "max_leaf_nodes"), most)
        rounds = slowness(leaves) * usual_rounds(shape.task, read_number(config, "learning_rate"))
        columns = max(shape.columns, 1)
        added = 3e-9 * shape.rows * columns * np.log2(leaves + 1) * strewn_cost(shape)
        tree = 5e-4 + added + leaves * (3e-5 + 2e-6 * columns)
        return float(0.1 + 2e-7 * shape.rows * columns + rounds * shape.outputs * tree)

    def bytes(self, shape: Shape, config: Config) -> float:
        """A byte for each cell, scores and slopes, histograms of every leaf."""
        bins = 5.0 * (shape.rows + shape.rows_valid) * max(shape.columns, 1)
        scores = 60.0 * (shape.rows + shape.rows_valid) * shape.outputs
        histograms = 24.0 * 256 * max(shape.columns, 1) * read_whole(config, "max_leaf_nodes")
        return 3e7 + bins + scores + histograms

    def leaves(self, config: Config) -> int | None:
        """As many as it says."""
        return read_whole(config, "max_leaf_nodes")

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """The library's defaults, slower and with some columns for each split; then larger trees."""
        return (
            _member(shape, learning_rate=0.08, max_leaf_nodes=31, min_samples_leaf=20),
            _member(shape, learning_rate=0.05, max_leaf_nodes=63, min_samples_leaf=5),
        )

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Everything that shapes trees; the number of rounds finds itself."""
        return {
            "learning_rate": suggest.suggest_float(
                "learning_rate", choose_rate(shape, 0.02), choose_rate(shape, 0.15), log=True
            ),
            "max_leaf_nodes": suggest.suggest_int("max_leaf_nodes", 4, 128, log=True),
            "min_samples_leaf": suggest.suggest_int("min_samples_leaf", 1, 100, log=True),
            "l2_regularization": suggest.suggest_float("l2_regularization", 1e-3, 30.0, log=True),
            "max_features": suggest.suggest_float("max_features", 0.3, 1.0),
            "view_encode": suggest_encoding(suggest, shape),
        }

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """Trees until the validation loss has not fallen for long."""
        from threadpoolctl import threadpool_limits

        estimator, rows = _make_estimator(learning, config), _arrange_rows(learning)
        growth = Growth(learning, rate=read_number(config, "learning_rate"))
        scale = 2.0 if learns_squares(learning) else 1.0  # scikit-learn halves squared errors
        with threadpool_limits(limits=learning.threads, user_api="openmp"):
            while growth.goes_on():
                _grow_block(estimator, rows, growth, scale=scale)
        return growth.end(StagedModel(estimator, learning.task, growth.rounds, learning.threads))


def _member(shape: Shape, *, learning_rate: float, max_leaf_nodes: int, min_samples_leaf: int) -> Config:
    return {
        "learning_rate": choose_rate(shape, learning_rate),
        "max_leaf_nodes": max_leaf_nodes,
        "min_samples_leaf": min(min_samples_leaf, max(1, shape.rows // 20)),
        "l2_regularization": 0.1,
        "max_features": 0.7,
        "view_encode": "auto",
    }


def _make_estimator(learning: Learning, config: Config) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    settings: dict[str, Any] = own_settings(config)
    settings |= {
        "max_bins": _BINS,
        "categorical_features": [
            place for place in learning.train.categorical if learning.train.categories[place] <= _BINS
        ],
        "warm_start": True,
        "early_stopping": learning.valid is not None,  # only to have the loss of the validation rows told:
        "n_iter_no_change": 10**9,  # when to stop is for Growth to say
        "scoring": "loss",
        "random_state": learning.seed,
    }
    if learning.task != "regression":
        return HistGradientBoostingClassifier(**settings)
    objective = learning.objective
    quantile = objective.alpha if objective.loss is Loss.QUANTILE else None
    return HistGradientBoostingRegressor(loss=_LOSSES[objective.loss], quantile=quantile, **settings)


def _arrange_rows(learning: Learning) -> dict[str, Any]:
    rows: dict[str, Any] = {
        "X": _fill_empty(learning.train.values),
        "y": learning.target,
        "sample_weight": learning.weight,
    }
    if learning.valid is not None:
        rows |= {
            "X_val": learning.valid.values,
            "y_val": learning.valid_target,
            "sample_weight_val": learning.valid_weight,
        }
    return rows


def _fill_empty(values: Values) -> Values:
    """The values with a zero in columns that hold none, for which scikit-learn finds no bins."""
    empty = np.isnan(values).all(axis=0)
    return np.where(empty, np.float32(0), values) if empty.any() else values


def _grow_block(estimator: Any, rows: dict[str, Any], growth: Growth, *, scale: float) -> None:
    """Half as many rounds again, as far as the deadline is likely to allow."""
    block = max(_FIRST_BLOCK, growth.rounds // 2)
    estimator.set_params(max_iter=min(growth.rounds + growth.affordable(block), growth.limit))
    estimator.fit(**rows)
    losses = -scale * estimator.validation_score_[1:] if "X_val" in rows else [None] * estimator.n_iter_
    for loss in losses[growth.rounds : estimator.n_iter_]:
        growth.add_round(loss)
