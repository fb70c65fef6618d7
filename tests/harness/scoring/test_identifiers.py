import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.scoring.identifiers import ConsecutiveIds, SortedIds, TableIds, TextIds, index_ids

INT64 = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)


@pytest.mark.parametrize(
    ("ids", "kind"),
    [
        (pa.array([5, 7, 6]), ConsecutiveIds),
        (pa.array([5, 8, 6]), TableIds),
        (pa.array([-(2**62), 0, 2**62]), SortedIds),
        (pa.array([], pa.int64()), SortedIds),
        (pa.array(["a", "b"]), TextIds),
    ],
)
def test_the_index_fits_the_ids(ids, kind):
    assert isinstance(index_ids(ids), kind)


@given(
    ids=st.lists(INT64 | st.integers(-20, 40), unique=True, min_size=1, max_size=30)
    | st.permutations(range(20)),
    asked=st.lists(INT64 | st.integers(-5, 25), max_size=30),
)
def test_every_number_is_found_where_it_is(ids, asked):
    index = index_ids(pa.array(ids, pa.int64()))
    asked = [*asked, *ids]
    slots = index.arrange(np.arange(len(ids)))
    expected = [slots[ids.index(one)] if one in ids else -1 for one in asked]
    assert index.find(pa.array(asked, pa.int64())).tolist() == expected
    assert index.find_text(pa.array(list(map(str, asked)))).values.tolist() == expected


@given(
    ids=st.lists(st.text(max_size=5), unique=True, min_size=1, max_size=20),
    asked=st.lists(st.text(max_size=5)),
)
def test_every_text_is_found_where_it_is(ids, asked):
    index = index_ids(pa.array(ids, pa.string()))
    expected = [ids.index(one) if one in ids else -1 for one in [*asked, *ids]]
    assert index.find(pa.array([*asked, *ids], pa.string())).tolist() == expected


@pytest.mark.parametrize("text", ["7", "007", "7.0", "+7", " 7 ", "7.", "00000000000000000000000007"])
def test_whole_numbers_are_the_same_however_they_are_written(text):
    assert index_ids(pa.array([5, 7])).find_text(pa.array([text])).values.tolist() == [1]


@pytest.mark.parametrize("text", ["7.5", "7e0", "seven", "0x7", "70", "99999999999999999999", "-7", "7,0"])
def test_anything_else_is_unknown(text):
    read = index_ids(pa.array([5, 7])).find_text(pa.array([text, "5"]))
    assert read.values.tolist() == [-1, 0]
    assert [fault.mistake.name for fault in read.faults] == ["UNKNOWN_ID"]


def test_the_largest_number_is_an_id_like_any_other():
    largest = 2**63 - 1
    assert index_ids(pa.array([largest])).find_text(pa.array([str(largest)])).values.tolist() == [0]


def test_text_ids_are_matched_as_they_are_written():
    index = index_ids(pa.array(["007", "x ", "7"]))
    assert index.find_text(pa.array(["007", "x ", " 7 ", "07", "x"])).values.tolist() == [
        0,
        1,
        2,
        -1,
        -1,
    ]


def test_empty_and_broken_ids_are_told_apart():
    read = index_ids(pa.array(["a"])).find_text(pa.array(["", "�", "b", "a"]))
    assert {fault.mistake.name: fault.mask.tolist() for fault in read.faults} == {
        "ENCODING": [False, True, False, False],
        "EMPTY": [True, False, False, False],
        "UNKNOWN_ID": [False, False, True, False],
    }


def test_a_missing_id_is_unknown():
    assert index_ids(pa.array([1, 2])).find(pa.array([1, None], pa.int64())).tolist() == [-1, -1]
    assert index_ids(pa.array(["a"])).find(pa.array(["a", None])).tolist() == [0, -1]


def test_ids_may_span_all_numbers():
    ids = np.array([-(2**63), 2**63 - 1, 0])
    assert index_ids(pa.array(ids)).find(pa.array(ids)).tolist() == [0, 1, 2]


def test_arranging_undoes_the_slots():
    ids = np.random.default_rng(0).permutation(1_000_000) + 7
    index = index_ids(pa.array(ids))
    slots = index.find(pa.array(ids))
    values = np.empty((len(ids), 2))
    values[slots, 0], values[slots, 1] = ids, -ids
    assert np.array_equal(index.arrange(values), np.column_stack([ids, -ids]))
    assert index.ids.to_pylist()[:3] == ids[:3].tolist()
