"""The names by which others know our metrics, and what to write instead of a name that holds an option."""

from __future__ import annotations

import re

__all__ = ["advice", "canonical_name"]

_SYNONYMS = {
    "acc": "accuracy",
    "accuracy_score": "accuracy",
    "adjusted_rand_index": "adjusted_rand",
    "adjusted_rand_score": "adjusted_rand",
    "ap": "average_precision",
    "ari": "adjusted_rand",
    "auc": "roc_auc",
    "auc_roc": "roc_auc",
    "auroc": "roc_auc",
    "average_precision_score": "average_precision",
    "balanced_accuracy_score": "balanced_accuracy",
    "brier_score": "brier",
    "brier_score_loss": "brier",
    "coefficient_of_determination": "r2",
    "cohen_kappa": "kappa",
    "cohen_kappa_score": "kappa",
    "cross_entropy": "log_loss",
    "f1_score": "f1",
    "fbeta_score": "fbeta",
    "kendall_tau": "kendall",
    "kendalltau": "kendall",
    "logloss": "log_loss",
    "matthews_corrcoef": "mcc",
    "max_err": "max_error",
    "mean_absolute_error": "mae",
    "mean_absolute_percentage_error": "mape",
    "mean_gamma_deviance": "gamma_deviance",
    "mean_pinball_loss": "pinball",
    "mean_poisson_deviance": "poisson_deviance",
    "mean_squared_error": "mse",
    "medae": "median_ae",
    "median_absolute_error": "median_ae",
    "multiclass_log_loss": "log_loss",
    "nmi": "normalized_mutual_info",
    "normalized_gini": "gini",
    "normalized_mutual_info_score": "normalized_mutual_info",
    "pinball_loss": "pinball",
    "pr_auc": "average_precision",
    "precision_score": "precision",
    "quantile_loss": "pinball",
    "qwk": "quadratic_weighted_kappa",
    "r2_score": "r2",
    "recall_score": "recall",
    "roc_auc_score": "roc_auc",
    "root_mean_squared_error": "rmse",
    "root_mean_squared_log_error": "rmsle",
    "silhouette_score": "silhouette",
    "spearman_correlation": "spearman",
    "spearmanr": "spearman",
    "symmetric_mean_absolute_percentage_error": "smape",
    "top_k_accuracy_score": "top_k_accuracy",
    "v_measure_score": "v_measure",
}

# A name with an option inside -> the metric and the option, as competition.toml writes it.
_AVERAGED = "(?P<metric>f1|precision|recall)"
_AVERAGE = "(?P<value>macro|micro|weighted|binary)"
_RECIPES = (
    (r"(?:map|mean_average_precision)_?(?:@|at)_?(?P<value>\d+)", "map_at_k", "k = {}"),
    (r"ndcg_?(?:@|at)_?(?P<value>\d+)", "ndcg_at_k", "k = {}"),
    (r"top_?(?:@|at)?_?(?P<value>\d+)(?:_accuracy)?", "top_k_accuracy", "k = {}"),
    (r"f_?(?P<value>0?\.\d+|[2-9])(?:_score)?", "fbeta", "beta = {}"),
    (f"{_AVERAGED}_{_AVERAGE}", "", 'average = "{}"'),
    (f"{_AVERAGE}_{_AVERAGED}", "", 'average = "{}"'),
    (r"roc_auc_(?P<value>ovr|ovo)", "roc_auc", 'multi_class = "{}"'),
    (r"(?P<value>linear|quadratic)_kappa", "kappa", 'weights = "{}"'),
)


def canonical_name(name: str) -> str:
    """Our name of a metric that has another one elsewhere; other names as they are, in our spelling."""
    plain = re.sub(r"[\s-]+", "_", name.strip().casefold())
    plain = _SYNONYMS.get(plain, plain)
    negated = plain.removeprefix("neg_")  # scikit-learn negates losses; here a metric knows its direction
    return _SYNONYMS.get(negated, negated)


def advice(name: str) -> str | None:
    """What to write instead of a name that holds an option, such as map@3; None for any other name."""
    for pattern, metric, option in _RECIPES:
        if match := re.fullmatch(pattern, canonical_name(name)):
            parts = match.groupdict()
            chosen = f'name = "{parts.get("metric", metric)}"'
            setting = option.format(parts["value"])
            return f"There is no metric named {name!r}. Write {chosen} and options = {{ {setting} }}."
    return None
