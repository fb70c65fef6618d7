"""The configurations of LightGBM that are worth a try on any table."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from baselines.families.parts.boosting import bears_leaves, choose_rate, fine_bins, usual_bins
from baselines.families.parts.settings import read_number, read_whole
from baselines.learning import Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Setting, Shape

__all__ = ["has_linear_trees", "list_members", "list_second_layer"]

_MANY_CLASSES = 5  # above which trees are dear
_MANY_ROWS = 500  # from which random thresholds are not worth an early try


def list_members(shape: Shape) -> tuple[Config, ...]:
    """The configurations, the most promising first."""
    return tuple(_member(shape, **changes) for changes in _members(shape))


def list_second_layer(shape: Shape) -> tuple[Config, ...]:
    """The configurations that see other models' predictions, which say nearly everything in few splits."""
    ordinary: dict[str, Setting] = {"learning_rate": 0.05, "feature_fraction": 0.8, "bagging_fraction": 0.8}
    random: dict[str, Setting] = {**ordinary, "extra_trees": True, "num_leaves": 63, "min_data_in_leaf": 10}
    cheap: dict[str, Setting] = {"learning_rate": 0.15, "num_leaves": 8, "feature_fraction": 0.3}
    if shape.classes > _MANY_CLASSES:
        ordinary, random = ordinary | cheap, random | cheap
    return _member(shape, **ordinary), _member(shape, **random)


def has_linear_trees(shape: Shape) -> bool:
    """LightGBM fits lines into leaves under losses with a slope that changes."""
    return shape.task == "regression" and shape.loss not in (Loss.ABSOLUTE, Loss.QUANTILE)


def _members(shape: Shape) -> list[dict[str, Setting]]:
    """Very few rows: ordinary trees and random thresholds by turns; on more, these fall behind."""
    ordinary, random = _ordinary_members(shape), _random_members()
    if shape.rows >= _MANY_ROWS:
        return ordinary + random
    return [one for both in zip_longest(ordinary, random) for one in both if one is not None]


def _ordinary_members(shape: Shape) -> list[dict[str, Setting]]:
    large: dict[str, Setting] = {"learning_rate": 0.06, "num_leaves": 255, "min_data_in_leaf": 10}
    huge: dict[str, Setting] = {"learning_rate": 0.06, "num_leaves": 1_023, "min_data_in_leaf": 10}
    linear: dict[str, Setting] = {"linear_tree": True, "num_leaves": 8, "lambda_l2": 1.0}
    fine: dict[str, Setting] = {"max_bin": fine_bins(shape)}
    return [
        {
            "learning_rate": 0.08,
            "num_leaves": 31 if shape.rows < 20_000 else 63,
            "min_data_in_leaf": 10,
            "feature_fraction": 0.8,
            "bagging_fraction": 0.85,
            "lambda_l2": 0.3,
        },
        *([large | fine, huge | fine] if bears_leaves(shape) else []),
        {
            **fine,
            "learning_rate": 0.03,
            "num_leaves": 84,
            "min_data_in_leaf": 3,
            "feature_fraction": 0.55,
            "lambda_l2": 0.8,
        },
        {
            "num_leaves": 50,
            "min_data_in_leaf": 40 if shape.task != "regression" else 5,
            "bagging_fraction": 0.75,
        },
        {"learning_rate": 0.02, "num_leaves": 50, "min_data_in_leaf": 15, "feature_fraction": 0.7},
        {"learning_rate": 0.08, "num_leaves": 6, "min_data_in_leaf": 10, "feature_fraction": 0.6},
        *([linear] if has_linear_trees(shape) else []),
        {**fine, "learning_rate": 0.02, "num_leaves": 220, "min_data_in_leaf": 10, "feature_fraction": 0.6},
    ]


def _random_members() -> list[dict[str, Setting]]:
    members: list[dict[str, Setting]] = [
        {
            "learning_rate": 0.08,
            "num_leaves": 40,
            "min_data_in_leaf": 3,
            "feature_fraction": 0.5,
            "lambda_l1": 0.2,
            "lambda_l2": 0.4,
        },
        {"learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": 15, "feature_fraction": 0.45},
        {
            "learning_rate": 0.05,
            "num_leaves": 180,
            "min_data_in_leaf": 12,
            "feature_fraction": 0.4,
            "lambda_l1": 0.8,
            "lambda_l2": 1.6,
        },
        {"num_leaves": 127, "min_data_in_leaf": 6, "feature_fraction": 0.85},
        {"learning_rate": 0.05, "num_leaves": 16, "min_data_in_leaf": 50, "feature_fraction": 0.6},
    ]
    return [{**one, "extra_trees": True} for one in members]


def _member(shape: Shape, **changes: Setting) -> Config:
    config: dict[str, Setting] = {
        "learning_rate": 0.04,
        "num_leaves": 31,
        "min_data_in_leaf": 20,
        "feature_fraction": 1.0,
        "bagging_fraction": 0.9,
        "extra_trees": False,
        "lambda_l1": 1e-3,
        "lambda_l2": 1e-3,
        "linear_tree": False,
        "max_bin": usual_bins(shape),
        "view_encode": "auto",
    }
    if shape.categories:
        config |= {"cat_smooth": 10.0, "cat_l2": 10.0, "max_cat_to_onehot": 4, "min_data_per_group": 50}
    config |= changes
    most = max(1, shape.rows // 20)  # a leaf of a small table must be smaller still
    return {
        **config,
        "learning_rate": choose_rate(shape, read_number(config, "learning_rate")),
        "min_data_in_leaf": min(read_whole(config, "min_data_in_leaf"), most),
    }
