import hashlib

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.split.order import Purpose, RowOrder, order_rows

IDS = st.lists(st.text(max_size=8), unique=True, min_size=1, max_size=40)


def test_a_digest_is_the_sha_256_of_seed_and_id():
    digest = hashlib.sha256(b"harness 1 7 abc").digest()
    words = order_rows(pa.array(["abc"]), seed=7).words[0]
    assert [int(word) for word in words] == [
        int.from_bytes(digest[at : at + 8], "big") for at in (0, 8, 16, 24)
    ]


def test_the_order_is_pinned():
    order = order_rows(pa.array(range(12)), seed=0)
    assert order.ranking(Purpose.HIDDEN).tolist() == [1, 3, 5, 9, 4, 2, 8, 11, 0, 10, 6, 7]
    assert order.ranking(Purpose.PUBLIC).tolist() == [2, 8, 9, 0, 7, 5, 11, 6, 4, 1, 10, 3]


def test_numbers_and_their_texts_are_the_same_rows():
    numbers = order_rows(pa.array([1, 20, -3]), seed=0).words
    assert (numbers == order_rows(pa.array(["1", "20", "-3"]), seed=0).words).all()
    assert (numbers == order_rows(pa.array([1.0, 20.0, -3.0]), seed=0).words).all()
    assert (numbers == order_rows(pa.chunked_array([[1], [20, -3]]), seed=0).words).all()


def test_dates_and_truth_values_are_read_as_text():
    moments = pa.array([0, 1_500_000], pa.timestamp("us"))
    texts = pa.array(["1970-01-01T00:00:00.000000", "1970-01-01T00:00:01.500000"])
    assert (order_rows(moments, seed=0).words == order_rows(texts, seed=0).words).all()
    assert (order_rows(pa.array([True]), seed=0).words == order_rows(pa.array(["True"]), seed=0).words).all()


@given(ids=IDS, seed=st.integers(-5, 5))
def test_an_id_keeps_its_digest_whatever_stands_around_it(ids, seed):
    words = order_rows(pa.array(ids, pa.string()), seed=seed).words
    backwards = order_rows(pa.array(ids[::-1], pa.string()), seed=seed).words
    assert (words == backwards[::-1]).all()


@given(ids=IDS)
def test_ranks_undo_the_ranking(ids):
    order = order_rows(pa.array(ids, pa.string()), seed=0)
    for purpose in Purpose:
        assert (order.ranks(purpose)[order.ranking(purpose)] == np.arange(len(ids))).all()


def test_equal_words_are_told_apart_by_the_others():
    words = np.array([[5, 3, 0, 0], [5, 1, 0, 0], [5, 2, 0, 0]], dtype=np.uint64)
    assert RowOrder(words).ranking(Purpose.HIDDEN).tolist() == [1, 2, 0]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_another_seed_gives_another_order(purpose):
    ids = pa.array(range(50))
    first, second = (order_rows(ids, seed=seed).ranking(purpose) for seed in (0, 1))
    assert (first != second).any()


def test_the_orders_for_two_purposes_do_not_go_together():
    ranks = [order_rows(pa.array(range(5000)), seed=0).ranks(purpose) for purpose in Purpose]
    correlations = np.corrcoef(ranks)[np.triu_indices(4, k=1)]
    assert np.abs(correlations).max() < 0.05
