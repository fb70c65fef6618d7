from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy import stats

from harness.metrics import Truth, estimate, evaluate, find_metric
from harness.metrics.intervals import (
    Spread,
    normal_estimate,
    student_quantile,
    unseen_share,
    wilson_estimate,
)

Sample = tuple[Truth, np.ndarray]


def draw_numbers(random: np.random.Generator, rows: int) -> Sample:
    true = random.normal(size=rows)
    return Truth(true), true + 0.5 * random.standard_t(8, size=rows)


def draw_amounts(random: np.random.Generator, rows: int) -> Sample:
    true = random.gamma(3.0, size=rows)
    return Truth(true), true * random.lognormal(sigma=0.4, size=rows)


def draw_targets(random: np.random.Generator, rows: int) -> Sample:
    true = random.normal(size=(rows, 2))
    return Truth(true), true + random.normal(size=(rows, 2)) * [0.3, 1.0]


def draw_weighted(random: np.random.Generator, rows: int) -> Sample:
    truth, given = draw_numbers(random, rows)
    return Truth(truth.values, weight=random.gamma(2.0, size=rows)), given


def skew(random: np.random.Generator, sample: Sample) -> Sample:
    """The same rows with weights of which a few are most of the sum."""
    truth, given = sample
    return replace(truth, weight=random.lognormal(sigma=1.5, size=len(given))), given


def draw_skewed(random: np.random.Generator, rows: int) -> Sample:
    return skew(random, draw_numbers(random, rows))


def draw_skewed_labels(random: np.random.Generator, rows: int) -> Sample:
    return skew(random, draw_labels(random, rows))


def draw_skewed_scores(random: np.random.Generator, rows: int) -> Sample:
    return skew(random, draw_scores(random, rows))


def draw_unequal_blocks(random: np.random.Generator, rows: int) -> Sample:
    """Of every thirty rows a group has as many as chance gives it, and its rows weigh alike."""
    groups = rows // 30
    block = random.choice(groups, rows, p=random.dirichlet(np.ones(groups)))
    true = random.normal(size=rows)
    given = true + random.normal(size=groups)[block] + 0.3 * random.normal(size=rows)
    return Truth(true, weight=random.lognormal(sigma=0.7, size=groups)[block], block=block), given


def draw_blocks(random: np.random.Generator, rows: int) -> Sample:
    block = np.repeat(np.arange(rows // 5), 5)
    shared = random.normal(size=rows // 5)[block]
    true = random.normal(size=rows)
    return Truth(true, block=block), true + shared + 0.3 * random.normal(size=rows)


def draw_labels(random: np.random.Generator, rows: int) -> Sample:
    true = random.choice(3, rows, p=[0.5, 0.3, 0.2])
    return Truth(true, 3), np.where(random.random(rows) < 0.7, true, random.integers(0, 3, rows))


def draw_detections(random: np.random.Generator, rows: int) -> Sample:
    true = (random.random(rows) < 0.3).astype(np.int64)
    return Truth(true, 2), (random.random(rows) < np.where(true == 1, 0.8, 0.1)).astype(np.int64)


def draw_scores(random: np.random.Generator, rows: int) -> Sample:
    true = (random.random(rows) < 0.3).astype(np.int64)
    return Truth(true, 2), (random.normal(size=rows) + 1.5 * true).round(1)


def draw_score_blocks(random: np.random.Generator, rows: int) -> Sample:
    block = np.repeat(np.arange(rows // 5), 5)
    true = (random.random(rows // 5) < 0.4).astype(np.int64)[block]
    given = random.normal(size=rows // 5)[block] + 0.5 * random.normal(size=rows) + 1.2 * true
    return Truth(true, 2, block=block), given


def draw_chances(random: np.random.Generator, rows: int) -> Sample:
    logit = random.normal(size=rows) * 1.5
    true = (random.random(rows) < 1 / (1 + np.exp(-logit))).astype(np.int64)
    return Truth(true, 2), 1 / (1 + np.exp(-1.3 * logit))


def draw_class_chances(random: np.random.Generator, rows: int) -> Sample:
    true = random.choice(3, rows, p=[0.5, 0.3, 0.2])
    raw = random.gamma(1.0, size=(rows, 3)) + 1.5 * np.eye(3)[true] * random.random((rows, 1))
    return Truth(true, 3), raw / raw.sum(axis=1, keepdims=True)


def draw_lists(random: np.random.Generator, rows: int) -> Sample:
    lists = random.permuted(np.tile(np.arange(6), (rows, 1)), axis=1)
    return Truth(random.integers(0, 4, rows), 6), lists


@dataclass(frozen=True)
class Case:
    metric: str
    draw: Callable[[np.random.Generator, int], Sample]
    options: dict[str, object]
    rows: int = 150
    told: float = 1.0  # at least so many samples have an interval: in some a single row weighs nearly all


CASES = [
    Case("rmse", draw_numbers, {}),
    Case("rmse", draw_weighted, {}, 400),
    Case("rmse", draw_blocks, {}),
    Case("rmse", draw_skewed, {}, 200, told=0.85),
    Case("mae", draw_numbers, {}),
    Case("rmse", draw_unequal_blocks, {}, 900, told=0.85),
    Case("accuracy", draw_skewed_labels, {}, 200, told=0.85),
    Case("f1", draw_skewed_labels, {}, 200, told=0.85),
    Case("roc_auc", draw_skewed_scores, {}, 300, told=0.85),
    Case("median_ae", draw_skewed, {}, 1000, told=0.85),
    Case("median_ae", draw_numbers, {}),
    Case("r2", draw_numbers, {}),
    Case("mcrmse", draw_targets, {}),
    Case("gamma_deviance", draw_amounts, {}),
    Case("smape", draw_amounts, {}),
    Case("gini", draw_amounts, {}),
    Case("spearman", draw_numbers, {}),
    Case("kendall", draw_numbers, {}),
    Case("accuracy", draw_labels, {}),
    Case("balanced_accuracy", draw_labels, {}),
    Case("f1", draw_labels, {}),
    Case("mcc", draw_labels, {}),
    Case("quadratic_weighted_kappa", draw_labels, {}),
    Case("f1", draw_detections, {}),
    Case("precision", draw_detections, {}),
    Case("mcc", draw_detections, {}),
    Case("log_loss", draw_chances, {}),
    Case("brier", draw_class_chances, {}),
    Case("top_k_accuracy", draw_class_chances, {}),
    Case("roc_auc", draw_scores, {}),
    Case("roc_auc", draw_score_blocks, {}),
    Case("roc_auc", draw_class_chances, {}),
    Case("roc_auc", draw_class_chances, {"multi_class": "ovo", "average": "weighted"}),
    Case("roc_auc", draw_class_chances, {"average": "weighted"}),
    Case("average_precision", draw_scores, {}),
    Case("map_at_k", draw_lists, {}),
    Case("v_measure", draw_labels, {}, 500),
    Case("adjusted_rand", draw_labels, {}, 500),
]


def coverage(case: Case, repeats: int) -> float:
    """The share of samples whose interval encloses the score of a very large sample."""
    random = np.random.default_rng(12345)
    metric = find_metric(case.metric)
    truth, given = case.draw(random, 60_000)
    aim = evaluate(metric, truth, given, options=case.options)
    samples = (case.draw(random, case.rows) for _ in range(repeats))
    results = [estimate(metric, *sample, options=case.options) for sample in samples]
    ends = [(one.low, one.high) for one in results if one.low is not None and one.high is not None]
    assert len(ends) >= case.told * repeats
    return sum(low <= aim <= high for low, high in ends) / len(ends)


def name_of(case: Case) -> str:
    return "-".join([case.metric, case.draw.__name__.removeprefix("draw_"), *map(str, case.options.values())])


@pytest.mark.parametrize("case", CASES[::2], ids=name_of)
def test_intervals_enclose_the_truth_about_as_often_as_they_say(case: Case) -> None:
    assert coverage(case, 80) >= 0.87


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_intervals_enclose_the_truth_in_95_of_100_samples(case: Case) -> None:
    assert 0.92 <= coverage(case, 2000) <= 0.98


@pytest.mark.parametrize("rows", [6, 7, 100, 101])
def test_the_interval_of_the_median_is_read_off_the_ordered_errors(rows: int) -> None:
    """The quantiles 0.5 ± t · sqrt(0.25 / (rows - 1)) or nearly so: without weights as with equal ones."""
    errors = np.random.default_rng(rows).permutation(np.arange(1.0, rows + 1))
    metric = find_metric("median_ae")
    plain = estimate(metric, Truth(np.zeros(rows)), errors)
    weighted = estimate(metric, Truth(np.zeros(rows), weight=np.ones(rows)), errors)
    assert plain.value == np.median(errors)
    assert (plain.value, plain.low, plain.high) == (weighted.value, weighted.low, weighted.high)


@pytest.mark.parametrize("degrees", [1, 1.1, 1.5, 2, 2.7, 3, 4, 4.5, 5, 5.9, 6, 7.3, 10, 30, 1000, np.inf])
def test_student_quantiles_agree_with_scipy(degrees: float) -> None:
    assert student_quantile(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=2e-4)


@pytest.mark.parametrize(("hits", "rows"), [(1, 10), (5, 10), (99, 100), (300, 1000)])
def test_wilson_agrees_with_scipy(hits: int, rows: int) -> None:
    oracle = stats.binomtest(hits, rows).proportion_ci(method="wilson")
    result = wilson_estimate(hits / rows, rows)
    assert (result.low, result.high) == pytest.approx((oracle.low, oracle.high), rel=1e-12)


@pytest.mark.parametrize("rows", [1, 7, 200])
def test_the_bound_at_the_end_is_that_of_clopper_and_pearson(rows: int) -> None:
    oracle = stats.binomtest(0, rows, alternative="less").proportion_ci(0.95, method="exact")
    assert unseen_share(rows) == pytest.approx(oracle.high, rel=1e-12)
    perfect = wilson_estimate(1.0, rows)
    assert (perfect.low, perfect.high) == (pytest.approx(1 - oracle.high), 1.0)


@pytest.mark.parametrize("limits", [(0.0, 1.0), (-1.0, 1.0), (0.0, np.inf), (-np.inf, 1.0)])
@pytest.mark.parametrize("variance", [1e-8, 1e-2, 1e4])
def test_an_interval_stays_inside_the_range(limits: tuple[float, float], variance: float) -> None:
    result = normal_estimate(0.97, Spread(variance, 20, 19), limits, method="normal")
    assert result.low is not None
    assert result.high is not None
    assert limits[0] <= result.low < 0.97 < result.high <= limits[1]


def test_a_narrow_interval_is_the_plain_normal_one() -> None:
    result = normal_estimate(0.6, Spread(1e-8, 100_000, 99_999), (0.0, 1.0), method="normal")
    assert (result.low, result.high) == pytest.approx((0.6 - 1.96e-4, 0.6 + 1.96e-4), abs=1e-6)


def test_without_range_the_interval_is_symmetric() -> None:
    result = normal_estimate(5.0, Spread(1.0, 3, 2), (-np.inf, np.inf), method="normal")
    assert (result.low, result.high) == pytest.approx((5 - 4.302653, 5 + 4.302653))


@pytest.mark.parametrize(("value", "variance", "units"), [(np.inf, 1.0, 9), (1.0, np.nan, 9), (1.0, 1.0, 1)])
def test_what_cannot_be_told_is_said(value: float, variance: float, units: int) -> None:
    result = normal_estimate(value, Spread(variance, units, units - 1), (0.0, np.inf), method="normal")
    assert result.low is result.high is None
    assert result.method.startswith("none: ")


@pytest.mark.parametrize("metric", ["rmse", "median_ae", "accuracy"])
def test_where_a_row_weighs_nearly_all_there_is_no_interval(metric: str) -> None:
    weight = np.where(np.arange(50) == 7, 1000.0, 1.0)
    true = np.arange(50) % 2
    classes = 2 if metric == "accuracy" else 0
    given = np.where(np.arange(50) % 3 > 0, true, 1 - true)
    result = estimate(find_metric(metric), Truth(true, classes, weight=weight), given)
    assert result.low is result.high is None
    assert result.method.startswith("none: fewer than ")


def test_a_perfect_f1_counts_its_rare_class() -> None:
    rare, common = np.repeat([0, 1], [97, 3]), np.repeat([0, 1], [50, 50])
    bounds = [estimate(find_metric("f1"), Truth(codes, 2), codes).low for codes in (rare, common)]
    assert bounds[0] is not None
    assert bounds[1] is not None
    assert bounds[0] < 0.1
    assert bounds[1] > 0.9


def test_weights_shrink_the_rows_that_wilson_goes_by() -> None:
    hits = np.arange(100) % 4 > 0
    truth = Truth(np.ones(100, dtype=int), 2, np.repeat([1.0, 100.0], [80, 20]))
    result = estimate(find_metric("accuracy"), truth, hits.astype(int))
    assert result.low is not None
    assert result.high is not None
    assert 0.30 < result.high - result.low < 0.45


@pytest.mark.parametrize("seed", range(20))
def test_all_rows_right_are_all_right_whatever_their_weights_add_up_to(seed: int) -> None:
    weight = np.random.default_rng(seed).random(8) + 0.01
    classes = np.arange(8) % 2
    found = estimate(find_metric("accuracy"), Truth(classes, classes=2, weight=weight), classes)
    assert (found.value, found.method) == (1.0, "exact one-sided bound")
