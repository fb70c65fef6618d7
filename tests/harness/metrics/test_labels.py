from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from harness.errors import MetricError
from harness.metrics import Truth, evaluate, find_metric

AVERAGED = {"precision": sk.precision_score, "recall": sk.recall_score, "f1": sk.f1_score}


def make_labels(seed: int, classes: int, *, rows: int = 120) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    true = random.integers(0, classes, rows)
    given = np.where(random.random(rows) < 0.6, true, random.integers(0, classes, rows))
    return true, given, random.random(rows) * random.integers(0, 3, rows)


@pytest.mark.parametrize("name", sorted(AVERAGED))
@pytest.mark.parametrize("average", ["binary", "macro", "micro", "weighted"])
@pytest.mark.parametrize("weighted", [False, True])
def test_two_classes_agree_with_scikit_learn(name: str, average: str, weighted: bool) -> None:
    true, given, weight = make_labels(0, 2)
    chosen = weight if weighted else None
    value = evaluate(find_metric(name), Truth(true, 2, chosen), given, options={"average": average})
    oracle = AVERAGED[name](true, given, average=average, sample_weight=chosen, zero_division=0)
    assert value == pytest.approx(oracle, rel=1e-12)


@pytest.mark.parametrize("name", sorted(AVERAGED))
@pytest.mark.parametrize("average", ["macro", "micro", "weighted"])
@pytest.mark.parametrize("seed", range(3))
def test_classes_that_do_not_occur_are_handled_as_in_scikit_learn(name: str, average: str, seed: int) -> None:
    true, given, weight = make_labels(seed, 6, rows=60)
    true[true == 1] = 0  # predicted but never true
    given[given == 4] = 5  # true but never predicted
    true[true == 3], given[given == 3] = 2, 2  # neither
    value = evaluate(find_metric(name), Truth(true, 6, weight), given, options={"average": average})
    oracle = AVERAGED[name](true, given, average=average, sample_weight=weight, zero_division=0)
    assert value == pytest.approx(oracle, rel=1e-12)


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("weighted", [False, True])
def test_whole_table_metrics_agree_with_scikit_learn(classes: int, weighted: bool) -> None:
    true, given, weight = make_labels(3, classes)
    chosen = weight if weighted else None
    truth = Truth(true, classes, chosen)
    labels = list(range(classes))
    oracles = {
        "accuracy": sk.accuracy_score(true, given, sample_weight=chosen),
        "balanced_accuracy": sk.balanced_accuracy_score(true, given, sample_weight=chosen),
        "mcc": sk.matthews_corrcoef(true, given, sample_weight=chosen),
        "kappa": sk.cohen_kappa_score(true, given, sample_weight=chosen),
        "quadratic_weighted_kappa": sk.cohen_kappa_score(
            true, given, labels=labels, weights="quadratic", sample_weight=chosen
        ),
    }
    for name, oracle in oracles.items():
        assert evaluate(find_metric(name), truth, given) == pytest.approx(oracle, rel=1e-12), name
    linear = sk.cohen_kappa_score(true, given, labels=labels, weights="linear", sample_weight=chosen)
    value = evaluate(find_metric("kappa"), truth, given, options={"weights": "linear"})
    assert value == pytest.approx(linear, rel=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.5, 2.0])
def test_fbeta_agrees_with_scikit_learn(beta: float) -> None:
    true, given, _ = make_labels(5, 4)
    value = evaluate(find_metric("fbeta"), Truth(true, 4), given, options={"beta": beta})
    oracle = sk.fbeta_score(true, given, beta=beta, average="macro", zero_division=0)
    assert value == pytest.approx(oracle, rel=1e-12)


def test_many_classes_are_counted_without_a_full_table() -> None:
    random = np.random.default_rng(0)
    true = random.integers(0, 50_000, 3000)
    given = np.where(random.random(3000) < 0.5, true, random.integers(0, 50_000, 3000))
    value = evaluate(find_metric("f1"), Truth(true.astype(np.int32), 50_000), given.astype(np.int32))
    assert value == pytest.approx(sk.f1_score(true, given, average="macro", zero_division=0), rel=1e-12)


def test_quadratic_kappa_counts_the_distance_over_classes_that_do_not_occur() -> None:
    true, given = np.array([0, 0, 4, 4, 1]), np.array([0, 4, 4, 4, 1])
    value = evaluate(find_metric("quadratic_weighted_kappa"), Truth(true, 5), given)
    oracle = sk.cohen_kappa_score(true, given, weights="quadratic", labels=[0, 1, 2, 3, 4])
    assert value == pytest.approx(oracle, rel=1e-12)
    assert value != pytest.approx(sk.cohen_kappa_score(true, given, weights="quadratic"))


@pytest.mark.parametrize(("name", "score"), [("mcc", 0.0), ("kappa", 0.0), ("quadratic_weighted_kappa", 0.0)])
def test_a_constant_prediction_agrees_by_chance_only(name: str, score: float) -> None:
    assert evaluate(find_metric(name), Truth(np.array([0, 1, 1, 0]), 2), np.ones(4, dtype=int)) == score


def test_kappa_of_a_single_class_predicted_right_is_one() -> None:
    assert evaluate(find_metric("kappa"), Truth(np.ones(3, dtype=int), 2), np.ones(3, dtype=int)) == 1.0


def test_costs_by_hand() -> None:
    truth = Truth(np.array([0, 0, 1, 1]), 2)
    given = np.array([0, 1, 0, 1])
    costs = [[0, 1], [5, 0]]
    assert evaluate(find_metric("cost_weighted"), truth, given, options={"costs": costs}) == 6 / 4
    assert evaluate(find_metric("cost_weighted"), truth, given) == 2 / 4


@pytest.mark.parametrize(
    ("costs", "message"),
    [
        ([[0, 1]], "square"),
        ([[0, 1], [-1, 0]], "at least 0"),
        ([[1, 1], [1, 0]], "0 for every right answer"),
        ([[0, float("nan")], [1, 0]], "finite"),
        ([[0, 1, 2], [1, 0, 1], [1, 1, 0]], "has 3 rows, but there are 2 classes"),
        ("cheap", "could not convert"),
    ],
)
def test_a_wrong_cost_matrix_is_named(costs: object, message: str) -> None:
    with pytest.raises(MetricError, match=message):
        evaluate(
            find_metric("cost_weighted"),
            Truth(np.array([0, 1]), 2),
            np.array([0, 1]),
            options={"costs": costs},
        )


def test_the_binary_average_needs_two_classes() -> None:
    with pytest.raises(MetricError, match="needs two classes, but there are 3"):
        evaluate(
            find_metric("f1"),
            Truth(np.array([0, 1, 2]), 3),
            np.array([0, 1, 2]),
            options={"average": "binary"},
        )


def test_codes_outside_the_classes_are_refused() -> None:
    with pytest.raises(MetricError, match="predicted class codes outside of 0 to 1"):
        evaluate(find_metric("f1"), Truth(np.array([0, 1]), 2), np.array([0, 2]))
