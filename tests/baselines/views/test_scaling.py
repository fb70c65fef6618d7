from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from sklearn.preprocessing import QuantileTransformer, StandardScaler

from baselines.views.scaling import (
    Scale,
    ScaleName,
    learn_quantile,
    learn_robust,
    learn_spline,
    learn_standard,
    scale_learners,
)

RANDOM = np.random.default_rng(0)
VALUES = {
    "normal": RANDOM.normal(size=3000),
    "skewed": RANDOM.lognormal(sigma=2, size=3000),
    "whole": RANDOM.integers(10, size=3000).astype(float),
    "few": np.array([1.0, 2, 4]),
    "large": 1e30 * RANDOM.normal(size=3000),
}


def apply(scale: Scale, values: Any) -> np.ndarray:
    out = np.empty((len(values), scale.width), dtype=np.float32)
    scale.apply(np.asarray(values, dtype=np.float64), out)
    return out


def test_standard_is_that_of_scikit_learn() -> None:
    for values in VALUES.values():
        oracle = StandardScaler().fit_transform(values[:, None]).clip(-8, 8)
        np.testing.assert_allclose(apply(learn_standard(values), values), oracle, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["normal", "skewed"])
def test_quantile_is_that_of_scikit_learn(name: str) -> None:
    values = VALUES[name]
    oracle = QuantileTransformer(n_quantiles=1000, output_distribution="normal").fit(values[:, None])
    new = values[:500] * 1.001
    expected = oracle.transform(new[:, None])
    inside = np.abs(expected) < 2.5
    assert inside.sum() > 450
    np.testing.assert_allclose(apply(learn_quantile(values), new)[inside], expected[inside], atol=0.01)


def test_quantile_agrees_with_scikit_learn_on_repeated_values() -> None:
    values = VALUES["whole"]
    oracle = QuantileTransformer(n_quantiles=1000, output_distribution="normal").fit(values[:, None])
    inner = np.arange(1.0, 9.0)  # it sends the ends to its own bounds, however many rows are there
    np.testing.assert_allclose(
        apply(learn_quantile(values), inner), oracle.transform(inner[:, None]), atol=0.01
    )


def test_half_zeros_are_not_far_away() -> None:
    values = np.concatenate([np.zeros(500), np.arange(1, 501)])
    assert apply(learn_quantile(values), [0.0])[0, 0] == pytest.approx(-0.6745, abs=0.01)  # a quarter's score


def test_quantile_scores_rise_and_stay_within_bounds() -> None:
    for values in VALUES.values():
        found = apply(learn_quantile(values), np.sort(np.append(values, [-1e31, 1e31])))[:, 0]
        assert (np.diff(found) >= 0).all()
        assert np.abs(found).max() < 3.5


def test_many_rows_give_about_the_same_quantiles_as_a_sample() -> None:
    values = np.random.default_rng(1).normal(size=100_000)
    np.testing.assert_allclose(apply(learn_quantile(values), [-1, 0, 1])[:, 0], [-1, 0, 1], atol=0.05)


def test_robust_by_hand() -> None:
    values = np.array([0.0, 1, 2, 3, 1000])  # quartiles 1 and 3, median 2
    half = 0.5 / np.sqrt(1 + 0.5**2 / 9)
    np.testing.assert_allclose(
        apply(learn_robust(values), [2, 3, 1, 1e9])[:, 0], [0, half, -half, 3], rtol=1e-5
    )


def test_robust_by_the_range_where_the_quartiles_are_the_same() -> None:
    values = np.array([0.0] * 9 + [4])
    assert apply(learn_robust(values), [4])[0, 0] == pytest.approx(2 / np.sqrt(1 + 4 / 9))


def test_spline_pieces_by_hand() -> None:
    scale = learn_spline(np.arange(6.0))  # knots at every number: no more than four between the ends
    np.testing.assert_allclose(apply(scale, [2.5]), [[1, 1, 0.5, 0, 0]])
    np.testing.assert_allclose(apply(scale, [-9, 9]), [[0] * 5, [1] * 5])


def test_a_sum_of_spline_pieces_is_any_function_with_these_knots() -> None:
    values = VALUES["skewed"]
    scale = learn_spline(values)
    wanted = np.interp(values, scale.knots, np.sin(np.arange(len(scale.knots))))
    basis = np.hstack([np.ones((len(values), 1)), apply(scale, values)])
    assert np.linalg.lstsq(basis, wanted, rcond=None)[1][0] < 1e-6


def test_a_value_that_many_rows_share_takes_few_knots() -> None:
    values = np.concatenate([np.zeros(2700), np.linspace(1, 2, 300)])
    assert len(learn_spline(values).knots) > 12


def test_wide_tables_have_fewer_knots_per_column() -> None:
    _, narrow = scale_learners("spline", 3_000, 5)
    _, wide = scale_learners("spline", 3_000, 100)
    assert narrow(VALUES["normal"]).width > 2 * wide(VALUES["normal"]).width > 0


def test_long_tables_have_fewer_knots_per_column() -> None:
    _, short = scale_learners("spline", 20_000, 12)
    _, long = scale_learners("spline", 120_000, 12)
    assert short(VALUES["normal"]).width == 25
    assert long(VALUES["normal"]).width == 6


@pytest.mark.parametrize("name", get_args(ScaleName))
def test_every_scale_takes_every_column(name: ScaleName) -> None:
    for values in VALUES.values():
        for learn in scale_learners(name, len(values), 1):
            found = apply(learn(values), np.append(values, [-3e38, 0, 3e38]))
            assert np.isfinite(found).all()
            assert np.abs(found).max() <= 8
