"""Arrow arrays made without pyarrow's own conversion are the same ones."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard.arrays import build_array, from_numpy, to_numpy, validity
from leaderboard.schema import SCORE

TEXT = st.text()
WHOLE = st.integers(-(2**63), 2**63 - 1)
MOMENTS = st.datetimes(timezones=st.just(UTC))
Record = namedtuple("Record", SCORE.names)
SCORES = st.builds(
    Record,
    share=TEXT,
    metric=TEXT,
    value=st.none() | st.floats(allow_nan=False),
    low=st.none(),
    high=st.none(),
    method=st.none() | TEXT,
    released=st.none(),
)


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (pa.string(), st.none() | TEXT),
        (pa.float64(), st.none() | st.floats(allow_nan=False)),
        (pa.int64(), st.none() | WHOLE),
        (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
        (pa.bool_(), st.none() | st.booleans()),
        (pa.timestamp("us", tz="UTC"), st.none() | MOMENTS),
        (pa.list_(pa.float64()), st.none() | st.lists(st.none() | st.floats(allow_nan=False))),
        (pa.map_(pa.string(), pa.string()), st.dictionaries(TEXT, TEXT)),
        (pa.list_(SCORE), st.lists(SCORES)),
    ],
    ids=str,
)
def test_arrays_are_pyarrows_own(type_: pa.DataType, values: st.SearchStrategy[Any]) -> None:
    @settings(deadline=None, max_examples=25)
    @given(st.lists(values, max_size=20))
    def agree(rows: list[Any]) -> None:
        array = build_array(rows, type_)
        array.validate(full=True)
        plain = [[item._asdict() for item in row] for row in rows] if type_ == pa.list_(SCORE) else rows
        plain = [list(row.items()) if isinstance(row, dict) else row for row in plain]
        assert array.to_pylist() == pa.array(plain, type=type_).to_pylist()

    agree()


@pytest.mark.parametrize(
    "values",
    [
        np.array([1.5, -2.0, np.inf]),
        np.arange(10)[::3],
        np.array([1, 2], dtype=np.int32),
        np.array([True, False, True] * 5),
        np.array([], dtype=np.float64),
        np.array([], dtype=np.bool_),
    ],
    ids=lambda values: f"{len(values)} {values.dtype}",
)
def test_numpy_there_and_back(values: np.ndarray) -> None:
    array = from_numpy(values)
    array.validate(full=True)
    assert array.to_pylist() == values.tolist()
    np.testing.assert_array_equal(to_numpy(array), values)
    np.testing.assert_array_equal(to_numpy(array.slice(1)), values[1:])
    np.testing.assert_array_equal(to_numpy(pa.chunked_array([array, array])), np.tile(values, 2))


def test_nulls_are_nan_or_zero_and_known_by_their_validity() -> None:
    valid = np.array([True, False, True])
    floats, whole = from_numpy(np.array([1.0, 2.0, 3.0]), valid=valid), from_numpy(np.arange(3), valid=valid)
    assert floats.to_pylist() == [1.0, None, 3.0]
    np.testing.assert_array_equal(to_numpy(floats), [1.0, np.nan, 3.0])
    np.testing.assert_array_equal(to_numpy(whole.slice(1)), [0, 2])
    np.testing.assert_array_equal(validity(whole.slice(1)), [False, True])


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    zone = datetime.now().astimezone().tzinfo
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    array = build_array([moment.astimezone(zone) + timedelta(microseconds=1)], pa.timestamp("us", tz="UTC"))
    assert array[0].as_py() == moment + timedelta(microseconds=1)
