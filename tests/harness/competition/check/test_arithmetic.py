from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.arithmetic import CHECK


@pytest.fixture
def rentals() -> pd.DataFrame:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(300, 6))).rename(columns=lambda position: f"weather{position}")
    frame["casual"], frame["registered"] = random.poisson(30, 300), random.poisson(90, 300)
    frame["total"] = (frame["casual"] + frame["registered"]).astype(float)
    return frame


def test_parts_that_add_up_are_named(make_tables, find, rentals) -> None:
    found = find(CHECK, make_tables(rentals, "total"))
    assert list(found) == [("error", "casual + registered")]
    assert found["error", "casual + registered"].number == 2


def test_parts_with_noise_or_a_part_missing_are_fine(make_tables, find, rentals) -> None:
    assert find(CHECK, make_tables(rentals.drop(columns="casual"), "total")) == {}
    rentals["total"] += np.random.default_rng(1).normal(size=300)
    assert find(CHECK, make_tables(rentals, "total")) == {}


def test_parts_are_found_beside_their_own_sums_and_gaps(make_tables, find, rentals) -> None:
    rentals["weather sum"] = rentals["weather0"] + rentals["weather1"]
    rentals.loc[::9, "weather2"] = np.nan
    assert list(find(CHECK, make_tables(rentals, "total"))) == [("error", "casual + registered")]


def test_a_weighted_difference_is_a_formula_too(make_tables, find, rentals) -> None:
    rentals["total"] = 4.2 * rentals["weather1"] - 0.5 * rentals["casual"] + 7
    assert list(find(CHECK, make_tables(rentals, "total"))) == [("error", "weather1 + casual")]


def test_factors_are_named(make_tables, find, rentals) -> None:
    rentals["price"] = np.random.default_rng(2).gamma(2, size=300)
    rentals["revenue"] = rentals["price"] * rentals["registered"]
    found = find(CHECK, make_tables(rentals.drop(columns="total"), "revenue"))
    assert list(found) == [("error", "registered * price")]


def test_a_long_exact_sum_is_generated_data_without_noise(make_tables, find, rentals) -> None:
    rentals["total"] = rentals.drop(columns="total").sum(axis=1)
    (found,) = find(CHECK, make_tables(rentals, "total")).values()
    assert (found.level, found.number) == ("warning", 8)


def test_more_columns_than_rows_prove_nothing(make_tables, find) -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(60, 90))).rename(columns=str)
    frame["y"] = np.random.default_rng(1).normal(size=60)
    assert find(CHECK, make_tables(frame, "y")) == {}
