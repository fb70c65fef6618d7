from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.time import CHECK


@pytest.fixture
def sales(clean) -> pd.DataFrame:
    return clean.drop(columns="yes").assign(day=pd.date_range("2024-01-01", periods=400))


def test_dates_that_sort_the_rows_are_a_warning(make_tables, find, sales) -> None:
    found = find(CHECK, make_tables(sales, "y"))
    assert list(found) == [("warning", "day")]
    assert 'method = "time"' in found["warning", "day"].advice


def test_shuffled_dates_are_only_noted(make_tables, find, sales) -> None:
    assert list(find(CHECK, make_tables(sales.sample(frac=1, random_state=0, ignore_index=True), "y"))) == [
        ("note", "day")
    ]


def test_a_few_dates_or_a_split_by_time_are_fine(make_tables, find, sales) -> None:
    assert find(CHECK, make_tables(sales, "y", split="time")) == {}
    assert find(CHECK, make_tables(sales.assign(day=sales["day"].dt.to_period("Q").dt.start_time), "y")) == {}


def test_a_counter_is_named(make_tables, find, clean) -> None:
    clean["instant"] = np.arange(1, 401)
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y"))
    assert list(found) == [("warning", "instant")]
    assert "counts the rows" in found["warning", "instant"].message


def test_a_sorted_category_and_a_lone_sorted_feature_are_fine(make_tables, find, clean) -> None:
    assert find(CHECK, make_tables(clean[["a", "b", "y"]].assign(step=np.arange(400) // 40), "y")) == {}
    assert find(CHECK, make_tables(pd.DataFrame({"x": np.arange(400.0), "y": clean["y"]}), "y")) == {}
