from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from baselines.views.kinds import LEARNERS, MISSING, UNKNOWN, Categories, ColumnType, Dates, Numbers, Texts


def learn(kind: ColumnType, values: Any) -> Any:
    return LEARNERS[kind]("c", pa.chunked_array([pa.array(values, from_pandas=True)]))


def read(column: Any, values: Any) -> Any:
    return column.read(pa.chunked_array([pa.array(values, from_pandas=True)]))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("number", [3.0, 3.0]),
        ("number", [None, None]),
        ("number", [float("inf"), None]),
        ("category", ["a", "a"]),
        ("category", [None, ""]),
        ("date", [dt.date(2024, 1, 1)] * 2),
        ("date", [None, None]),
        ("text", ["so it is", "so it is"]),
        ("text", [None, None]),
        ("number", []),
        ("category", []),
    ],
)
def test_columns_in_which_all_cells_are_alike_are_left_out(kind: ColumnType, values: list[Any]) -> None:
    assert learn(kind, values) is None


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("number", [3.0, None]),
        ("category", ["a", None]),
        ("date", [dt.date(2024, 1, 1), None]),
        ("text", ["so it is", None]),
    ],
)
def test_one_value_with_gaps_is_kept(kind: ColumnType, values: list[Any]) -> None:
    assert learn(kind, values) is not None


def test_large_numbers_with_a_small_spread_stay_apart() -> None:
    seconds = np.arange(1_700_000_000, 1_700_000_100)
    column = learn("number", seconds)
    assert len(np.unique(read(column, seconds))) == 100
    julian = 2_450_000 + np.arange(100) / 1000
    assert len(np.unique(read(learn("number", julian), julian))) == 100


def test_ordinary_numbers_stay_as_they_are() -> None:
    values = [0.5, -3.0, 1000.0, None]
    np.testing.assert_array_equal(read(learn("number", values), values)[:, 0], [0.5, -3, 1000, np.nan])


@pytest.mark.parametrize(
    "values", [[1e300, -1e300, 1e299], [1e-300, 2e-300, 3e-300], [0.0, 1.7e308, -1.7e308]]
)
def test_numbers_beyond_float32_stay_finite_and_in_order(values: list[float]) -> None:
    column = learn("number", values)
    found = read(column, values)[:, 0]
    assert np.isfinite(found).all()
    np.testing.assert_array_equal(np.argsort(found), np.argsort(values))
    assert np.isfinite(read(column, [1.7e308, -1.7e308])).all()


def test_category_codes_follow_the_vocabulary_of_the_training_table() -> None:
    column = learn("category", ["pear", "apple", None, "apple"])
    assert isinstance(column, Categories)
    np.testing.assert_array_equal(read(column, ["apple", "pear", "plum", None]), [0, 1, UNKNOWN, MISSING])


def test_categories_of_numbers_match_across_types() -> None:
    column = learn("category", [1.0, 2.0, None])
    np.testing.assert_array_equal(read(column, [2, 1, 3]), [1, 0, UNKNOWN])
    np.testing.assert_array_equal(read(column, ["2", " 1", "3"]), [1, 0, UNKNOWN])


def test_truth_values_are_categories() -> None:
    column = learn("category", [True, False, None])
    np.testing.assert_array_equal(read(column, [False, True, None]), [0, 1, MISSING])


def numeric(share: float, distinct: int) -> list[str]:
    words = [f" {place % distinct}.5 " for place in range(100)]
    words[: round(100 * (1 - share))] = ["?"] * round(100 * (1 - share))
    return words


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (numeric(1.0, 3), Numbers),  # all of them
        (numeric(0.96, 50), Numbers),
        (numeric(0.96, 10), Categories),  # too few different ones
        (numeric(0.90, 50), Categories),  # too many others
        (["01234", "98765"] * 30, Categories),  # zip codes
        (["a", "b"], Categories),
        ([1, 2, 3], Categories),  # stored as numbers and declared a category: so be it
    ],
)
def test_numeric_strings_are_recognised(words: list[Any], kind: type) -> None:
    assert isinstance(learn("category", words), kind)


def test_odd_cells_among_numeric_strings_are_missing() -> None:
    words = numeric(0.96, 50)
    found = read(learn("category", words), words)[:, 0]
    np.testing.assert_array_equal(np.isnan(found), [word == "?" for word in words])
    assert found[99] == 49.5


def test_a_category_column_of_constant_numeric_strings_is_left_out() -> None:
    assert learn("category", ["7", "7.0", " 7"]) is None


def test_dates_keep_the_parts_that_vary() -> None:
    days = [dt.date(2024, 3, day) for day in (4, 5, 6)]  # Monday to Wednesday
    column = learn("date", days)
    assert isinstance(column, Dates)
    assert column.names == ("c.day", "c.weekday", "c.day_of_year", "c.days")
    np.testing.assert_array_equal(read(column, [dt.date(2024, 3, 10)]), [[10, 6, 70, 6]])


def test_one_date_with_gaps_tells_only_where_they_are() -> None:
    column = learn("date", [dt.date(2024, 3, 4), None])
    np.testing.assert_array_equal(read(column, [dt.date(2024, 3, 4), None]), [[0], [np.nan]])


def test_texts_stay_texts() -> None:
    column = learn("text", ["so it is", None])
    assert isinstance(column, Texts)
    assert read(column, ["what now", None]).to_pylist() == ["what now", None]
