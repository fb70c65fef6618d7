"""Dates in every form that tables write them in, and the ones that can be read two ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.sources.dates import is_day_first, looks_like_dates, parse_dates

FIRST = datetime.fromisoformat("0010-01-01")
LAST = datetime.fromisoformat("9990-01-01")
ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def column(*cells: str | None) -> pa.ChunkedArray:
    half = len(cells) // 2
    return pa.chunked_array([pa.array(cells[:half], pa.string()), pa.array(cells[half:], pa.string())])


def parse(*cells: str | None, **said: bool) -> list[str | None] | None:
    """The moments of a column in the standard form."""
    dates = parse_dates(column(*cells), **said)
    return None if dates is None else [moment and moment.isoformat() for moment in dates.to_pylist()]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-03-31", "2024-03-31T00:00:00"),
        ("2024/3/1", "2024-03-01T00:00:00"),
        ("2024.03.31 14:05", "2024-03-31T14:05:00"),
        ("2024-03-31T14:05:33", "2024-03-31T14:05:33"),
        ("2024-03-31T14:05:33.25", "2024-03-31T14:05:33.250000"),
        ("2024-03-31 14:05:33.123456789", "2024-03-31T14:05:33.123456"),
        ("2024-03-31T14:05:33Z", "2024-03-31T14:05:33"),
        ("2024-03-31T14:05:33+02:00", "2024-03-31T12:05:33"),
        ("2024-03-31 01:05 -0330", "2024-03-31T04:35:00"),
        ("31/03/2024", "2024-03-31T00:00:00"),
        ("03/31/2024", "2024-03-31T00:00:00"),
        ("31-3-24", "2024-03-31T00:00:00"),
        ("31/12/68", "2068-12-31T00:00:00"),
        ("31/12/69", "1969-12-31T00:00:00"),
        ("01.02.2024", "2024-02-01T00:00:00"),
        ("12/31/2024 2:05 PM", "2024-12-31T14:05:00"),
        ("12/31/2024 12:05:01 a.m.", "2024-12-31T00:05:01"),
        ("31-Mar-2024", "2024-03-31T00:00:00"),
        ("1 March 2024 09:00", "2024-03-01T09:00:00"),
        ("29/02/2024", "2024-02-29T00:00:00"),
        ("0999-12-31", "0999-12-31T00:00:00"),
    ],
)
def test_a_date_is_read(cell: str, moment: str) -> None:
    assert parse(cell, None, cell) == [moment, None, moment]


@pytest.mark.parametrize(
    "cells",
    [
        ["01/02/2024", "03/04/2024"],  # nothing proves which part is the day
        ["31/03/2024", "03/31/2024"],  # both are proven
        ["31/03/2024", "2024-03-31"],
        ["2024-02-30"],
        ["30/02/2024"],
        ["2024-13-01"],
        ["2024-00-01"],
        ["2024-01-00"],
        ["0000-01-01"],
        ["2024-01/01"],
        ["2024-01-01 24:00"],
        ["2024-01-01 10:60"],
        ["31/12/2024 13:00 PM"],
        ["31/12/2024 0:30 AM"],
        ["31-Foo-2024"],
        ["2024-01-01 10:00Z", "2024-01-01 10:00"],
        ["2024-01-01", "soon"],
        ["20240331"],
        ["2024"],
        ["10.2.1"],
        ["\u0663\u0661/\u0660\u0663/\u0662\u0660\u0662\u0664"],
        [None, None],
    ],
)
def test_what_is_no_date_or_could_be_two_is_left_alone(cells: list[str | None]) -> None:
    assert parse(*cells) is None


def test_the_host_says_which_part_is_the_day() -> None:
    assert parse("01/02/2024", dayfirst=True) == ["2024-02-01T00:00:00"]
    assert parse("01/02/2024", dayfirst=False) == ["2024-01-02T00:00:00"]
    assert parse("01.02.2024", dayfirst=False) == ["2024-01-02T00:00:00"]
    assert parse("31/02/2024", dayfirst=True) is None
    assert parse("31/12/2024", dayfirst=False) is None
    assert parse("2024-02-01", dayfirst=True) == ["2024-02-01T00:00:00"]


def test_a_declared_date_may_be_compact_or_absent() -> None:
    assert parse("20240331", None, declared=True) == ["2024-03-31T00:00:00", None]
    assert parse(None, None, declared=True) == [None, None]


@pytest.mark.parametrize(
    ("cells", "proof"),
    [
        (["31/03/2024", "01/02/2024"], True),
        (["03/31/2024", None], False),
        (["01/02/2024"], None),
        (["01.02.2024"], True),
        (["2024-01-31"], None),
        ([None, "31/03/2024"], True),
    ],
)
def test_the_proof_of_which_part_is_the_day(cells: list[str | None], proof: bool | None) -> None:
    assert is_day_first(column(*cells)) is proof


def test_unproven_dates_look_like_dates() -> None:
    assert looks_like_dates(column("01/02/2024", None, "03/04/2024"))
    assert not looks_like_dates(column("01/02/2024", "soon"))
    assert not looks_like_dates(column(None, None))


@given(st.lists(st.datetimes(), min_size=1))
def test_standard_moments_are_read_to_the_microsecond(moments: list[datetime]) -> None:
    written = [moment.isoformat(" ", "microseconds") for moment in moments]
    assert parse(*written) == [moment.isoformat() for moment in moments]


@given(st.lists(st.datetimes(min_value=FIRST, max_value=LAST, timezones=ZONES), min_size=1))
def test_moments_with_an_offset_become_utc(moments: list[datetime]) -> None:
    in_utc = [moment.astimezone(UTC).replace(tzinfo=None).isoformat() for moment in moments]
    assert parse(*(moment.isoformat() for moment in moments)) == in_utc
