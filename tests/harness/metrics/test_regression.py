from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import Truth, estimate, evaluate, find_metric

ORACLES = {
    "rmse": sk.root_mean_squared_error,
    "mse": sk.mean_squared_error,
    "mae": sk.mean_absolute_error,
    "rmsle": sk.root_mean_squared_log_error,
    "mape": sk.mean_absolute_percentage_error,
    "r2": sk.r2_score,
}
ONE_COLUMN_ORACLES = {
    **ORACLES,
    "median_ae": sk.median_absolute_error,
    "pinball": sk.mean_pinball_loss,
    "poisson_deviance": sk.mean_poisson_deviance,
    "gamma_deviance": sk.mean_gamma_deviance,
}


def make_values(seed: int, *shape: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    true = random.gamma(2.0, size=shape) + 0.1
    given = true * random.lognormal(sigma=0.3, size=shape)
    return true, given, random.integers(0, 5, shape[0]) + random.random(shape[0]) * 0.5


@pytest.mark.parametrize("name", sorted(ONE_COLUMN_ORACLES))
@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_scikit_learn(name: str, seed: int) -> None:
    true, given, weight = make_values(seed, 200)
    oracle = ONE_COLUMN_ORACLES[name]
    assert evaluate(find_metric(name), Truth(true), given) == pytest.approx(oracle(true, given), rel=1e-12)
    weighted = evaluate(find_metric(name), Truth(true, weight=weight), given)
    assert weighted == pytest.approx(oracle(true, given, sample_weight=weight), rel=1e-12)


@pytest.mark.parametrize("name", sorted(ORACLES))
def test_several_targets_agree_with_scikit_learn(name: str) -> None:
    true, given, weight = make_values(7, 150, 3)
    weighted = evaluate(find_metric(name), Truth(true, weight=weight), given)
    assert weighted == pytest.approx(ORACLES[name](true, given, sample_weight=weight), rel=1e-12)


@pytest.mark.parametrize("alpha", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_pinball_agrees_with_scikit_learn_at_every_quantile(alpha: float) -> None:
    true, given, _ = make_values(1, 100)
    value = evaluate(find_metric("pinball"), Truth(true), given, options={"alpha": alpha})
    assert value == pytest.approx(sk.mean_pinball_loss(true, given, alpha=alpha), rel=1e-12)


def test_max_error_is_the_largest() -> None:
    truth = Truth(np.array([1.0, 2.0, 9.0]))
    assert evaluate(find_metric("max_error"), truth, np.array([1.5, 4.0, 8.0])) == 2.0
    assert estimate(find_metric("max_error"), truth, np.array([1.5, 4.0, 8.0])).low is None


def test_smape_by_hand() -> None:
    truth = Truth(np.array([0.0, 0.0, 100.0, 100.0]))
    given = np.array([0.0, 5.0, 100.0, 50.0])
    assert evaluate(find_metric("smape"), truth, given) == pytest.approx((0 + 200 + 0 + 200 / 3) / 4)


def test_mcrmse_by_hand() -> None:
    truth = Truth(np.array([[0.0, 0.0], [0.0, 0.0]]))
    given = np.array([[3.0, 1.0], [3.0, 1.0]])
    assert evaluate(find_metric("mcrmse"), truth, given) == 2.0
    assert evaluate(find_metric("mcmae"), truth, given) == 2.0


@pytest.mark.parametrize(("given", "score"), [([5.0, 5.0], 1.0), ([5.0, 6.0], 0.0)])
def test_r2_of_a_constant_target_is_defined_as_in_scikit_learn(given: list[float], score: float) -> None:
    assert evaluate(find_metric("r2"), Truth(np.array([5.0, 5.0])), np.array(given)) == score


def test_r2_keeps_its_digits_far_from_zero() -> None:
    random = np.random.default_rng(0)
    true = 1e9 + random.normal(size=1000)
    given = true + 0.1 * random.normal(size=1000)
    assert evaluate(find_metric("r2"), Truth(true), given) == pytest.approx(
        sk.r2_score(true, given), rel=1e-9
    )


@pytest.mark.parametrize(
    ("name", "true"), [("rmsle", -1.0), ("poisson_deviance", -0.5), ("gamma_deviance", 0.0)]
)
def test_a_target_outside_the_domain_is_the_hosts_mistake(name: str, true: float) -> None:
    with pytest.raises(MetricError, match="defined for true values"):
        evaluate(find_metric(name), Truth(np.array([true, 1.0])), np.array([1.0, 1.0]))


@pytest.mark.parametrize(
    ("name", "given"), [("rmsle", -1.0), ("poisson_deviance", 0.0), ("gamma_deviance", -2.0)]
)
def test_a_prediction_outside_the_domain_is_refused(name: str, given: float) -> None:
    with pytest.raises(SubmissionRefusedError, match="predictions greater than"):
        evaluate(find_metric(name), Truth(np.array([1.0, 1.0])), np.array([1.0, given]))


def test_a_true_value_of_zero_makes_mape_huge_but_defined() -> None:
    value = evaluate(find_metric("mape"), Truth(np.array([0.0, 1.0])), np.array([1.0, 1.0]))
    assert value == pytest.approx(sk.mean_absolute_percentage_error([0.0, 1.0], [1.0, 1.0]))


def test_an_overflowing_score_is_infinite_without_an_interval() -> None:
    result = estimate(find_metric("rmse"), Truth(np.zeros(3)), np.array([1e300, 0.0, -1e300]))
    assert (result.value, result.low, result.high) == (np.inf, None, None)
