"""XGBoost: one binned matrix for each fold, shared by all trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from baselines.families.parts.boosting import (
    BoostedTrees,
    Growth,
    bears_leaves,
    bins_cost,
    choose_rate,
    fine_bins,
    learns_squares,
    most_rounds,
    share,
    slowness,
    strewn_cost,
    suggest_bins,
    suggest_encoding,
    usual_bins,
    usual_rounds,
)
from baselines.families.parts.settings import own_settings, read_number, read_whole
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from xgboost import Booster, QuantileDMatrix

    from baselines.families.base import Suggest
    from baselines.learning import Config, Learning, Matrix, Setting, Shape, Task

__all__ = ["XGBoost"]

_NUMBER_OBJECTIVES = {
    Loss.SQUARED: ("reg:squarederror", "rmse"),
    Loss.ABSOLUTE: ("reg:absoluteerror", "mae"),
    Loss.QUANTILE: ("reg:quantileerror", "quantile"),
    Loss.POISSON: ("count:poisson", "poisson-nloglik"),
    Loss.GAMMA: ("reg:gamma", "gamma-nloglik"),
}


@dataclass(frozen=True)
class XGBoostModel:
    """An XGBoost model of a fold."""

    booster: Booster

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Predictions of the first `rounds` rounds."""
        last = min(rounds or self.booster.num_boosted_rounds(), self.booster.num_boosted_rounds())
        return np.asarray(self.booster.inplace_predict(matrix.values, iteration_range=(0, last)))


class XGBoost(BoostedTrees):
    """Boosted trees grown level by level, or leaf by leaf."""

    name = "xgboost"
    title = "XGBoost"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset(Loss)

    def seconds(self, shape: Shape, config: Config) -> float:
        """Rows added to the histograms of all columns at each level of a tree, bins searched in each leaf."""
        rate = read_number(config, "learning_rate")
        leaves = min(self.leaves(config), shape.rows)
        rounds = min(slowness(leaves) * usual_rounds(shape.task, rate), most_rounds(rate))
        bins = read_whole(config, "max_bin")
        columns = max(shape.columns, 1) * read_number(config, "colsample_bytree")
        added = 30 + 3 * columns * bins_cost(bins) * np.log2(leaves + 1)
        work = shape.rows * added * strewn_cost(shape) + leaves * (2e4 + 8 * bins * columns)
        return float(0.05 + 4e-8 * shape.rows * shape.columns + rounds * shape.outputs * work / 1e9)

    def bytes(self, shape: Shape, config: Config) -> float:
        """Bins of a byte or two and their sketches, scores and slopes, histograms of every leaf."""
        bins = 6.0 * (shape.rows + shape.rows_valid) * max(shape.columns, 1)
        scores = 40.0 * (shape.rows + shape.rows_valid) * shape.outputs
        leaves = read_whole(config, "max_leaves")
        histograms = 16.0 * read_whole(config, "max_bin") * max(shape.columns, 1) * leaves
        trees = 100.0 * leaves * usual_rounds(shape.task, read_number(config, "learning_rate"))
        return 3e7 + bins + scores + histograms + trees * shape.outputs

    def leaves(self, config: Config) -> int:
        """As many as it says, or as its depth bears."""
        return min(read_whole(config, "max_leaves"), int(2 ** read_whole(config, "max_depth")))

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Shallow trees first, deep ones, and slow learners last."""
        return tuple(_member(shape, **changes) for changes in _members(shape))

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Everything that shapes trees; the number of rounds finds itself."""
        config: dict[str, Setting] = {
            "learning_rate": suggest.suggest_float(
                "learning_rate", choose_rate(shape, 0.01), choose_rate(shape, 0.15), log=True
            ),
            "grow_policy": suggest.suggest_categorical("grow_policy", ["depthwise", "lossguide"]),
            "max_depth": suggest.suggest_int("max_depth", 2, 14),
            "max_leaves": suggest.suggest_int("max_leaves", 4, 256, log=True),
            "min_child_weight": suggest.suggest_float("min_child_weight", 1e-3, 50.0, log=True),
            "subsample": suggest.suggest_float("subsample", 0.5, 1.0),
            "colsample_bytree": suggest.suggest_float("colsample_bytree", 0.4, 1.0),
            "colsample_bynode": suggest.suggest_float("colsample_bynode", 0.4, 1.0),
            "reg_lambda": suggest.suggest_float("reg_lambda", 1e-3, 10.0, log=True),
            "reg_alpha": suggest.suggest_float("reg_alpha", 1e-3, 10.0, log=True),
            "max_bin": suggest_bins(suggest, "max_bin", shape),
            "view_encode": suggest_encoding(suggest, shape),
        }
        if shape.categories:
            config |= {
                "max_cat_to_onehot": suggest.suggest_int("max_cat_to_onehot", 2, 32, log=True),
                "max_cat_threshold": suggest.suggest_int("max_cat_threshold", 8, 128, log=True),
            }
        return config

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """Trees until the validation loss has not fallen for long."""
        from xgboost import Booster

        train, valid = _share_data(learning, config)
        settings = _plain_settings(learning) | _name_objective(learning) | own_settings(config)
        booster = Booster(settings, [train] if valid is None else [train, valid])
        growth = Growth(learning, rate=read_number(config, "learning_rate"))
        while growth.goes_on():
            booster.update(train, growth.rounds)
            wanted = valid if growth.wants_loss else None
            growth.add_round(None if wanted is None else _read_loss(booster, wanted, growth.rounds, learning))
        booster.reset()
        return growth.end(XGBoostModel(booster))


def _read_loss(booster: Booster, valid: QuantileDMatrix, rounds: int, learning: Learning) -> float:
    told = float(booster.eval_set([(valid, "valid")], rounds).rpartition(":")[2])
    return told**2 if learns_squares(learning) else told


def _members(shape: Shape) -> tuple[dict[str, Setting], ...]:
    regression, small = shape.task == "regression", shape.rows < 4_000
    deep: dict[str, Setting] = (
        {"max_depth": 6 if small else 9, "min_child_weight": 2.0, "reg_lambda": 1.0, "subsample": 0.7}
        if regression
        else {"min_child_weight": 0.01, "reg_lambda": 0.1, "subsample": 0.65, "colsample_bynode": 0.9}
    )
    leafy: dict[str, Setting] = {
        "learning_rate": 0.08,
        "grow_policy": "lossguide",
        "max_depth": 14,
        "max_leaves": 255,
        "colsample_bynode": 0.7,
        "max_bin": fine_bins(shape),
    }
    shallow: dict[str, Setting] = {
        "learning_rate": 0.08,
        "max_depth": 4,
        "colsample_bytree": 0.6,
        "min_child_weight": 1.0,
    }
    return (
        leafy if bears_leaves(shape) else shallow,
        {**deep, "learning_rate": 0.08},
        {
            "learning_rate": 0.04,
            "grow_policy": "lossguide",
            "max_depth": 14,
            "max_leaves": 64,
            "max_bin": fine_bins(shape),
            "colsample_bynode": 0.6,
            "min_child_weight": 4.0,
        },
        {
            "learning_rate": 0.025,
            "max_depth": 8,
            "colsample_bytree": 0.7,
            "colsample_bynode": 0.7,
            "reg_lambda": 3.0,
        },
        *([shallow] if bears_leaves(shape) else []),
    )


def _member(shape: Shape, **changes: Setting) -> Config:
    config: dict[str, Setting] = {
        "learning_rate": 0.05,
        "grow_policy": "depthwise",
        "max_depth": 6,
        "max_leaves": 256,
        "min_child_weight": 1.0,
        "subsample": 0.8,
        "colsample_bytree": 1.0,
        "colsample_bynode": 1.0,
        "reg_lambda": 1.0,
        "reg_alpha": 1e-3,
        "max_bin": usual_bins(shape),
        "view_encode": "auto",
    }
    if shape.categories:
        config |= {"max_cat_to_onehot": 4, "max_cat_threshold": 64}
    config |= changes
    return {**config, "learning_rate": choose_rate(shape, read_number(config, "learning_rate"))}


def _share_data(learning: Learning, config: Config) -> tuple[QuantileDMatrix, QuantileDMatrix | None]:
    """The binned rows to learn from and to validate, made once for all trials on them."""
    from xgboost import QuantileDMatrix

    bins = read_whole(config, "max_bin")
    settings = _binning(learning, bins)

    def bin_train() -> QuantileDMatrix:
        return QuantileDMatrix(learning.train.values, learning.target, weight=learning.weight, **settings)

    train = share(learning, f"xgboost train {bins}", bin_train)
    valid = learning.valid
    if valid is None:
        return train, None

    def bin_valid() -> QuantileDMatrix:
        answers, weight = learning.valid_target, learning.valid_weight
        return QuantileDMatrix(valid.values, answers, weight=weight, ref=train, **settings)

    return train, share(learning, f"xgboost valid {bins}", bin_valid)


def _binning(learning: Learning, bins: int) -> dict[str, Any]:
    categories = learning.train.categories or (0,) * learning.train.width
    return {
        "feature_types": ["c" if codes else "q" for codes in categories],
        "enable_categorical": True,
        "max_bin": bins,
        "nthread": learning.threads,
    }


def _plain_settings(learning: Learning) -> dict[str, Setting]:
    return {
        "tree_method": "hist",
        "nthread": learning.threads,
        "seed": learning.seed,
        "verbosity": 0,
    }


def _name_objective(learning: Learning) -> dict[str, Setting]:
    if learning.task == "binary":
        return {"objective": "binary:logistic", "eval_metric": "logloss"}
    if learning.task == "multiclass":
        return {"objective": "multi:softprob", "eval_metric": "mlogloss", "num_class": learning.classes}
    objective, metric = _NUMBER_OBJECTIVES[learning.objective.loss]
    named: dict[str, Setting] = {"objective": objective, "eval_metric": metric}
    if learning.objective.loss is Loss.QUANTILE:
        named["quantile_alpha"] = learning.objective.alpha
    return named
