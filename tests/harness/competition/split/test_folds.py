from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.competition.prepared.tables import read_train
from harness.competition.split.folds import (
    NEVER,
    cut_times,
    deal_groups,
    deal_rows,
    make_folds,
    number_folds,
    share_of_a_fold,
)
from harness.competition.split.order import order_rows
from harness.errors import SplitError

COUNTS = st.integers(2, 6)
TOML = (
    '[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\n[split.folds]\n{folds}\n[metric]\nname = "{metric}"\n'
)


def order_of(count, seed=0):
    return order_rows(pa.array(range(count)), seed=seed)


def table(rows=200):
    number = np.arange(rows)
    return pd.DataFrame(
        {
            "id": number,
            "x": number % 7,
            "g": number % 20,
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(number // 4, unit="D"),
            "step": number // 2,
            "f": number % 3,
            "y": np.where(number % 5 == 0, "rare", "usual"),
        }
    )


@given(count=COUNTS, rows=st.integers(2, 200))
def test_random_folds_validate_every_row_once_and_are_equally_large(count, rows):
    assume(rows >= count)
    numbers = deal_rows(order_of(rows), count=count)
    sizes = np.bincount(numbers, minlength=count)
    assert sizes.sum() == rows
    assert sizes.max() - sizes.min() <= 1


@given(count=COUNTS, strata=st.lists(st.integers(0, 4), min_size=6, max_size=200))
def test_stratified_folds_spread_every_class(count, strata):
    numbers = deal_rows(order_of(len(strata)), count=count, strata=np.array(strata))
    assert np.ptp(np.bincount(numbers, minlength=count)) <= 1
    for label in set(strata):
        held = np.bincount(numbers[np.array(strata) == label], minlength=count)
        assert np.ptp(held) <= 1
        assert (held > 0).all() or held.sum() < count


@given(count=COUNTS, groups=st.lists(st.integers(0, 15), min_size=2, max_size=150))
def test_no_group_is_validated_in_two_folds(count, groups):
    groups = np.array(groups)
    assume(len(np.unique(groups)) >= count)
    numbers = deal_groups(groups, order_of(16), count=count, name="g")
    assert len(np.unique(numbers)) == count
    assert all(len(set(numbers[groups == group])) == 1 for group in np.unique(groups))


def test_group_folds_are_about_equally_large():
    groups = np.repeat(np.arange(30), np.arange(1, 31))
    sizes = np.bincount(deal_groups(groups, order_of(30), count=5, name="g"))
    assert np.ptp(sizes) <= 3


@given(count=COUNTS, times=st.lists(st.integers(0, 40), min_size=7, max_size=150))
def test_blocks_of_time_are_in_order_and_none_is_empty(count, times):
    times = np.array(times)
    assume(len(np.unique(times)) > count)
    blocks = cut_times(times, count=count, name="t")
    assert set(blocks) == set(range(count + 1))
    for block in range(count):
        assert times[blocks == block].max() < times[blocks == block + 1].min()


def test_blocks_of_time_are_about_equally_large():
    assert np.bincount(cut_times(np.arange(1000), count=4, name="t")).tolist() == [200] * 5


@pytest.mark.parametrize(
    ("folds", "metric"),
    [
        ("", "f1"),
        ("method = 'random'", "f1"),
        ("group = 'g'", "f1"),
        ("column = 'f'", "f1"),
        ("count = 7", "f1"),
    ],
)
def test_every_row_is_validated_exactly_once(make_prepared, folds, metric):
    prepared = make_prepared(TOML.format(folds=folds, metric=metric), t=table())
    made = make_folds(prepared)
    validated = np.concatenate([fold.valid for fold in made])
    assert sorted(validated) == list(range(prepared.rows_train))
    for fold in made:
        assert len(np.intersect1d(fold.train, fold.valid)) == 0
        assert len(fold.train) + len(fold.valid) == prepared.rows_train


@pytest.mark.parametrize("rows", [197, 200])
@pytest.mark.parametrize("folds", ["", 'method = "random"\ncount = 7', 'method = "group"\ngroup = "g"'])
def test_the_share_of_a_fold_is_that_of_the_largest_one(make_prepared, folds, rows):
    prepared = make_prepared(TOML.format(folds=folds, metric="f1"), t=table(rows))
    made = make_folds(prepared)
    assert share_of_a_fold(prepared) == max(len(fold.valid) / len(fold.train) for fold in made)


def test_the_folds_are_pinned(make_prepared):
    prepared = make_prepared(TOML.format(folds="", metric="f1"), t=table(40))
    assert number_folds(prepared, read_train(prepared)).tolist() == [
        0,
        0,
        4,
        4,
        3,
        3,
        2,
        2,
        3,
        1,
        4,
        4,
        1,
        1,
        1,
        3,
        3,
        2,
        2,
        3,
        4,
        2,
        0,
        1,
        1,
        0,
        0,
        2,
        0,
        4,
    ]


def test_folds_follow_the_group_of_the_split(make_prepared):
    toml = TOML.format(folds="count = 4", metric="f1").replace(
        "[split.folds]", "[split]\ngroup = 'g'\n[split.folds]"
    )
    prepared = make_prepared(toml, t=table())
    groups = read_train(prepared)["g"].to_numpy()
    for fold in make_folds(prepared):
        assert not set(groups[fold.train]) & set(groups[fold.valid])


@pytest.mark.parametrize(
    ("column", "gap", "unit"), [("day", 3, pd.Timedelta(days=3)), ("step", 5, 5), ("day", 0, pd.Timedelta(0))]
)
def test_time_folds_learn_from_what_lies_before_the_gap(make_prepared, column, gap, unit):
    prepared = make_prepared(TOML.format(folds=f"time = '{column}'\ngap = {gap}", metric="f1"), t=table())
    times = read_train(prepared).to_pandas()[column]
    folds = make_folds(prepared)
    assert len(folds) == 5
    for fold in folds:
        assert times[fold.train].max() < times[fold.valid].min() - unit
        assert set(np.flatnonzero(times < times[fold.valid].min() - unit)) == set(fold.train)
    numbers = number_folds(prepared, read_train(prepared))
    assert (numbers[times == times.min()] == NEVER).all()


def test_time_and_groups_together_keep_both(make_prepared):
    prepared = make_prepared(
        TOML.format(folds="time = 'day'\ngroup = 'g'\ncount = 3", metric="f1"), t=table()
    )
    train = read_train(prepared).to_pandas()
    for fold in make_folds(prepared):
        assert train["day"][fold.train].max() < train["day"][fold.valid].min()
        assert not set(train["g"][fold.train]) & set(train["g"][fold.valid])


@pytest.mark.parametrize(
    ("folds", "message"),
    [
        ("count = 500", "500 folds need at least 500 rows, found 150"),
        ("group = 'f'\ncount = 4", "4 folds need at least 4 groups, but 'f' has 3 to learn from"),
        ("time = 'f'\ncount = 3", "3 folds in time need at least 4 different moments, but 'f' has 3"),
        ("time = 'day'\ngap = 400", "Fold 1 has no row to learn from before its stretch of time"),
        ("time = 'day'\ngroup = 'era'\ncount = 3", "Fold 1 has no row to validate: its groups do not occur"),
        ("column = 'one'", "The column 'one' names only the fold '1'"),
    ],
)
def test_what_cannot_be_folded_is_told(make_prepared, folds, message):
    prepared = make_prepared(
        TOML.format(folds=folds, metric="f1"), t=table().assign(one=1, era=np.arange(200) // 30)
    )
    with pytest.raises(SplitError, match=message):
        make_folds(prepared)


def test_a_column_of_folds_must_be_complete(make_prepared):
    numbers = np.where(np.arange(200) % 10 == 0, None, 1)
    prepared = make_prepared(
        TOML.format(folds="column = 'half'", metric="f1"), t=table().assign(half=numbers)
    )
    with pytest.raises(SplitError, match="'half', which names the folds, is empty in rows"):
        make_folds(prepared)


def test_numbers_cannot_be_stratified(make_prepared):
    toml = TOML.format(folds="method = 'stratified'", metric="rmse")
    prepared = make_prepared(toml, t=table().assign(y=np.sqrt(np.arange(200))))
    with pytest.raises(SplitError, match="needs classes, but the target has none"):
        make_folds(prepared)


def test_another_seed_gives_other_folds(make_prepared):
    prepared = make_prepared(TOML.format(folds="", metric="f1"), t=table())
    split = replace(prepared.spec.split, seed=1)
    other = replace(prepared, spec=replace(prepared.spec, split=split))
    train = read_train(prepared)
    assert (number_folds(prepared, train) != number_folds(other, train)).any()
