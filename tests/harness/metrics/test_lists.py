from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from harness.metrics import Truth, evaluate, find_metric

MAP, NDCG = find_metric("map_at_k"), find_metric("ndcg_at_k")


def average_precision(actual: list[int], predicted: list[int], k: int) -> float:
    """The definition that Kaggle published as ml_metrics."""
    score, hits = 0.0, 0
    for place, name in enumerate(predicted[:k]):
        if name in actual and name not in predicted[:place]:
            hits += 1
            score += hits / (place + 1)
    return score / min(len(actual), k) if actual else 0.0


# The tests that ml_metrics published: (actual, predicted, k, score).
UP_TO_5 = [1, 2, 3, 4, 5]
PUBLISHED = [
    ([UP_TO_5], [[6, 4, 7, 1, 2]], 2, 0.25),
    ([UP_TO_5], [[1, 1, 1, 1, 1]], 5, 0.2),
    ([list(range(1, 100))], [[*range(1, 21), *range(200, 600)]], 20, 1.0),
    ([[1, 2, 3, 4]], [[1, 2, 3, 4]], 3, 1.0),
    ([[1, 3, 4], [1, 2, 4], [1, 3]], [UP_TO_5, UP_TO_5, UP_TO_5], 3, 0.685185185185185),
    ([UP_TO_5, UP_TO_5], [[6, 4, 7, 1, 2], [1, 1, 1, 1, 1]], 5, 0.26),
    ([[1, 3], [1, 2, 3], [1, 2, 3]], [UP_TO_5, [1, 1, 1], [1, 2, 1]], 3, 11 / 18),
]


def pad(lists: list[list[int]]) -> np.ndarray:
    width = max(1, *(len(row) for row in lists))
    return np.array([row + [-1] * (width - len(row)) for row in lists])


@pytest.mark.parametrize(("actual", "predicted", "k", "score"), PUBLISHED)
def test_map_agrees_with_the_published_values(
    actual: list[list[int]], predicted: list[list[int]], k: int, score: float
) -> None:
    value = evaluate(MAP, Truth(pad(actual), 600), pad(predicted), options={"k": k})
    assert value == pytest.approx(score)


@pytest.mark.parametrize("k", [1, 3, 10])
def test_map_of_many_lists_is_the_mean_of_the_published_definition(k: int) -> None:
    random = np.random.default_rng(k)
    actual = [random.choice(8, random.integers(0, 5), replace=False).tolist() for _ in range(100)]
    predicted = [random.choice(8, random.integers(0, 7)).tolist() for _ in range(100)]
    expected = np.mean([average_precision(*lists, k) for lists in zip(actual, predicted, strict=True)])
    value = evaluate(MAP, Truth(pad(actual), 8), pad(predicted), options={"k": k})
    assert value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("k", [1, 3, 6])
def test_ndcg_agrees_with_scikit_learn(k: int) -> None:
    random = np.random.default_rng(k)
    relevant = random.integers(0, 2, (50, 6))
    relevant[:, 0] = 1
    scores = random.permuted(np.tile(np.arange(6.0), (50, 1)), axis=1)
    actual = pad([np.flatnonzero(row).tolist() for row in relevant])
    value = evaluate(NDCG, Truth(actual, 6), np.argsort(-scores, axis=1), options={"k": k})
    assert value == pytest.approx(ndcg_score(relevant, scores, k=k), rel=1e-12)


def test_ndcg_by_hand() -> None:
    truth = Truth(pad([[4, 2], [1], []]), 5)
    predicted = pad([[2, 0, 4], [0, 0, 1], [1]])
    first = (1 + 1 / 2) / (1 + 1 / np.log2(3))
    assert evaluate(NDCG, truth, predicted, options={"k": 3}) == pytest.approx((first + 1 / 2 + 0) / 3)


@pytest.mark.parametrize("metric", [MAP, NDCG])
def test_one_relevant_answer_a_row_may_come_as_a_column_of_codes(metric: object) -> None:
    codes, predicted = np.array([3, 1]), np.array([[3, 1], [3, 0]])
    assert evaluate(metric, Truth(codes, 4), predicted) == 0.5
