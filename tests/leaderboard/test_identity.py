"""Ids sort by time, never repeat, and forgive the reader."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard.identity import ALPHABET, ID_LENGTH, TIME_LENGTH, fold_id, new_id

NOW = datetime(2026, 5, 1, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive


def test_an_id_is_26_characters_that_cannot_be_misread() -> None:
    assert ID_LENGTH == len(new_id(NOW)) == 26
    assert set("".join(new_id(NOW) for _ in range(200))) == set(ALPHABET)


@settings(deadline=None)
@given(first=MOMENTS, later=st.integers(2_000_000, 10**12))
def test_later_ids_are_larger(first: datetime, later: int) -> None:
    assert new_id(first) < new_id(first + timedelta(microseconds=later))


def test_ids_of_one_microsecond_sort_in_the_row_they_were_made() -> None:
    ids = [new_id(NOW) for _ in range(1000)]
    assert ids == sorted(set(ids))


def test_ids_keep_their_row_while_the_clock_steps_back_a_little() -> None:
    ids = [new_id(NOW - timedelta(milliseconds=step)) for step in range(500)]
    assert ids == sorted(ids)


def test_the_past_is_believed() -> None:
    new_id(NOW)
    assert new_id(NOW - timedelta(days=400)) < new_id(NOW)[:TIME_LENGTH]


def test_before_1970_ids_start_at_zero() -> None:
    new_id(NOW)
    assert new_id(datetime(1960, 1, 1, tzinfo=UTC)).startswith("0" * (TIME_LENGTH - 5))


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _: new_id(NOW), range(4000)))
    assert len(set(ids)) == 4000


def test_processes_never_make_the_same_id() -> None:
    script = """
from datetime import UTC, datetime
from leaderboard.identity import new_id
print(*[new_id(datetime(2026, 5, 1, tzinfo=UTC)) for _ in range(500)])
"""
    root = Path(__file__).parents[2]
    runs = [
        subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert len({name for run in runs for name in run.stdout.split()}) == 1000


@pytest.mark.parametrize(("typed", "meant"), [(" 01JQ ", "01jq"), ("OIL0", "0110"), ("", "")])
def test_what_people_type_is_put_right(typed: str, meant: str) -> None:
    assert fold_id(typed) == meant
