"""What every metric of the registry promises, whatever it measures."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import (
    Metric,
    Need,
    Truth,
    all_metrics,
    check_options,
    estimate,
    evaluate,
    find_metric,
    influence_of,
)
from harness.metrics.extremes import perfect_prediction

CASES = [(metric.name, task) for metric in all_metrics() for task in metric.needs]
WEIGHTED = [(name, task) for name, task in CASES if find_metric(name).weights]
WITH_BEST = [(name, task) for name, task in CASES if find_metric(name).best is not None]
WITH_CODES = [(name, task) for name, task in CASES if task not in ("regression", "multioutput")]
WITH_CODES.remove(("silhouette", "clustering"))
WITH_NUMBERS = [
    (name, task)
    for name, task in CASES
    if find_metric(name).needs[task] in ("values", "scores", "probabilities")
]
WITH_INTERVAL = [(name, task) for name, task in CASES if find_metric(name).estimator is not None]
WITH_INFLUENCE = [(name, task) for name, task in CASES if find_metric(name).influence is not None]
# Six rows without an error do prove that the median error is zero.
UNCERTAIN_AT_BEST = [case for case in WITH_INTERVAL if case in WITH_BEST and case[0] != "median_ae"]
FEW = settings(derandomize=True, max_examples=6, deadline=None)
SEEDS = st.integers(0, 2**16)
ROWS = st.integers(8, 60)


def every(cases: list[tuple[str, str]]) -> Callable[[object], object]:
    return pytest.mark.parametrize(
        ("metric", "task"),
        [pytest.param(find_metric(name), task, id=f"{name}-{task}") for name, task in cases],
    )


@dataclass(frozen=True)
class Sample:
    truth: Truth
    prediction: np.ndarray

    def rows(self, chosen: np.ndarray) -> Sample:
        truth = replace(self.truth, values=self.truth.values[chosen])
        if truth.weight is not None:
            truth = replace(truth, weight=truth.weight[chosen])
        if truth.block is not None:
            truth = replace(truth, block=truth.block[chosen])
        return Sample(truth, self.prediction[chosen])


def make_sample(metric: Metric, task: str, seed: int, rows: int) -> Sample:
    random = np.random.default_rng(seed)
    truth = make_truth(metric, task, random, rows)
    return Sample(truth, make_prediction(metric.needs[task], truth, random))


def make_truth(metric: Metric, task: str, random: np.random.Generator, rows: int) -> Truth:
    if metric.features:
        return Truth(random.normal(size=(rows, 2)))
    if task in ("regression", "multioutput"):
        shape = (rows,) if task == "regression" else (rows, 3)
        return Truth(random.gamma(2.0, size=shape).round(1) + 0.1)
    classes = 2 if task == "binary" else 4
    if metric.needs[task] is Need.LISTS:
        lists = random.permuted(np.tile(np.arange(6), (rows, 1)), axis=1)[:, :3]
        lists[random.random(rows) < 0.5, 2:] = -1
        return Truth(lists, 6)
    codes = np.concatenate([np.arange(classes), random.integers(0, classes, rows - classes)])
    return Truth(random.permutation(codes).astype(np.int32), classes)


def make_prediction(need: Need, truth: Truth, random: np.random.Generator) -> np.ndarray:
    rows = len(truth.values)
    if need is Need.VALUES:
        return truth.values * random.lognormal(sigma=0.4, size=truth.values.shape).round(1) + 0.1
    if need is Need.SCORES:
        return (truth.values + random.normal(size=rows)).round(1)
    if need is Need.PROBABILITIES:
        chances = random.dirichlet(np.ones(truth.classes), rows)
        return chances[:, 1] if truth.classes == 2 else chances
    if need is Need.LISTS:
        return random.integers(-1, 6, (rows, 4))
    classes = max(truth.classes, 3)
    if truth.values.ndim == 2:
        return random.integers(0, classes, rows)
    return np.where(random.random(rows) < 0.6, truth.values, random.integers(0, truth.classes, rows))


def score(metric: Metric, sample: Sample) -> float:
    return evaluate(metric, sample.truth, sample.prediction)


def about(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-11)


@every(CASES)
@FEW
@given(seed=SEEDS, rows=ROWS)
def test_a_score_is_inside_its_range_and_interval(metric: Metric, task: str, seed: int, rows: int) -> None:
    sample = make_sample(metric, task, seed, rows)
    result = estimate(metric, sample.truth, sample.prediction)
    lowest, highest = metric.range
    assert lowest <= result.value <= highest
    assert result.value == score(metric, sample)
    assert result.method
    if result.low is None or result.high is None:
        assert result.low is result.high is None
        assert result.method.startswith("none")
    else:
        assert lowest <= result.low <= result.value <= result.high <= highest


@every(CASES)
@FEW
@given(seed=SEEDS, rows=ROWS)
def test_the_order_of_the_rows_does_not_matter(metric: Metric, task: str, seed: int, rows: int) -> None:
    sample = make_sample(metric, task, seed, rows)
    block = np.random.default_rng(seed).integers(0, 8, rows)
    sample = replace(sample, truth=replace(sample.truth, block=block))
    shuffled = sample.rows(np.random.default_rng(seed).permutation(rows))
    one, other = (estimate(metric, each.truth, each.prediction) for each in (sample, shuffled))
    assert other.value == about(one.value)
    assert other.low == about(one.low)
    assert other.high == about(one.high)
    assert other.method == one.method


@every(WITH_BEST)
@FEW
@given(seed=SEEDS, rows=ROWS)
def test_perfect_predictions_reach_the_best_score(metric: Metric, task: str, seed: int, rows: int) -> None:
    truth = make_sample(metric, task, seed, rows).truth
    assume(np.ptp(truth.values) > 0)
    value = evaluate(metric, truth, perfect_prediction(metric.needs[task], truth))
    assert value == pytest.approx(metric.best, abs=1e-12)


@every(WITH_BEST)
@FEW
@given(seed=SEEDS, rows=ROWS)
def test_nothing_beats_perfect_predictions(metric: Metric, task: str, seed: int, rows: int) -> None:
    sample = make_sample(metric, task, seed, rows)
    perfect = evaluate(metric, sample.truth, perfect_prediction(metric.needs[task], sample.truth))
    other = score(metric, sample)
    assert other <= perfect + 1e-12 if metric.direction == "maximize" else other >= perfect - 1e-12


@every(UNCERTAIN_AT_BEST)
def test_a_perfect_score_is_not_certain(metric: Metric, task: str) -> None:
    truth = make_sample(metric, task, 1, 30).truth
    result = estimate(metric, truth, perfect_prediction(metric.needs[task], truth))
    assert result.method == "exact one-sided bound"
    assert result.low is not None
    assert result.high is not None
    assert result.high - result.low > 0.01
    assert metric.best in (pytest.approx(result.low, abs=1e-12), pytest.approx(result.high, abs=1e-12))


@every(WEIGHTED)
@FEW
@given(seed=SEEDS, rows=ROWS)
def test_equal_weights_change_nothing(metric: Metric, task: str, seed: int, rows: int) -> None:
    sample = make_sample(metric, task, seed, rows)
    weighted = replace(sample, truth=replace(sample.truth, weight=np.full(rows, 2.5)))
    assert score(metric, weighted) == about(score(metric, sample))


@every(WEIGHTED)
@FEW
@given(seed=SEEDS, rows=ROWS)
def test_a_whole_weight_is_a_repeated_row(metric: Metric, task: str, seed: int, rows: int) -> None:
    sample = make_sample(metric, task, seed, rows)
    copies = np.random.default_rng(seed).integers(0, 3, rows)
    classes = np.unique(sample.truth.values, return_index=True)[1]
    copies[classes[classes < rows]] = 1  # a class of weight zero is no class
    weighted = replace(sample, truth=replace(sample.truth, weight=copies.astype(float)))
    assert score(metric, weighted) == about(score(metric, sample.rows(np.repeat(np.arange(rows), copies))))


@every(WEIGHTED)
@FEW
@given(seed=SEEDS, rows=ROWS)
def test_a_row_of_weight_zero_is_no_row(metric: Metric, task: str, seed: int, rows: int) -> None:
    sample = make_sample(metric, task, seed, rows)
    random = np.random.default_rng(seed)
    weight = random.random(rows) * random.integers(0, 2, rows)
    classes = np.unique(sample.truth.values, return_index=True)[1]
    weight[classes[classes < rows]] = 1.0
    truth = replace(sample.truth, weight=weight, block=random.integers(0, rows, rows))
    one = estimate(metric, truth, sample.prediction)
    counted = replace(sample, truth=truth).rows(np.flatnonzero(weight))
    other = estimate(metric, counted.truth, counted.prediction)
    assert (about(one.value), about(one.low), about(one.high)) == (other.value, other.low, other.high)


@every([case for case in CASES if case not in WEIGHTED])
def test_a_metric_without_weights_ignores_them(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 20)
    weighted = replace(sample, truth=replace(sample.truth, weight=np.arange(20.0)))
    assert score(metric, weighted) == score(metric, sample)


@every(WITH_INTERVAL)
def test_a_block_of_one_row_is_a_row(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 3, 60)
    blocked = replace(sample, truth=replace(sample.truth, block=np.arange(60) * 7))
    one, other = (estimate(metric, each.truth, each.prediction) for each in (sample, blocked))
    assert (one.value, one.low, one.high) == pytest.approx(
        (other.value, other.low, other.high), rel=0.02, abs=0.02
    )


@every(WITH_INTERVAL)
def test_rows_that_repeat_inside_a_block_add_no_certainty(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 4, 50)
    repeated = sample.rows(np.tile(np.arange(50), 4))
    blocked = replace(repeated, truth=replace(repeated.truth, block=np.tile(np.arange(50), 4)))
    alone, sure, honest = (width(metric, each) for each in (sample, repeated, blocked))
    assert sure < 0.75 * alone
    assert honest == pytest.approx(alone, rel=0.1)


def width(metric: Metric, sample: Sample) -> float:
    result = estimate(metric, sample.truth, sample.prediction)
    assert result.low is not None
    assert result.high is not None
    return result.high - result.low


@every(WITH_INFLUENCE)
def test_an_influence_is_what_the_score_loses_without_the_row(metric: Metric, task: str) -> None:
    """Influences have a mean of zero, and go with the differences that leaving a row out makes."""
    sample = make_sample(metric, task, 6, 400)
    value, influence = influence_of(metric, sample.truth, sample.prediction)
    assert value == about(score(metric, sample))
    assert influence.shape == (400,)
    assert influence.mean() == pytest.approx(0.0, abs=1e-9 * max(1.0, np.abs(influence).max()))
    rows = np.arange(400)
    lost = np.array([value - score(metric, sample.rows(np.delete(rows, row))) for row in rows])
    assert influence.std() > 0
    assert np.polyfit(influence, lost * 399, 1)[0] == pytest.approx(1.0, abs=0.05)
    assert np.corrcoef(influence, lost)[0, 1] > 0.98


@every([case for case in CASES if case not in WITH_INFLUENCE])
def test_what_is_not_smooth_has_no_influence_of_rows(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 20)
    with pytest.raises(MetricError, match="is no smooth function of the rows"):
        influence_of(metric, sample.truth, sample.prediction)


@every(CASES)
def test_the_inputs_are_left_alone(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 40)
    truth = replace(sample.truth, weight=np.ones(40), block=np.arange(40) // 2)
    for array in (truth.values, truth.weight, truth.block, sample.prediction):
        assert array is not None
        array.flags.writeable = False
    estimate(metric, truth, sample.prediction)
    evaluate(metric, replace(truth, weight=None, block=None), sample.prediction)


@every(CASES)
@FEW
@given(seed=SEEDS, rows=st.integers(1, 3))
def test_very_few_rows_have_a_score_or_a_reason(metric: Metric, task: str, seed: int, rows: int) -> None:
    sample = make_sample(metric, task, seed, 8).rows(np.arange(rows))
    try:
        result = estimate(metric, sample.truth, sample.prediction)
    except MetricError as error:
        outcome = str(error)
    else:
        outcome = "nothing" if math.isnan(result.value) else "a score"
    assert re.search("undefined|defined for|a score", outcome)


@every(CASES)
def test_no_rows_are_the_hosts_mistake(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 8).rows(np.arange(0))
    with pytest.raises(MetricError, match="at least one row"):
        score(metric, sample)


@every(WITH_NUMBERS)
def test_numbers_that_are_not_finite_are_refused(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 20)
    for bad in (np.nan, np.inf, -np.inf):
        prediction = sample.prediction.copy()
        prediction.flat[7] = bad
        with pytest.raises(SubmissionRefusedError, match="finite predictions"):
            evaluate(metric, sample.truth, prediction)


@every(WITH_CODES)
def test_codes_may_be_of_any_width(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 40)
    for dtype in (np.int8, np.int64):
        other = replace(sample, truth=replace(sample.truth, values=sample.truth.values.astype(dtype)))
        assert score(metric, other) == score(metric, sample)


@every(CASES)
def test_options_are_checked(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 20)
    written = {name: option.default for name, option in metric.options.items()}
    assert list(check_options(metric, written)) == list(metric.options)
    with pytest.raises(MetricError, match=r"has no option|takes no options"):
        evaluate(metric, sample.truth, sample.prediction, options={"colour": 1})


@every(CASES)
def test_predictions_of_another_length_are_named(metric: Metric, task: str) -> None:
    sample = make_sample(metric, task, 0, 20)
    with pytest.raises(MetricError, match="19 predictions for 20 true values"):
        evaluate(metric, sample.truth, sample.prediction[:19])


@pytest.mark.parametrize("weight", [[-1.0, 2.0], [0.0, 0.0], [1.0, np.nan], [np.inf, 1.0]])
def test_weights_that_cannot_be_are_named(weight: list[float]) -> None:
    with pytest.raises(MetricError, match="weights must be finite"):
        evaluate(find_metric("rmse"), Truth(np.zeros(2), weight=np.array(weight)), np.zeros(2))


@every(CASES)
def test_it_is_explained(metric: Metric, task: str) -> None:
    assert metric.summary.endswith(".")
    assert len(metric.summary) < 110
    assert metric.title[0].isupper()
    assert "`" in metric.doc
    assert metric.interval
    assert all(option.summary for option in metric.options.values())
