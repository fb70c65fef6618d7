from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from harness.metrics import Truth, estimate, evaluate, find_metric

ORACLES = {
    "homogeneity": sk.homogeneity_score,
    "completeness": sk.completeness_score,
    "v_measure": sk.v_measure_score,
    "adjusted_rand": sk.adjusted_rand_score,
    "normalized_mutual_info": sk.normalized_mutual_info_score,
}
CLUSTERINGS = {
    "partly right": ([0, 0, 1, 1, 2, 2, 2], [5, 5, 5, 9, 9, 9, 9]),
    "discordant": ([0, 0, 1, 1], [0, 1, 0, 1]),
    "one cluster": ([0, 1, 2, 2], [0, 0, 0, 0]),
    "one class": ([0, 0, 0], [0, 1, 2]),
    "all alone": ([0, 1, 2], [2, 1, 0]),
    "everything in one": ([0, 0, 0], [7, 7, 7]),
    "noise is a cluster": ([0, 0, 1, 1], [-1, 3, 4, 4]),
}


@pytest.mark.parametrize("name", sorted(ORACLES))
@pytest.mark.parametrize("kind", CLUSTERINGS)
def test_agrees_with_scikit_learn_in_every_corner(name: str, kind: str) -> None:
    true, given = (np.array(side) for side in CLUSTERINGS[kind])
    value = evaluate(find_metric(name), Truth(true, 3), given)
    assert value == pytest.approx(ORACLES[name](true, given), abs=1e-12)


@pytest.mark.parametrize("name", sorted(ORACLES))
def test_agrees_with_scikit_learn_on_many_rows(name: str) -> None:
    random = np.random.default_rng(0)
    true = random.integers(0, 6, 2000)
    given = np.where(random.random(2000) < 0.7, true, random.integers(0, 9, 2000))
    value = evaluate(find_metric(name), Truth(true, 6), given)
    assert value == pytest.approx(ORACLES[name](true, given), rel=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.5, 3.0])
def test_v_measure_agrees_with_scikit_learn_for_every_beta(beta: float) -> None:
    random = np.random.default_rng(1)
    true, given = random.integers(0, 3, 100), random.integers(0, 4, 100)
    value = evaluate(find_metric("v_measure"), Truth(true, 3), given, options={"beta": beta})
    assert value == pytest.approx(sk.v_measure_score(true, given, beta=beta), abs=1e-12)


@pytest.mark.parametrize("name", sorted(ORACLES))
def test_the_names_of_the_clusters_do_not_matter(name: str) -> None:
    random = np.random.default_rng(2)
    true, given = random.integers(0, 3, 100), random.integers(0, 4, 100)
    renamed = np.array([900, -1, 7, 12])[given]
    metric = find_metric(name)
    one, other = (estimate(metric, Truth(true, 3), clusters) for clusters in (given, renamed))
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), rel=1e-9)


def make_features(rows: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    clusters = random.integers(0, 4, rows)
    return random.normal(size=(rows, 3)) + 1000 + 2 * clusters[:, None], clusters


def test_silhouette_agrees_with_scikit_learn() -> None:
    features, clusters = make_features(500)
    clusters[0] = 77  # alone in its cluster
    value = evaluate(find_metric("silhouette"), Truth(features), clusters)
    assert value == pytest.approx(sk.silhouette_score(features, clusters), abs=1e-9)


def test_silhouette_of_one_cluster_is_zero() -> None:
    result = estimate(find_metric("silhouette"), Truth(np.arange(6.0)[:, None]), np.zeros(6, dtype=int))
    assert result.value == 0.0


def test_silhouette_of_many_rows_is_near_that_of_all() -> None:
    features, clusters = make_features(12_000)
    value = evaluate(find_metric("silhouette"), Truth(features), clusters)
    assert value == pytest.approx(sk.silhouette_score(features[:3000], clusters[:3000]), abs=0.02)


def test_the_silhouettes_interval_shrinks_with_the_rows_used() -> None:
    metric = find_metric("silhouette")
    widths = []
    for rows in (500, 8000):
        features, clusters = make_features(rows)
        result = estimate(metric, Truth(features), clusters)
        assert result.low is not None
        assert result.high is not None
        widths.append(result.high - result.low)
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.3)
    assert result.method == "bootstrap of 200 on 1,000 rows"
