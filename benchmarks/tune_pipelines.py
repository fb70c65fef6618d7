"""A configuration of ours as a scikit-learn Pipeline: what the obvious loop fits for the same trial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from lightgbm import LGBMClassifier
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBClassifier

from baselines.families.tree import COSTS

if TYPE_CHECKING:
    import pandas as pd

PENALTIES = np.logspace(4, -3, 11)  # the path of baselines/families/linear.py, a step of which is a round
Config = Mapping[str, Any]


def build_lightgbm(config: Config, rounds: int, threads: int) -> Any:
    """LightGBM grown for so many rounds."""
    return LGBMClassifier(
        n_estimators=rounds,
        n_jobs=threads,
        verbosity=-1,
        force_col_wise=True,
        random_state=0,
        bagging_freq=1,
        min_sum_hessian_in_leaf=1e-6,
        **_own(config),
    )


def build_xgboost(config: Config, rounds: int, threads: int) -> Any:
    """XGBoost grown for so many rounds."""
    return XGBClassifier(n_estimators=rounds, n_jobs=threads, tree_method="hist", **_own(config))


def build_tree(config: Config, rounds: int, threads: int) -> Any:
    """One tree pruned so many steps down the path of what its leaves cost."""
    del threads  # it uses one
    return DecisionTreeClassifier(
        criterion=config["criterion"],
        min_samples_leaf=config["smallest_leaf"],
        max_features=config["columns"],
        ccp_alpha=COSTS[rounds - 1],
        random_state=0,
    )


def build_linear(config: Config, rounds: int, threads: int) -> Any:
    """A linear model at so many steps along the path of penalties."""
    del threads  # it uses one
    strength = 1 / PENALTIES[rounds - 1]
    if config["loss"] == "hinge":
        return LinearSVC(C=strength)
    return LogisticRegression(C=strength, solver="liblinear")


def encode_numbers(features: pd.DataFrame, config: Config, *, trees: bool) -> Any:
    """Numbers as they are."""
    del features, config, trees
    return "passthrough"


def encode_texts(features: pd.DataFrame, config: Config, *, trees: bool) -> Any:
    """TF-IDF of words, reduced for trees; with groups of characters for linear models."""
    del config
    words = _terms(analyzer="word", ngram_range=(1, 2))
    if trees:
        terms: Any = make_pipeline(words, TruncatedSVD(30))
    else:
        terms = make_union(words, _terms(analyzer="char_wb", ngram_range=(3, 5)))
    return ColumnTransformer([(name, terms, name) for name in features])


def encode_levels(features: pd.DataFrame, config: Config, *, trees: bool) -> Any:
    """Target encoding, or one column for each frequent level where a linear model asks for it."""
    del features
    if trees:
        return TargetEncoder()
    if config["view_encode"] == "onehot":
        return OneHotEncoder(min_frequency=5, max_categories=200, handle_unknown="infrequent_if_exist")
    return make_pipeline(TargetEncoder(), StandardScaler())


def _terms(**options: Any) -> Any:
    return TfidfVectorizer(**options, min_df=2, max_features=50_000, sublinear_tf=True, dtype=np.float32)


def _own(config: Config) -> dict[str, Any]:
    return {name: value for name, value in config.items() if not name.startswith("view_")}
