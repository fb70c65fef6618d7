import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.competition.spec import Split
from harness.competition.split import (
    Place,
    SplitRows,
    assign_places,
    choose_hidden,
    choose_public,
    round_half_up,
    share_by_largest_remainder,
)
from harness.competition.split.order import order_rows
from harness.errors import SplitError

SHARES = st.floats(0.01, 0.99)
SEEDS = st.integers(0, 3)


def rows_of(count, *, strata=None, groups=None, time=None, seed=0):
    order = order_rows(pa.array(range(count)), seed=seed)
    known = None if groups is None else order_rows(pa.array(range(max(groups) + 1)), seed=seed)
    return SplitRows(
        order=order,
        strata=None if strata is None else np.array(strata),
        groups=None if groups is None else np.array(groups),
        group_order=known,
        time=None if time is None else np.array(time),
    )


def hide(rows, share, method):
    try:
        return choose_hidden(rows, share=share, method=method)
    except SplitError:
        assume(False)


@given(count=st.integers(2, 200), share=SHARES, seed=SEEDS)
def test_random_hides_the_share(count, share, seed):
    hidden = hide(rows_of(count, seed=seed), share, "random")
    assert hidden.sum() == round_half_up(share * count)


def test_the_hidden_rows_are_pinned():
    hidden = choose_hidden(rows_of(20), share=0.25, method="random")
    assert np.flatnonzero(hidden).tolist() == [1, 3, 5, 9, 14]


@given(strata=st.lists(st.integers(0, 4), min_size=2, max_size=200), share=SHARES, seed=SEEDS)
def test_stratified_keeps_every_classs_share(strata, share, seed):
    hidden = hide(rows_of(len(strata), strata=strata, seed=seed), share, "stratified")
    for label, count in zip(*np.unique(strata, return_counts=True), strict=True):
        taken = hidden[np.array(strata) == label].sum()
        assert abs(taken - share * count) < 1 or taken == count - 1
        assert taken < count


def test_a_class_with_one_row_is_never_hidden():
    strata = [0] * 50 + [1] * 50 + [2]
    for seed in range(20):
        assert not choose_hidden(rows_of(101, strata=strata, seed=seed), share=0.9, method="stratified")[100]


@given(groups=st.lists(st.integers(0, 15), min_size=2, max_size=120), share=SHARES, seed=SEEDS)
def test_no_group_stands_on_both_sides(groups, share, seed):
    rows = rows_of(len(groups), groups=groups, seed=seed)
    hidden = hide(rows, share, "group")
    assert 0 < hidden.sum() < len(groups)
    assert not set(np.array(groups)[hidden]) & set(np.array(groups)[~hidden])


def test_a_giant_group_does_not_spoil_the_share():
    groups = [0] * 900 + list(range(1, 101))
    for seed in range(20):
        hidden = choose_hidden(rows_of(1000, groups=groups, seed=seed), share=0.05, method="group")
        assert hidden.sum() == 50


@given(time=st.lists(st.integers(0, 30), min_size=2, max_size=120), share=SHARES, seed=SEEDS)
def test_the_test_comes_strictly_after_train(time, share, seed):
    hidden = hide(rows_of(len(time), time=time, seed=seed), share, "time")
    moments = np.array(time)
    assert moments[~hidden].max() < moments[hidden].min()


def test_time_hides_what_comes_nearest_to_the_share():
    hidden = choose_hidden(rows_of(10, time=[0, 1, 2, 3, 4, 5, 6, 7, 7, 7]), share=0.25, method="time")
    assert np.flatnonzero(hidden).tolist() == [7, 8, 9]


@given(groups=st.lists(st.integers(0, 15), min_size=2, max_size=120), share=SHARES, seed=SEEDS)
def test_public_and_private_keep_groups_whole(groups, share, seed):
    try:
        public = choose_public(rows_of(len(groups), groups=groups, seed=seed), share=share, method="group")
    except SplitError:
        assume(False)
    assert not set(np.array(groups)[public]) & set(np.array(groups)[~public])


@given(time=st.lists(st.integers(0, 30), min_size=2, max_size=120), share=SHARES)
def test_public_comes_before_private(time, share):
    try:
        public = choose_public(rows_of(len(time), time=time), share=share, method="time")
    except SplitError:
        assume(False)
    assert np.array(time)[public].max() < np.array(time)[~public].min()


@given(count=st.integers(1, 100))
def test_a_public_share_of_one_scores_all_rows_publicly(count):
    assert choose_public(rows_of(count), share=1, method="time").all()


@given(strata=st.lists(st.integers(0, 4), min_size=4, max_size=200), share=SHARES)
def test_public_rows_keep_the_classes_shares(strata, share):
    try:
        public = choose_public(rows_of(len(strata), strata=strata), share=share, method="stratified")
    except SplitError:
        assume(False)
    for label in set(strata):
        mine = np.array(strata) == label
        assert abs(public[mine].sum() - share * mine.sum()) < 1
    assert public.sum() == round_half_up(share * len(strata))


@given(count=st.integers(10, 60), method=st.sampled_from(["random", "stratified"]), data=st.data())
def test_the_order_of_the_rows_does_not_matter(count, method, data):
    shuffled = np.array(data.draw(st.permutations(range(count))))
    strata = np.arange(count) % 3
    rows = rows_of(count, strata=strata)
    plain = assign_places(rows, Split(test=0.3, method=method))
    moved = assign_places(rows.take(shuffled), Split(test=0.3, method=method))
    assert (moved == plain[shuffled]).all()


def test_what_is_public_cannot_be_told_from_what_is_hidden():
    rows = rows_of(20_000)
    places = assign_places(rows, Split(test=0.5, public=0.5, method="random"))
    ranks = rows.order.ranks(0)
    public, private = ranks[places == Place.PUBLIC], ranks[places == Place.PRIVATE]
    assert abs(public.mean() - private.mean()) < 0.03 * 10_000


def test_a_column_says_it_all():
    usage = np.array([Place.TRAIN, Place.PUBLIC, Place.PRIVATE, Place.IGNORED])
    assert (assign_places(rows_of(4), Split(method="column", column="u"), usage=usage) == usage).all()


def test_a_column_that_says_test_leaves_the_public_share_open():
    usage = np.array([Place.TRAIN] * 10 + [Place.TEST] * 10 + [Place.IGNORED])
    places = assign_places(rows_of(21), Split(method="column", column="u", public=0.3), usage=usage)
    assert np.bincount(places).tolist() == [10, 7, 3, 1]
    assert (places[:10] == Place.TRAIN).all()
    assert places[20] == Place.IGNORED


def test_official_rows_are_the_hidden_ones():
    official = np.arange(20) >= 10
    places = assign_places(rows_of(20), Split(method="random", public=0.3), official=official)
    assert (places[:10] == Place.TRAIN).all()
    assert (places[10:] == Place.PUBLIC).sum() == 3


@pytest.mark.parametrize(
    ("rows", "split", "message"),
    [
        (rows_of(1), Split(test=0.5, method="random"), "at least 2 rows with a target, found 1"),
        (rows_of(10), Split(test=0.01, method="random"), "split.test = 0.01 of 10 rows hides none of them"),
        (rows_of(10), Split(test=0.99, method="random"), "leaves none to learn from"),
        (rows_of(10), Split(test=0.5, public=0.01, method="random"), "leaves no row to score publicly"),
        (
            rows_of(10),
            Split(test=0.5, public=0.99, method="random"),
            "leaves no private row.*1 scores all rows",
        ),
        (rows_of(4, groups=[0] * 4), Split(test=0.5, method="group"), "All 4 rows are of one group"),
        (
            rows_of(4, groups=[0, 0, 0, 1]),
            Split(test=0.5, method="group"),
            "hidden rows are of one group.*public = 1",
        ),
        (rows_of(4, time=[5] * 4), Split(test=0.5, method="time"), "All 4 rows are of one moment"),
        (
            rows_of(4, time=[1, 2, 3, 3]),
            Split(test=0.5, method="time"),
            "All 2 hidden rows are of one moment",
        ),
        (
            rows_of(4),
            Split(test=0.5, method="stratified"),
            'needs classes, but the target holds numbers. Write "random"',
        ),
        (
            rows_of(4, strata=[0, 1, 2, 3]),
            Split(test=0.5, method="stratified"),
            "Every class has so few rows",
        ),
    ],
)
def test_what_cannot_be_split_is_told_with_what_to_change(rows, split, message):
    with pytest.raises(SplitError, match=message):
        assign_places(rows, split)


@pytest.mark.parametrize(
    ("usage", "message"),
    [
        ([Place.TRAIN, Place.TEST, Place.PUBLIC], "says both test and public or private"),
        ([Place.TRAIN, Place.TRAIN, Place.IGNORED], "hides no row"),
    ],
)
def test_a_column_that_makes_no_sense(usage, message):
    with pytest.raises(SplitError, match=message):
        assign_places(rows_of(3), Split(method="column", column="u"), usage=np.array(usage))


@given(counts=st.lists(st.integers(1, 50), min_size=1, max_size=8), share=SHARES)
def test_the_largest_remainder_shares_out_the_whole_total(counts, share):
    counts = np.array(counts)
    total = round_half_up(share * counts.sum())
    quotas = share_by_largest_remainder(counts, total, first=np.arange(len(counts)))
    assert quotas.sum() == total
    assert (np.abs(quotas - counts * total / counts.sum()) < 1 + 1e-6).all()
    assert (quotas <= counts).all()


def test_equal_remainders_are_served_in_their_order():
    assert share_by_largest_remainder(np.array([1, 1, 1]), 1, first=np.array([2, 0, 1])).tolist() == [0, 1, 0]
