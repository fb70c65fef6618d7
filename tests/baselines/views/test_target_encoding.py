from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import TargetEncoder

from baselines.views.base import Answers
from baselines.views.kinds import MISSING, UNKNOWN
from baselines.views.target_encoding import encode_target, target_columns

LEVELS = 4


def by_loops(codes: np.ndarray, target: np.ndarray, learnt_from: np.ndarray, code: int) -> float:
    """The smoothed mean of one level among some rows, as the analysis of variance writes it."""
    levels: dict[int, list[float]] = {}
    for level, answer, learn in zip(codes, target, learnt_from, strict=True):
        if learn:
            levels.setdefault(int(level), []).append(float(answer))
    if not levels:
        return float(np.mean(target))
    values = [value for own in levels.values() for value in own]
    mean, rows, count = np.mean(values), len(values), len(levels)
    if code not in levels:
        return float(mean)
    within = sum((value - np.mean(own)) ** 2 for own in levels.values() for value in own) / max(
        rows - count, 1
    )
    spread = sum(len(own) * (np.mean(own) - mean) ** 2 for own in levels.values()) / max(count - 1, 1)
    size = (rows - sum(len(own) ** 2 for own in levels.values()) / rows) / max(count - 1, 1)
    between = max(spread - within, 0) / size if size else 0.0
    signal = between * len(levels[code])
    trust = signal / (signal + within) if signal + within else 0.0
    return float(trust * np.mean(levels[code]) + (1 - trust) * mean)


def answers(target: np.ndarray, inner: Any = None, *, sequential: bool = False) -> Answers:
    return Answers(target=target, task="regression", classes=0, inner=inner, sequential=sequential)


ROWS = st.lists(
    st.tuples(st.sampled_from([0, 1, 2, 3, MISSING]), st.integers(-5, 5), st.integers(0, 2)),
    min_size=1,
    max_size=40,
)


@given(ROWS, st.booleans())
def test_it_is_the_obvious_loop(rows: list[tuple[int, int, int]], sequential: bool) -> None:
    codes, numbers, inner = (np.array(values) for values in zip(*rows, strict=True))
    target = numbers.astype(float)
    found = encode_target(codes, LEVELS, answers(target, inner, sequential=sequential))
    everything = np.ones(len(codes), dtype=bool)
    for code in (0, 1, 2, 3, MISSING):
        assert found.table[code, 0] == pytest.approx(by_loops(codes, target, everything, code), abs=1e-9)
    assert found.table[UNKNOWN, 0] == pytest.approx(target.mean(), abs=1e-9)
    for row, (code, fold) in enumerate(zip(codes, inner, strict=True)):
        learnt_from = inner < fold if sequential else inner != fold
        assert found.train[row, 0] == pytest.approx(by_loops(codes, target, learnt_from, code), abs=1e-9)


def test_it_is_what_scikit_learn_encodes_with_this_much_smoothing() -> None:
    random = np.random.default_rng(0)
    codes = np.repeat(np.arange(20), 30)
    target = random.normal(size=20)[codes] + 2 * random.normal(size=600)
    groups = target.reshape(20, 30)
    within = groups.var(axis=1, ddof=1).mean()
    between = groups.mean(axis=1).var(ddof=1) - within / 30
    oracle = TargetEncoder(smooth=within / between, target_type="continuous").fit(codes[:, None], target)
    found = encode_target(codes, 20, answers(target))
    np.testing.assert_allclose(found.table[:20, 0], oracle.encodings_[0], rtol=1e-9)


def test_levels_of_one_row_are_hardly_trusted() -> None:
    random = np.random.default_rng(0)
    codes = np.concatenate([np.repeat(np.arange(50), 20), np.arange(50, 100)])
    target = random.normal(size=len(codes))
    found = encode_target(codes, 100, answers(target)).table[50:100, 0]
    assert found.std() < 0.3 * target[-50:].std()


def test_a_random_category_of_many_levels_tells_nothing_about_a_random_target() -> None:
    random = np.random.default_rng(0)
    rows = 4000
    codes, target = random.integers(2000, size=rows), random.normal(size=rows)
    inner = random.permutation(rows) % 5
    found = encode_target(codes, 2000, answers(target, inner))
    assert abs(np.corrcoef(found.train[:, 0], target)[0, 1]) < 3 / np.sqrt(rows)


@pytest.mark.parametrize("sequential", [False, True])
def test_an_answer_never_reaches_its_own_inner_fold(*, sequential: bool) -> None:
    random = np.random.default_rng(0)
    codes, target, inner = random.integers(9, size=300), random.normal(size=300), np.repeat([3, 5, 9], 100)
    changed = np.where(inner == 9, random.permutation(target) * 7, target)
    one, other = (
        encode_target(codes, 9, answers(y, inner, sequential=sequential)) for y in (target, changed)
    )
    np.testing.assert_allclose(one.train[inner == 9], other.train[inner == 9], rtol=1e-9)
    if sequential:
        np.testing.assert_allclose(one.train[inner == 5], other.train[inner == 5], rtol=1e-9)
    else:
        assert not np.allclose(one.train[inner == 5], other.train[inner == 5])


def test_levels_of_one_constant_target_are_that_constant() -> None:
    found = encode_target(np.array([0, 1, 1, MISSING]), 2, answers(np.full(4, 0.1), np.array([0, 1, 0, 1])))
    np.testing.assert_array_equal(found.table, np.full((4, 1), 0.1))
    np.testing.assert_array_equal(found.train, np.full((4, 1), 0.1))


def test_without_inner_folds_the_seed_deals_them() -> None:
    random = np.random.default_rng(0)
    codes, target = random.integers(9, size=300), random.normal(size=300)
    first, again = (encode_target(codes, 9, answers(target)) for _ in range(2))
    np.testing.assert_array_equal(first.train, again.train)
    assert len(np.unique(first.train.round(12))) > 9  # cross-fitted: a level has several values


def test_of_many_classes_the_most_frequent_ten_are_encoded() -> None:
    target = np.repeat(np.arange(12), np.arange(12) + 1)  # classes 0 and 1 are the rarest
    columns = target_columns(Answers(target=target, task="multiclass", classes=12))
    np.testing.assert_array_equal(columns.sum(axis=0), np.arange(3, 13))


def test_every_target_of_several_is_encoded() -> None:
    target = np.array([[1.0, 10], [3, 30], [5, 50]])
    found = encode_target(np.array([0, 0, 1]), 2, answers(target, np.arange(3)))
    assert found.train.shape == (3, 2)
    np.testing.assert_allclose(found.table[:, 1], 10 * found.table[:, 0])
