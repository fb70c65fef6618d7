"""What the target suggests: task, positive class, and the defaults of each task."""

from __future__ import annotations

import pandas as pd
import pytest

from harness.competition.task import default_method, default_metric, default_positive, infer_task
from harness.errors import CompetitionError
from harness.metrics import find_metric


@pytest.mark.parametrize(
    ("answers", "task"),
    [
        ([0, 1] * 20, "binary"),
        ([1.0, 2.0, None] * 20, "binary"),
        ([True, False] * 20, "binary"),
        (["yes", "no"] * 20, "binary"),
        (["a", "b", "c"] * 20, "multiclass"),
        (list(range(10)) * 20, "multiclass"),
        ([3, 4, 5, 6, 7, 8] * 20, "multiclass"),
        ([10, 20, 50, 100] * 20, "regression"),  # few, but far apart: amounts
        (list(range(30)) * 20, "regression"),
        (list(range(10)), "regression"),
        ([0.5, 1.5, 2.5] * 20, "regression"),
    ],
)
def test_the_task_follows_from_the_target(answers: list[object], task: str) -> None:
    assert infer_task(pd.DataFrame({"y": answers}), ["y"]) == task


def test_no_target_makes_clusters_and_several_numbers_make_several_outputs() -> None:
    table = pd.DataFrame({"a": [1.5, 2.5], "b": [1, 2], "c": ["x", "y"]})
    assert infer_task(table, []) == "clustering"
    assert infer_task(table, ["a", "b"]) == "multioutput"
    with pytest.raises(CompetitionError, match="'c' holds 'x', but several targets must all be numbers"):
        infer_task(table, ["a", "c"])


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (["same"] * 9, "holds only 'same'"),
        ([7.0] * 9, "holds only '7'"),
        ([None] * 9, "holds no value"),
        (pd.date_range("2024-01-01", periods=9), "holds dates"),
    ],
)
def test_a_target_with_nothing_to_predict_is_refused(answers: list[object], message: str) -> None:
    with pytest.raises(CompetitionError, match=message):
        infer_task(pd.DataFrame({"y": answers}), ["y"])


@pytest.mark.parametrize(
    ("answers", "positive"),
    [
        (["no"] * 7 + ["yes"] * 3, "yes"),
        (["no"] * 3 + ["yes"] * 7, "no"),
        ([0] * 3 + [1] * 7, "1"),  # coded already
        ([-1.0] * 3 + [1.0] * 7, "1"),
        ([False] * 3 + [True] * 7, "True"),
        ([1] * 7 + [2] * 3, "2"),
        (["b"] * 5 + ["a"] * 5, "b"),
        (["<=50K", ">50K", "<=50K"], ">50K"),
    ],
)
def test_the_positive_class_is_the_coded_one_else_the_rarer(answers: list[object], positive: str) -> None:
    assert default_positive(pd.Series(answers)) == positive


@pytest.mark.parametrize(
    ("task", "method", "metric"),
    [
        ("binary", "stratified", "roc_auc"),
        ("multiclass", "stratified", "accuracy"),
        ("regression", "random", "rmse"),
        ("multioutput", "random", "rmse"),
        ("clustering", "random", "v_measure"),
    ],
)
def test_every_task_has_its_defaults(task, method: str, metric: str) -> None:
    assert default_method(task) == method
    assert default_metric(task, ["y"]) == metric
    assert task in find_metric(metric).needs


def test_clusters_that_nobody_knows_are_scored_by_the_features() -> None:
    assert default_metric("clustering", []) == "silhouette"
