"""LightGBM: one binned data set for each fold, shared by all trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from baselines.families.parts.boosting import (
    BoostedTrees,
    Growth,
    bears_leaves,
    bins_cost,
    choose_patience,
    choose_rate,
    most_rounds,
    share,
    slowness,
    strewn_cost,
    suggest_bins,
    suggest_encoding,
    usual_rounds,
)
from baselines.families.parts.lightgbm_members import has_linear_trees, list_members, list_second_layer
from baselines.families.parts.settings import own_settings, read_flag, read_number, read_whole
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from lightgbm import Booster, Dataset

    from baselines.families.base import Suggest
    from baselines.learning import Config, Learning, Matrix, Setting, Shape, Task

__all__ = ["LightGBM"]

_NUMBER_OBJECTIVES = {
    Loss.SQUARED: "l2",
    Loss.ABSOLUTE: "l1",
    Loss.QUANTILE: "quantile",
    Loss.POISSON: "poisson",
    Loss.GAMMA: "gamma",
}
_ROUNDS_UPON_OTHERS = 6.0  # at a learning rate of one
_MOST_DRAWS = 20  # of random thresholds for a round
_TREES_AT_ONCE = 25

_Link = Literal["plain", "sigmoid", "softmax", "exponential"]


@dataclass(frozen=True)
class LightGBMModel:
    """A LightGBM model of a fold."""

    booster: Booster
    link: _Link
    threads: int

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Predictions of the first `rounds` rounds.

        A few trees at a time, which stay in the processor's cache: less than half the time of all at once.
        """
        last = min(rounds or self.booster.current_iteration(), self.booster.current_iteration())
        step = max(1, _TREES_AT_ONCE // self.booster.num_model_per_iteration())
        parts = [self._sum_trees(matrix, first, min(step, last - first)) for first in range(0, last, step)]
        return _answer(np.sum(parts, axis=0), self.link)

    def _sum_trees(self, matrix: Matrix, first: int, count: int) -> np.ndarray:
        return np.asarray(
            self.booster.predict(
                matrix.values,
                start_iteration=first,
                num_iteration=count,
                raw_score=True,
                num_threads=self.threads,
            )
        )


class LightGBM(BoostedTrees):
    """Boosted trees grown leaf by leaf."""

    name = "lightgbm"
    title = "LightGBM"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset(Loss)

    def seconds(self, shape: Shape, config: Config) -> float:
        """As many trees as such ones usually take."""
        rate = read_number(config, "learning_rate")
        slow = (3 if read_flag(config, "extra_trees") else 1) * slowness(read_whole(config, "num_leaves"))
        return _seconds(shape, config, min(slow * usual_rounds(shape.task, rate), most_rounds(rate)))

    def seconds_upon_others(self, shape: Shape, config: Config) -> float:
        """Predictions say nearly everything in a few trees; what patience adds, two folds of five pay."""
        rate = read_number(config, "learning_rate")
        waiting = 0.4 * choose_patience(shape.rows, 0, rate)
        return _seconds(shape, config, _ROUNDS_UPON_OTHERS / rate + waiting)

    def bytes(self, shape: Shape, config: Config) -> float:
        """Bins of a byte or two, scores and slopes of every row and class, histograms of every leaf."""
        bins = 2.0 * (shape.rows + shape.rows_valid) * max(shape.columns, 1)
        scores = 40.0 * (shape.rows + shape.rows_valid) * shape.outputs
        leaves = read_whole(config, "num_leaves")
        histograms = 16.0 * read_whole(config, "max_bin") * max(shape.columns, 1) * leaves
        trees = 100.0 * leaves * usual_rounds(shape.task, read_number(config, "learning_rate"))
        return 3e7 + 2 * bins + scores + histograms + trees * shape.outputs

    def leaves(self, config: Config) -> int | None:
        """As many as it says."""
        return read_whole(config, "num_leaves")

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Trees of many sizes, ordinary ones and with random thresholds, the slow learners last."""
        return list_members(shape)

    def second_layer(self, shape: Shape) -> tuple[Config, ...]:
        """Ordinary trees, and with random thresholds; few of them do."""
        return list_second_layer(shape)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Everything that shapes trees; the number of rounds finds itself."""
        config: dict[str, Setting] = {
            "learning_rate": suggest.suggest_float(
                "learning_rate", choose_rate(shape, 0.01), choose_rate(shape, 0.1), log=True
            ),
            "num_leaves": suggest.suggest_int("num_leaves", 4, _most_leaves(shape), log=True),
            "min_data_in_leaf": suggest.suggest_int("min_data_in_leaf", 1, 100, log=True),
            "feature_fraction": suggest.suggest_float("feature_fraction", 0.3, 1.0),
            "bagging_fraction": suggest.suggest_float("bagging_fraction", 0.6, 1.0),
            "extra_trees": suggest.suggest_categorical("extra_trees", [False, True]),
            "lambda_l1": suggest.suggest_float("lambda_l1", 1e-3, 10.0, log=True),
            "lambda_l2": suggest.suggest_float("lambda_l2", 1e-3, 10.0, log=True),
            "linear_tree": has_linear_trees(shape)
            and suggest.suggest_categorical("linear_tree", [False, True]),
            "max_bin": suggest_bins(suggest, "max_bin", shape),
            "view_encode": suggest_encoding(suggest, shape),
        }
        if shape.categories:
            config |= {
                "cat_smooth": suggest.suggest_float("cat_smooth", 0.1, 100.0, log=True),
                "cat_l2": suggest.suggest_float("cat_l2", 0.1, 100.0, log=True),
                "max_cat_to_onehot": suggest.suggest_int("max_cat_to_onehot", 2, 32, log=True),
                "min_data_per_group": suggest.suggest_int("min_data_per_group", 2, 200, log=True),
            }
        return config

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """Trees until the validation loss has not fallen for long."""
        from lightgbm import Booster

        train, valid = _share_data(learning, config)
        settings = _plain_settings(learning) | _name_objective(learning) | own_settings(config)
        booster = Booster({**settings, "seed": learning.seed}, train)
        if valid is not None:
            booster.add_valid(valid, "valid")
        growth = Growth(learning, rate=read_number(config, "learning_rate"))
        while growth.goes_on() and _add_trees(booster, growth.rounds):
            is_told = valid is not None and growth.wants_loss
            growth.add_round(booster.eval_valid()[0][2] if is_told else None)
        return growth.end(LightGBMModel(booster.free_dataset(), _find_link(learning), learning.threads))


def _seconds(shape: Shape, config: Config, rounds: float) -> float:
    """Rows added to the histograms of all columns at each level of a tree, bins searched in each leaf."""
    leaves = min(
        read_whole(config, "num_leaves"), shape.rows // (2 * read_whole(config, "min_data_in_leaf")) + 1
    )
    bins = read_whole(config, "max_bin")
    columns = max(shape.columns, 1) * read_number(config, "feature_fraction")
    added = 15 + 2.2 * columns * bins_cost(bins) * np.log2(leaves + 1)
    work = shape.rows * added * strewn_cost(shape) + 6 * bins * leaves * columns
    dear = 3 if read_flag(config, "linear_tree") else 1
    return float(0.02 + 3e-8 * shape.rows * shape.columns + rounds * shape.outputs * work * dear / 1e9)


def _most_leaves(shape: Shape) -> int:
    return 1_023 if bears_leaves(shape) else 255


def _find_link(learning: Learning) -> _Link:
    if learning.task != "regression":
        return "sigmoid" if learning.task == "binary" else "softmax"
    return "exponential" if learning.objective.loss in (Loss.POISSON, Loss.GAMMA) else "plain"


def _answer(scores: np.ndarray, link: _Link) -> np.ndarray:
    """What summed scores of trees say."""
    if link == "plain":
        return scores
    if link == "sigmoid":
        return np.asarray(1.0 / (1.0 + np.exp(-scores)))
    if link == "exponential":
        return np.asarray(np.exp(scores))
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _add_trees(booster: Booster, rounds: int) -> bool:
    """Whether one more round could be made: random thresholds may find no split, then others are drawn."""
    for _ in range(_MOST_DRAWS):
        booster.update()
        if booster.current_iteration() > rounds:
            return True
    return False


def _share_data(learning: Learning, config: Config) -> tuple[Dataset, Dataset | None]:
    """The binned rows to learn from and to validate, made once for all trials on them."""
    binning = {name: config[name] for name in ("linear_tree", "max_bin")}
    train = share(learning, f"lightgbm train {binning}", lambda: _bin_train(learning, binning))
    if learning.valid is None:
        return train, None
    return train, share(learning, f"lightgbm valid {binning}", lambda: _bin_valid(learning, train))


def _bin_train(learning: Learning, binning: Config) -> Dataset:
    from lightgbm import Dataset

    return Dataset(
        learning.train.values,
        learning.target,
        weight=learning.weight,
        categorical_feature=learning.train.categorical,
        params={**_plain_settings(learning), **binning},
    ).construct()


def _bin_valid(learning: Learning, train: Dataset) -> Dataset:
    from lightgbm import Dataset

    assert learning.valid is not None
    return Dataset(
        learning.valid.values,
        learning.valid_target,
        weight=learning.valid_weight,
        reference=train,
        params=train.get_params(),
    ).construct()


def _plain_settings(learning: Learning) -> dict[str, Setting]:
    return {
        "verbosity": -1,
        "num_threads": learning.threads,
        "deterministic": True,
        "force_col_wise": True,
        "bagging_freq": 1,
        "min_sum_hessian_in_leaf": 1e-6,
        "feature_pre_filter": False,
        "data_random_seed": 1,  # all trials share the bins, whatever their seed
    }


def _name_objective(learning: Learning) -> dict[str, Setting]:
    if learning.task == "binary":
        return {"objective": "binary", "metric": "binary_logloss"}
    if learning.task == "multiclass":
        return {"objective": "multiclass", "metric": "multi_logloss", "num_class": learning.classes}
    name = _NUMBER_OBJECTIVES[learning.objective.loss]
    return {"objective": name, "metric": name, "alpha": learning.objective.alpha}
