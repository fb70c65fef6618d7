import numpy as np
import pytest

from harness.competition.prepared.tables import load_solution
from harness.errors import MetricError
from harness.metrics import Need, find_metric
from harness.scoring.score import score_predictions


def scores(prepared, values, need):
    metric = find_metric(prepared.spec.metric.name)
    found = score_predictions(
        np.array(values), need=need, metric=metric, solution=load_solution(prepared), prepared=prepared
    )
    return {(score.share, score.metric): score.estimate and round(score.estimate.value, 6) for score in found}


def test_each_share_is_scored_on_its_own_rows(make_prepared):
    prepared = make_prepared(also=("mae", "rmse", "max_error"))
    assert scores(prepared, [1.0, 4.0, 3.0, 8.0], Need.VALUES) == {
        ("public", "rmse"): round(2**0.5, 6),
        ("public", "mae"): 1.0,
        ("public", "max_error"): 2.0,
        ("private", "rmse"): round(8**0.5, 6),
        ("private", "mae"): 2.0,
        ("private", "max_error"): 4.0,
    }


def test_a_share_without_rows_has_no_score(make_prepared):
    prepared = make_prepared(public=(True, True, True, True))
    assert set(scores(prepared, [1.0, 2.0, 3.0, 4.0], Need.VALUES)) == {("public", "rmse")}


def test_metrics_beside_that_cannot_be_served_say_nothing(make_prepared):
    prepared = make_prepared(
        task="binary",
        metric="roc_auc",
        also=("log_loss", "accuracy"),
        classes=("no", "yes"),
        truth=(0, 1, 0, 1),
    )
    found = scores(prepared, [-1.0, 3.0, 0.2, 0.8], Need.SCORES)
    assert (found["public", "log_loss"], found["public", "accuracy"]) == (None, None)
    found = scores(prepared, [0.4, 0.6, 0.9, 0.8], Need.SCORES)
    assert (found["public", "accuracy"], found["private", "accuracy"]) == (1.0, 0.5)
    assert found["public", "log_loss"] == round(-np.log(0.6), 6)


def test_a_ranking_metric_that_is_undefined_is_an_error(make_prepared):
    prepared = make_prepared(task="binary", metric="roc_auc", classes=("no", "yes"), truth=(0, 0, 0, 1))
    with pytest.raises(MetricError, match="ROC AUC is undefined"):
        scores(prepared, [0.1, 0.2, 0.3, 0.4], Need.SCORES)


def test_scores_do_not_depend_on_how_many_threads_compute_them(make_prepared, monkeypatch):
    prepared = make_prepared(also=("mae",))
    alone = scores(prepared, [1.0, 4.0, 3.0, 8.0], Need.VALUES)
    monkeypatch.setattr("harness.scoring.score._MANY_ROWS", 1)
    assert scores(prepared, [1.0, 4.0, 3.0, 8.0], Need.VALUES) == alone
