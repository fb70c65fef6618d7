"""By score, then by time, then by id."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard.order import order_by_score, order_by_time

ROWS = st.lists(
    st.tuples(
        st.sampled_from([-inf, -1.0, -0.0, 0.0, 1.0, inf, nan]), st.integers(0, 3), st.text("ab", max_size=3)
    ),
    max_size=30,
)


@settings(deadline=None)
@given(rows=ROWS)
def test_rows_are_ordered_as_python_sorts_them(rows: list[tuple[float, int, str]]) -> None:
    score = np.array([row[0] for row in rows])
    created_at = np.array([row[1] for row in rows], dtype=np.int64)
    ids = pa.chunked_array([pa.array([f"{row[2]}{place:02}" for place, row in enumerate(rows)], pa.string())])
    by_time = order_by_time(np.arange(len(rows)), created_at, ids)
    order = order_by_score(score, by_time)

    def key(row: int) -> tuple[bool, float, int, str]:
        missing = bool(np.isnan(score[row]))
        return missing, 0.0 if missing else score[row], created_at[row], ids[row].as_py()

    assert order.tolist() == sorted(range(len(rows)), key=key)


@pytest.mark.parametrize("times", [[1, 2, 3], [3, 2, 1], [2, 2, 2]])
def test_only_the_rows_asked_for_are_ordered(times: list[int]) -> None:
    ids = pa.chunked_array([["c", "b", "a"]])
    rows = order_by_time(np.array([0, 2]), np.array(times), ids)
    assert rows.tolist() == ([0, 2] if times == [1, 2, 3] else [2, 0])
