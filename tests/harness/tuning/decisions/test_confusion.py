from __future__ import annotations

import numpy as np
import pytest

from harness.metrics import Truth, check_options, evaluate, find_metric
from harness.tuning.decisions.confusion import table_score

CASES = [
    *[(name, {}) for name in ("accuracy", "balanced_accuracy", "mcc", "kappa", "quadratic_weighted_kappa")],
    *[("kappa", {"weights": weights}) for weights in ("linear", "quadratic")],
    *[(name, {"average": "macro"}) for name in ("precision", "recall", "f1")],
    *[("f1", {"average": average}) for average in ("auto", "micro", "weighted")],
    ("fbeta", {"beta": 2.0, "average": "macro"}),
    ("cost_weighted", {}),
]


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize(("name", "options"), CASES)
def test_agrees_with_the_metric(name: str, options: dict[str, object], classes: int) -> None:
    metric, random = find_metric(name), np.random.default_rng(0)
    score = table_score(name, check_options(metric, options), classes)
    assert score is not None
    for given_classes in (classes, 1):
        true = random.integers(0, classes, 60)
        given = np.where(random.random(60) < 0.6, true, random.integers(0, classes, 60)) % given_classes
        weight = random.random(60)
        table = np.zeros((1, classes, classes))
        np.add.at(table[0], (true, given), weight / weight.sum())
        value = evaluate(metric, Truth(true, classes, weight), given, options=options)
        assert score(table)[0] == pytest.approx(-value if metric.direction == "minimize" else value, abs=1e-9)


def test_binary_averages_look_at_the_positive_class() -> None:
    score = table_score("f1", {"average": "binary"}, 2)
    assert score is not None
    assert score(np.array([[[0.0, 0.5], [0.0, 0.5]]])).tolist() == [pytest.approx(2 / 3)]


def test_costs_are_those_of_the_host() -> None:
    score = table_score("cost_weighted", {"costs": [[0, 1], [5, 0]]}, 2)
    assert score is not None
    assert score(np.array([[[0.5, 0.1], [0.2, 0.2]]])).tolist() == [pytest.approx(-1.1)]


def test_a_metric_of_the_hosts_own_has_no_table() -> None:
    assert table_score("profit", {}, 2) is None
