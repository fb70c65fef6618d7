"""All families by name, each imported only when it is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from baselines.errors import UnknownFamilyError

if TYPE_CHECKING:
    from baselines.families.base import Family

__all__ = ["available_families", "find_family"]

_FAMILIES = {  # from cheap to dear
    "dummy": "dummy:Dummy",
    "naive-bayes": "naive_bayes:NaiveBayes",
    "linear": "linear:Linear",
    "tree": "tree:Tree",
    "lda": "discriminant:LinearDiscriminant",
    "qda": "discriminant:QuadraticDiscriminant",
    "knn": "knn:NearestNeighbours",
    "extra-trees": "extra_trees:ExtraTrees",
    "random-forest": "random_forest:RandomForest",
    "lightgbm": "lightgbm:LightGBM",
    "hist-gbdt": "hist_gbdt:HistGBDT",
    "xgboost": "xgboost:XGBoost",
    "adaboost": "adaboost:AdaBoost",
    "svm": "svm:SupportVectors",
    "mlp": "mlp:NeuralNetwork",
    "gaussian-process": "gaussian_process:GaussianProcess",
    "catboost": "catboost:CatBoost",
}
_ALIASES = {
    "baseline": "dummy",
    "mean": "dummy",
    "bayes": "naive-bayes",
    "nb": "naive-bayes",
    "logistic": "linear",
    "ridge": "linear",
    "lasso": "linear",
    "elastic-net": "linear",
    "glm": "linear",
    "cart": "tree",
    "decision-tree": "tree",
    "neighbours": "knn",
    "neighbors": "knn",
    "et": "extra-trees",
    "xt": "extra-trees",
    "rf": "random-forest",
    "forest": "random-forest",
    "gbdt": "lightgbm",
    "gbm": "lightgbm",
    "lgb": "lightgbm",
    "lgbm": "lightgbm",
    "hgb": "hist-gbdt",
    "histgb": "hist-gbdt",
    "xgb": "xgboost",
    "ada": "adaboost",
    "svc": "svm",
    "svr": "svm",
    "nn": "mlp",
    "neural-network": "mlp",
    "gp": "gaussian-process",
    "cat": "catboost",
}
_EXTRAS = {"catboost": "catboost"}  # families that need a library which may be absent


def available_families() -> tuple[str, ...]:
    """The names of the families whose libraries are installed, from cheap to dear."""
    return tuple(name for name in _FAMILIES if name not in _EXTRAS or find_spec(_EXTRAS[name]))


def find_family(name: str) -> Family:
    """The family of this name or alias; upper case, blanks and underscores do not matter."""
    plain = "-".join(name.lower().replace("_", " ").split())
    plain = _ALIASES.get(plain, plain)
    if plain not in _FAMILIES:
        raise UnknownFamilyError(_explain_unknown(name, plain))
    return _load(plain)


@cache
def _load(name: str) -> Family:
    module, _, attribute = _FAMILIES[name].partition(":")
    family: Family = getattr(import_module(f"baselines.families.{module}"), attribute)()
    return family


def _explain_unknown(name: str, plain: str) -> str:
    from difflib import get_close_matches  # costs 5 ms, and only a mistake needs it

    near = get_close_matches(plain, [*_FAMILIES, *_ALIASES], n=3, cutoff=0.6)
    families = list(dict.fromkeys(_ALIASES.get(one, one) for one in near))
    hint = f"Did you mean {' or '.join(families)}?" if families else f"Known are {', '.join(_FAMILIES)}."
    return f"No family of models is called {name!r}. {hint}"
