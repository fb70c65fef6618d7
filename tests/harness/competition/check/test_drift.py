from __future__ import annotations

import numpy as np
import pytest

from harness.competition.check.drift import CHECK

HIDDEN = np.arange(400) >= 250


@pytest.fixture
def shifted(clean):
    return clean.drop(columns="yes").assign(a=clean["a"] + np.where(HIDDEN, 2.0, 0.0))


def test_a_shift_is_found_and_its_column_named(make_tables, find, shifted) -> None:
    found = find(CHECK, make_tables(shifted, "y", hidden=HIDDEN))
    assert list(found) == [("warning", "a")]
    assert found["warning", "a"].number == pytest.approx(0.91, abs=0.04)
    assert "It shows in: a (" in found["warning", "a"].message


def test_a_shift_over_time_is_expected(make_tables, find, shifted) -> None:
    assert list(find(CHECK, make_tables(shifted, "y", hidden=HIDDEN, split="time"))) == [("note", "a")]
    assert find(CHECK, make_tables(shifted, "y", hidden=HIDDEN, split="time", time="a")) == {}


def test_values_that_go_missing_are_drift(make_tables, find, clean) -> None:
    clean.loc[HIDDEN & (np.arange(400) % 5 != 0), "b"] = np.nan
    assert list(find(CHECK, make_tables(clean.drop(columns="yes"), "y", hidden=HIDDEN))) == [("warning", "b")]


def test_the_same_rows_on_both_sides_are_fine(make_tables, find, clean) -> None:
    assert find(CHECK, make_tables(clean.drop(columns="yes"), "y")) == {}
    assert find(CHECK, make_tables(clean.drop(columns="yes"), "y", hidden=np.arange(400) >= 380)) == {}
