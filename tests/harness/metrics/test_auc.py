from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as property_test
from hypothesis import settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from harness.errors import MetricError
from harness.metrics import Truth, estimate, evaluate, find_metric

ROC_AUC = find_metric("roc_auc")


def make_scores(seed: int, rows: int, *, decimals: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    true = random.integers(0, 2, rows)
    true[:2] = 0, 1
    return true, np.round(random.normal(size=rows) + true, decimals), random.integers(0, 4, rows) + 0.0


@pytest.mark.parametrize("decimals", [0, 1, 12])
@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_scikit_learn(seed: int, decimals: int) -> None:
    true, scores, weight = make_scores(seed, 300, decimals=decimals)
    value = evaluate(ROC_AUC, Truth(true, 2), scores)
    assert value == pytest.approx(sk.roc_auc_score(true, scores), abs=1e-13)
    weighted = evaluate(ROC_AUC, Truth(true, 2, weight), scores)
    assert weighted == pytest.approx(sk.roc_auc_score(true, scores, sample_weight=weight), abs=1e-13)


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.int64])
def test_codes_of_any_width_will_do(dtype: type) -> None:
    true, scores, _ = make_scores(0, 100)
    assert evaluate(ROC_AUC, Truth(true.astype(dtype), 2), scores) == evaluate(
        ROC_AUC, Truth(true, 2), scores
    )


@pytest.mark.parametrize("multi_class", ["ovr", "ovo"])
@pytest.mark.parametrize("average", ["macro", "weighted"])
def test_several_classes_agree_with_scikit_learn(multi_class: str, average: str) -> None:
    random = np.random.default_rng(0)
    true = random.choice(4, 200, p=[0.5, 0.3, 0.15, 0.05])
    chances = random.dirichlet(np.ones(4), 200).round(2)
    chances /= chances.sum(axis=1, keepdims=True)
    options = {"multi_class": multi_class, "average": average}
    value = evaluate(ROC_AUC, Truth(true, 4), chances, options=options)
    assert value == pytest.approx(sk.roc_auc_score(true, chances, **options), abs=1e-13)
    if multi_class == "ovr":
        weight = random.random(200)
        value = evaluate(ROC_AUC, Truth(true, 4, weight), chances, options=options)
        oracle = sk.roc_auc_score(true, chances, sample_weight=weight, **options)
        assert value == pytest.approx(oracle, abs=1e-13)


def test_delong_by_hand() -> None:
    true = np.array([1, 1, 1, 0, 0, 0, 0])
    scores = np.array([0.9, 0.7, 0.4, 0.8, 0.4, 0.3, 0.2])
    won = (scores[:3, None] > scores[None, 3:]) + 0.5 * (scores[:3, None] == scores[None, 3:])
    variance = won.mean(axis=1).var(ddof=1) / 3 + won.mean(axis=0).var(ddof=1) / 4
    area = won.mean()
    half = 4.302653 * np.sqrt(variance) / (area * (1 - area))
    ends = [1 / (1 + np.exp(-(np.log(area / (1 - area)) + side * half))) for side in (-1, 1)]
    result = estimate(ROC_AUC, Truth(true, 2), scores)
    assert (result.value, result.low, result.high) == pytest.approx((area, *ends), rel=1e-6)
    assert result.method == "DeLong"


@pytest.mark.parametrize("name", ["roc_auc", "average_precision", "gini"])
def test_the_interval_with_weights_of_one_is_that_of_the_rows(name: str) -> None:
    true, scores, _ = make_scores(1, 400)
    plain = estimate(find_metric(name), Truth(true, 2), scores)
    weighted = estimate(find_metric(name), Truth(true, 2, np.ones(400)), scores)
    assert weighted.low == pytest.approx(plain.low, abs=1e-3)
    assert weighted.high == pytest.approx(plain.high, abs=1e-3)


def test_repeated_blocks_widen_the_interval() -> None:
    true, scores, _ = make_scores(2, 200)
    block = np.tile(np.arange(200), 5)
    result = estimate(ROC_AUC, Truth(np.tile(true, 5), 2, block=block), np.tile(scores, 5))
    alone = estimate(ROC_AUC, Truth(true, 2), scores)
    assert result.method == "DeLong over blocks"
    assert (result.low, result.high) == pytest.approx((alone.low, alone.high), abs=2e-3)


@pytest.mark.parametrize("name", ["roc_auc", "average_precision"])
def test_one_class_is_the_hosts_mistake(name: str) -> None:
    with pytest.raises(MetricError, match="no row of this share is of class number 1"):
        evaluate(find_metric(name), Truth(np.zeros(3, dtype=int), 2), np.arange(3.0))


def test_a_single_positive_has_no_interval() -> None:
    result = estimate(ROC_AUC, Truth(np.array([0, 0, 0, 1]), 2), np.array([0.1, 0.2, 0.6, 0.5]))
    assert result.value == pytest.approx(2 / 3)
    assert result.low is None


def test_perfect_order_is_bounded_by_independent_pairs() -> None:
    true = np.repeat([0, 1], [50, 10])
    result = estimate(ROC_AUC, Truth(true, 2), true.astype(float))
    assert (result.value, result.low, result.high) == (1.0, pytest.approx(0.05**0.1), 1.0)


@pytest.mark.parametrize("average", ["macro", "weighted"])
def test_average_precision_agrees_with_scikit_learn(average: str) -> None:
    metric = find_metric("average_precision")
    true, scores, weight = make_scores(4, 300, decimals=1)
    value = evaluate(metric, Truth(true, 2, weight), scores)
    assert value == pytest.approx(sk.average_precision_score(true, scores, sample_weight=weight), abs=1e-13)
    random = np.random.default_rng(0)
    classes, chances = random.integers(0, 3, 200), random.dirichlet(np.ones(3), 200)
    value = evaluate(metric, Truth(classes, 3), chances, options={"average": average})
    assert value == pytest.approx(sk.average_precision_score(classes, chances, average=average), abs=1e-13)


def test_gini_of_two_classes_is_twice_the_area_above_chance() -> None:
    true, scores, _ = make_scores(5, 200)
    value = evaluate(find_metric("gini"), Truth(true, 2), scores)
    assert value == pytest.approx(2 * sk.roc_auc_score(true, scores) - 1, abs=1e-13)


def kaggle_gini(actual: np.ndarray, predicted: np.ndarray) -> float:
    """The code that Kaggle published for its insurance competitions; it needs distinct predictions."""
    ordered = actual[np.argsort(-predicted, kind="stable")]
    return float((ordered.cumsum() / ordered.sum()).sum() - (len(actual) + 1) / 2)


def test_gini_of_amounts_agrees_with_kaggles_code() -> None:
    random = np.random.default_rng(0)
    actual, predicted = random.gamma(1.0, size=100), random.normal(size=100)
    value = evaluate(find_metric("gini"), Truth(actual), predicted)
    assert value == pytest.approx(kaggle_gini(actual, predicted) / kaggle_gini(actual, actual), rel=1e-12)


@pytest.mark.parametrize("true", [[1.0, 1.0], [-1.0, 2.0]])
def test_gini_needs_amounts_that_differ(true: list[float]) -> None:
    with pytest.raises(MetricError, match="not negative and not all the same"):
        evaluate(find_metric("gini"), Truth(np.array(true)), np.array([1.0, 2.0]))


@settings(max_examples=50, deadline=None)
@property_test(
    st.lists(
        st.tuples(st.integers(0, 1), st.floats(-1e300, 1e300), st.integers(1, 3)),
        min_size=2,
        max_size=30,
    ).filter(lambda rows: len({label for label, *_ in rows}) == 2)
)
def test_any_finite_scores_agree_with_scikit_learn(rows: list[tuple[int, float, int]]) -> None:
    true, scores, weight = (np.array(column) for column in zip(*rows, strict=True))
    value = evaluate(ROC_AUC, Truth(true, 2), scores)
    assert value == pytest.approx(sk.roc_auc_score(true, scores), abs=1e-12)
    weighted = evaluate(ROC_AUC, Truth(true, 2, weight.astype(float)), scores)
    assert weighted == pytest.approx(sk.roc_auc_score(true, scores, sample_weight=weight), abs=1e-12)
