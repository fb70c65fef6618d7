"""The first row of every key is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard.identity import new_id
from leaderboard.repeats import drop_repeats

IDS = [new_id(datetime(2026, 5, 1, tzinfo=UTC)) for _ in range(5)]


@pytest.mark.parametrize("alphabet", [IDS, ["", "short", "ü" * 13, *IDS]], ids=["ids", "anything"])
def test_the_first_row_of_every_key_stays(alphabet: list[str]) -> None:
    @settings(deadline=None, max_examples=50)
    @given(st.lists(st.lists(st.sampled_from(alphabet), max_size=6), max_size=4))
    def keep_first(chunks: list[list[str]]) -> None:
        keys = pa.chunked_array([pa.array(chunk, pa.string()) for chunk in chunks], pa.string())
        table = pa.table({"key": keys, "row": pa.array(range(len(keys)))})
        first: dict[str, int] = {}
        for row, key in enumerate(keys.to_pylist()):
            first.setdefault(key, row)
        assert drop_repeats(table, "key").to_pydict() == {"key": list(first), "row": list(first.values())}
        assert drop_repeats(table.slice(1), "key").num_rows == len(set(keys.to_pylist()[1:]))

    keep_first()


def test_without_repeats_the_table_is_not_copied() -> None:
    table = pa.table({"key": IDS})
    assert drop_repeats(table, "key") is table
