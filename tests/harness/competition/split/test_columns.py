import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.split import Place
from harness.competition.split.columns import block_times, read_groups, read_times, read_usage, refuse_train
from harness.errors import SplitError


def test_groups_are_codes_with_an_order():
    codes, order = read_groups(pa.table({"g": ["b", "a", "b"]}), "g", seed=0)
    assert codes.tolist() == [0, 1, 0]
    assert len(order.words) == 2


@pytest.mark.parametrize("values", [["2024-01-01", None], [1.0, float("nan")]])
def test_a_row_without_a_group_or_time_is_told(values):
    table = pa.table({"g": values})
    with pytest.raises(SplitError, match="'g', by which rows are split, is empty in row 2"):
        read_groups(table, "g", seed=0)
    with pytest.raises(SplitError, match="'g', by which rows are split, is empty in row 2"):
        read_times(table, "g")


def test_dates_are_microseconds():
    assert read_times(pa.table({"t": pa.array([5, 7], pa.timestamp("us"))}), "t").tolist() == [5, 7]
    assert read_times(pa.table({"t": pa.array([0, 1], pa.timestamp("s"))}), "t").tolist() == [0, 1_000_000]


def test_a_time_that_is_text_is_told():
    with pytest.raises(SplitError, match="neither dates nor numbers, such as 'soon'"):
        read_times(pa.table({"t": ["soon", "later"]}), "t")


def test_kaggles_words_are_known_in_any_case():
    column = pa.chunked_array([["Train", " PUBLIC", "private "], ["Ignored", "test"]])
    assert read_usage(column, "u").tolist() == [
        Place.TRAIN,
        Place.PUBLIC,
        Place.PRIVATE,
        Place.IGNORED,
        Place.TEST,
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["train", "hidden"], "'u' says 'hidden', expected train, public"),
        (["train", None], "'u' says nothing in row 2"),
    ],
)
def test_an_unknown_word_is_told(words, message):
    with pytest.raises(SplitError, match=message):
        read_usage(pa.chunked_array([words]), "u")


def test_official_rows_are_not_to_learn_from():
    refuse_train(np.array([Place.PUBLIC, Place.TEST]), "u")
    with pytest.raises(SplitError, match="'u' says train in row 2 of the official test rows"):
        refuse_train(np.array([Place.PUBLIC, Place.TRAIN]), "u")


@given(times=st.lists(st.integers(0, 50), min_size=1, max_size=100))
def test_blocks_of_time_are_stretches_in_order(times):
    times = np.array(times)
    blocks = block_times(times)
    order = np.argsort(times, kind="stable")
    assert (np.diff(blocks[order]) >= 0).all()
    assert all(len(set(blocks[times == moment])) == 1 for moment in times)


def test_a_block_is_as_long_as_the_cube_root_of_all_moments():
    assert np.bincount(block_times(np.arange(1000))).tolist() == [10] * 100
