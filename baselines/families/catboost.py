"""CatBoost, if it is installed: symmetric trees and its own encoding of categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

import numpy as np

from baselines.families.parts.boosting import (
    BoostedTrees,
    Growth,
    choose_rate,
    learns_squares,
    most_rounds,
    share,
    usual_bins,
    usual_rounds,
)
from baselines.families.parts.settings import own_settings, read_number, read_whole
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from catboost import CatBoost as Booster
    from catboost import Pool

    from baselines.families.base import Suggest
    from baselines.learning import Config, Learning, Matrix, Setting, Shape, Task

__all__ = ["CatBoost"]

_ITERATIONS = 10_000  # never reached; one number for all fits, for the library's own defaults depend on it
_ORDERED_ROWS = 2_000  # above, ordered boosting costs more than it gains
_NUMBER_OBJECTIVES = {
    Loss.SQUARED: "RMSE",
    Loss.ABSOLUTE: "MAE",
    Loss.QUANTILE: "Quantile",
    Loss.POISSON: "Poisson",
}


@dataclass(frozen=True)
class CatBoostModel:
    """A CatBoost model of a fold."""

    booster: Booster
    task: Task
    kind: str
    threads: int

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Predictions of the first `rounds` rounds."""
        last = min(rounds or self.booster.tree_count_, self.booster.tree_count_)
        pool = _make_pool(matrix, threads=self.threads)
        answers = self.booster.predict(
            pool, prediction_type=self.kind, ntree_end=last, thread_count=self.threads
        )
        return np.asarray(answers[:, 1] if self.task == "binary" else answers)


class CatBoost(BoostedTrees):
    """Boosted symmetric trees."""

    name = "catboost"
    title = "CatBoost"
    view = "codes"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset({Loss.LOG, Loss.SQUARED, Loss.ABSOLUTE, Loss.QUANTILE, Loss.POISSON})

    def seconds(self, shape: Shape, config: Config) -> float:
        """Every level looks at all rows of all columns, categories several times, and all splits."""
        rate = read_number(config, "learning_rate")
        rounds = min(2 * usual_rounds(shape.task, rate), most_rounds(rate))
        columns = shape.columns + 5 * shape.categories
        level = 3e-4 + 3e-8 * shape.rows * np.sqrt(columns + 5) + 2e-6 * columns
        slow = 4 if config["boosting_type"] == "Ordered" else 1
        depth = read_whole(config, "depth")
        splits = 7e-9 * 2**depth * columns * read_whole(config, "border_count")
        tree = (depth * level * slow + splits) * (0.5 + 0.5 * shape.outputs)
        return float(0.1 + rounds * tree)

    def bytes(self, shape: Shape, config: Config) -> float:
        """Bins, encodings of categories for several permutations, scores and slopes."""
        rows = shape.rows + shape.rows_valid
        cells = 4.0 * shape.numbers + 60.0 * shape.categories + 160.0 * shape.texts
        leaves = 2.0 ** read_whole(config, "depth") * usual_rounds(
            shape.task, read_number(config, "learning_rate")
        )
        return 1e8 + (rows * 100.0 + leaves * 16.0) * shape.outputs + rows * cells

    def leaves(self, config: Config) -> int | None:
        """Its trees are complete."""
        return int(2 ** read_whole(config, "depth"))

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """The library's own defaults first, at a rate that ends sooner."""
        return (
            _member(shape),
            _member(shape, learning_rate=0.06, depth=8, l2_leaf_reg=4.0, random_strength=1.5),
            _member(shape, learning_rate=0.06, depth=4, l2_leaf_reg=2.0, colsample_bylevel=0.85),
        )

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Depth, rate, and what makes trees differ."""
        config: dict[str, Setting] = {
            "learning_rate": suggest.suggest_float(
                "learning_rate", choose_rate(shape, 0.02), choose_rate(shape, 0.15), log=True
            ),
            "depth": suggest.suggest_int("depth", 3, 9),
            "l2_leaf_reg": suggest.suggest_float("l2_leaf_reg", 0.5, 30.0, log=True),
            "random_strength": suggest.suggest_float("random_strength", 0.1, 10.0, log=True),
            "colsample_bylevel": suggest.suggest_float("colsample_bylevel", 0.5, 1.0),
            "boosting_type": suggest.suggest_categorical("boosting_type", ["Plain", "Ordered"])
            if shape.rows <= _ORDERED_ROWS
            else "Plain",
            "border_count": usual_bins(shape),
            "view_encode": "codes",
        }
        if shape.categories:
            config["one_hot_max_size"] = suggest.suggest_int("one_hot_max_size", 2, 32, log=True)
            config["max_ctr_complexity"] = suggest.suggest_int("max_ctr_complexity", 1, 4)
        return config

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """Trees until the validation loss has not fallen for long."""
        from catboost import CatBoost as Booster

        train, valid = _share_pools(learning)
        growth = Growth(learning, rate=read_number(config, "learning_rate"))
        booster = Booster(_plain_settings(learning) | own_settings(config))
        booster.fit(train, eval_set=valid, callbacks=[_Watch(growth, learning)])
        return growth.end(CatBoostModel(booster, learning.task, _answer_kind(learning), learning.threads))


class _Progress(Protocol):
    metrics: dict[str, dict[str, list[float]]]


class _Watch:
    """Tells CatBoost after each round whether to go on."""

    def __init__(self, growth: Growth, learning: Learning) -> None:
        self.growth, self.power = growth, 2.0 if learns_squares(learning) else 1.0

    def after_iteration(self, progress: _Progress) -> bool:
        """Whether to make another round."""
        losses = progress.metrics.get("validation")
        self.growth.add_round(next(iter(losses.values()))[-1] ** self.power if losses else None)
        return self.growth.goes_on()


def _member(shape: Shape, **changes: Setting) -> Config:
    config: dict[str, Setting] = {
        "learning_rate": 0.1,
        "depth": 6,
        "l2_leaf_reg": 3.0,
        "random_strength": 1.0,
        "colsample_bylevel": 1.0,
        "boosting_type": "Plain",
        "border_count": usual_bins(shape),
        "view_encode": "codes",
    }
    if shape.categories:
        config |= {"one_hot_max_size": 2, "max_ctr_complexity": 2}
    config |= changes
    return {**config, "learning_rate": choose_rate(shape, read_number(config, "learning_rate"))}


def _share_pools(learning: Learning) -> tuple[Pool, Pool | None]:
    """The rows to learn from and to validate, made once for all trials on them."""

    def make_train() -> Pool:
        return _make_pool(learning.train, learning.target, learning.weight, threads=learning.threads)

    train, valid = share(learning, "catboost train", make_train), learning.valid
    if valid is None:
        return train, None

    def make_valid() -> Pool:
        return _make_pool(valid, learning.valid_target, learning.valid_weight, threads=learning.threads)

    return train, share(learning, "catboost valid", make_valid)


def _make_pool(
    matrix: Matrix, target: np.ndarray | None = None, weight: np.ndarray | None = None, *, threads: int
) -> Pool:
    from catboost import FeaturesData, Pool

    categorical = matrix.categorical
    plain = [place for place in range(matrix.width) if place not in set(categorical)]
    features = FeaturesData(
        num_feature_data=np.ascontiguousarray(matrix.values[:, plain], dtype=np.float32) if plain else None,
        cat_feature_data=_name_codes(matrix.values[:, categorical]) if categorical else None,
    )
    return Pool(features, target, weight=weight, thread_count=threads)


def _name_codes(values: np.ndarray) -> np.ndarray:
    """Codes as the bytes that CatBoost takes for categories; a missing one is a category too."""
    codes = np.where(np.isnan(values), 0, values + 1).astype(np.int64)
    names = np.array([str(code).encode() for code in range(int(codes.max(initial=0)) + 1)], dtype=object)
    return np.asarray(names[codes])


def _plain_settings(learning: Learning) -> dict[str, Setting]:
    return {
        "loss_function": _name_objective(learning),
        "random_seed": learning.seed,
        "thread_count": learning.threads,
        "iterations": _ITERATIONS,
        "use_best_model": False,
        "allow_writing_files": False,
        "logging_level": "Silent",
    }


def _name_objective(learning: Learning) -> str:
    if learning.task != "regression":
        return "Logloss" if learning.task == "binary" else "MultiClass"
    name = _NUMBER_OBJECTIVES[learning.objective.loss]
    return f"{name}:alpha={learning.objective.alpha}" if learning.objective.loss is Loss.QUANTILE else name


def _answer_kind(learning: Learning) -> str:
    if learning.task != "regression":
        return "Probability"
    return "Exponent" if learning.objective.loss is Loss.POISSON else "RawFormulaVal"
