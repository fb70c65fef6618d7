from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from harness.errors import UnknownNameError, UsageError
from harness.metrics import all_metrics, find_metric
from harness.metrics.names import canonical_name
from harness.metrics.registry import MODULES


def test_every_metric_of_every_module_is_registered_once() -> None:
    defined = [metric for module in sorted(set(MODULES.values())) for metric in metrics_of(module)]
    assert sorted(metric.name for metric in defined) == sorted(MODULES)


def metrics_of(module: str) -> tuple[object, ...]:
    return import_module(f"harness.metrics.{module}").METRICS


def test_metrics_are_listed_by_kind() -> None:
    kinds = [metric.kind for metric in all_metrics()]
    assert list(dict.fromkeys(kinds)) == ["regression", "classification", "ranking", "clustering"]
    assert kinds == sorted(kinds, key=["regression", "classification", "ranking", "clustering"].index)


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("rmse", "rmse"),
        ("AUC", "roc_auc"),
        ("logloss", "log_loss"),
        ("neg_log_loss", "log_loss"),
        ("neg_root_mean_squared_error", "rmse"),
        ("Quadratic Weighted Kappa", "quadratic_weighted_kappa"),
        ("qwk", "quadratic_weighted_kappa"),
        ("mean_absolute_error", "mae"),
        ("R2", "r2"),
        ("normalized-gini", "gini"),
    ],
)
def test_a_metric_is_found_by_the_names_others_use(name: str, metric: str) -> None:
    assert find_metric(name).name == metric


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("map@3", 'name = "map_at_k" and options = { k = 3 }'),
        ("MAP_at_12", 'name = "map_at_k" and options = { k = 12 }'),
        ("ndcg@10", 'name = "ndcg_at_k" and options = { k = 10 }'),
        ("top_5_accuracy", 'name = "top_k_accuracy" and options = { k = 5 }'),
        ("f2", 'name = "fbeta" and options = { beta = 2 }'),
        ("f0.5_score", 'name = "fbeta" and options = { beta = 0.5 }'),
        ("f1_macro", 'name = "f1" and options = { average = "macro" }'),
        ("weighted_precision", 'name = "precision" and options = { average = "weighted" }'),
        ("roc_auc_ovo", 'name = "roc_auc" and options = { multi_class = "ovo" }'),
        ("linear_kappa", 'name = "kappa" and options = { weights = "linear" }'),
    ],
)
def test_a_name_that_holds_an_option_is_told_how_to_write_it(name: str, advice: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_metric(name)
    assert advice in str(caught.value)


def test_an_unknown_name_lists_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean rmse or rmsle"):
        find_metric("rmsel")


def test_every_synonym_leads_to_a_metric() -> None:
    from harness.metrics import names

    for synonym in names._SYNONYMS:
        assert find_metric(synonym).name == canonical_name(synonym)
        assert synonym not in MODULES


def test_scoring_one_metric_loads_no_other_and_no_heavy_library() -> None:
    code = (
        "import sys, numpy; from harness.metrics import find_metric; find_metric('rmse');"
        "print(*[name for name in sys.modules if name.split('.')[0] in {'pandas', 'sklearn', 'scipy'}"
        " or name in {'harness.metrics.clustering', 'harness.metrics.auc', 'concurrent.futures'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
