from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from harness.metrics import Truth, estimate, evaluate, find_metric
from harness.metrics.concordance import concordances

ORACLES = {"spearman": stats.spearmanr, "kendall": stats.kendalltau}
SIDES = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=40)


@pytest.mark.parametrize("name", sorted(ORACLES))
@settings(max_examples=60, deadline=None)
@given(rows=SIDES)
def test_agrees_with_scipy_on_ties(name: str, rows: list[tuple[int, int]]) -> None:
    true, predicted = (np.array(side, dtype=float) for side in zip(*rows, strict=True))
    value = evaluate(find_metric(name), Truth(true), predicted)
    if np.ptp(true) == 0 or np.ptp(predicted) == 0:
        assert value == 0.0
    else:
        assert value == pytest.approx(ORACLES[name](true, predicted).statistic, abs=1e-12)


@pytest.mark.parametrize("name", sorted(ORACLES))
@pytest.mark.parametrize("rows", [3, 100, 3000])
def test_agrees_with_scipy_without_ties(name: str, rows: int) -> None:
    random = np.random.default_rng(rows)
    true = random.normal(size=rows)
    predicted = true + random.normal(size=rows)
    value = evaluate(find_metric(name), Truth(true), predicted)
    assert value == pytest.approx(ORACLES[name](true, predicted).statistic, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(rows=SIDES)
def test_concordances_are_those_of_all_pairs(rows: list[tuple[int, int]]) -> None:
    left, right = (np.array(side) for side in zip(*rows, strict=True))
    pairs = np.sign(left[:, None] - left[None, :]) * np.sign(right[:, None] - right[None, :])
    assert concordances(left, right).tolist() == pairs.sum(axis=1).tolist()


@pytest.mark.parametrize("name", sorted(ORACLES))
def test_the_spread_is_that_of_repeated_samples(name: str) -> None:
    random = np.random.default_rng(0)
    metric, values, widths = find_metric(name), [], []
    for _ in range(150):
        true = random.normal(size=150).round(1)
        result = estimate(metric, Truth(true), (true + random.normal(size=150)).round(1))
        assert result.low is not None
        assert result.high is not None
        values.append(np.arctanh(result.value))
        widths.append(np.arctanh(result.high) - np.arctanh(result.low))
    assert np.mean(widths) / (2 * 1.976) == pytest.approx(np.std(values), rel=0.15)
