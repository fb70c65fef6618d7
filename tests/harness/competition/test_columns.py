"""What columns hold: types and suspicions, from tables small enough to read."""

from __future__ import annotations

import pandas as pd
import pytest

from harness.competition.columns import describe_columns, infer_type, infer_types, is_id_name

SENTENCE = "the tram was late again and number {} never came"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([1, 2, 3], "number"),
        ([0, 1, 0], "number"),
        ([1.5, None, 3.0], "number"),
        ([True, False, True], "category"),
        (["a", "b", "a"], "category"),
        (pd.to_datetime(["2024-01-01", "2024-01-02"]), "date"),
        ([SENTENCE.format(i) for i in range(40)], "text"),
        ([SENTENCE.format(i) for i in range(6)], "text"),
        ([f"x{i:03d}" for i in range(40)], "category"),
        (["Some college but no degree", "High school or less than that"] * 500, "category"),
        ([f"https://example.org/a/rather/long/address/of/page/{i}" for i in range(40)], "text"),
        ([None, None], "category"),
    ],
)
def test_the_type_of_a_column_follows_from_its_cells(cells: list[object], kind: str) -> None:
    assert infer_type(pd.Series(cells)) == kind


def test_a_declared_type_wins() -> None:
    table = pd.DataFrame({"zone": [1, 2, 1], "size": [1.0, 2.0, 3.0]})
    assert infer_types(table, declared={"zone": "category"}) == {"zone": "category", "size": "number"}


def test_the_facts_of_a_column_are_counted() -> None:
    table = pd.DataFrame(
        {
            "PassengerId": [1, 2, 3, 4],
            "age": [22.0, None, 26.5, 22.0],
            "deck": ["C", "C", "C", None],
            "empty": [None, None, None, None],
        }
    )
    passenger, age, deck, empty = describe_columns(table, declared={})
    assert (passenger.is_id_like, passenger.is_ordered, passenger.is_whole) == (True, True, True)
    assert (age.missing, age.distinct, age.is_whole, age.is_ordered) == (1, 2, False, False)
    assert (deck.is_constant, deck.is_empty) == (True, False)
    assert (empty.is_constant, empty.is_empty) == (False, True)


@pytest.mark.parametrize(
    ("name", "cells", "is_id_like"),
    [
        ("instant", [5, 6, 7, 8], True),
        ("anything", [1, 2, 3, 4], True),  # numbers the rows one by one
        ("anything", [3, 0, 2, 1], True),
        ("year", [2021, 2022, 2023, 2024], False),
        ("order_id", [905, 17, 44, 3], True),
        ("fee", [905, 17, 44, 3], False),
        ("weight_id", [1.5, 2.5, 3.5, 4.5], False),
        ("code", ["a7", "b1", "c4", "d9"], True),
        ("code", ["a7", "a7", "c4", "d9"], False),
        ("order_id", [905, None, 44, 3], False),
    ],
)
def test_an_id_numbers_or_names_every_row_once(name: str, cells: list[object], is_id_like: bool) -> None:
    (facts,) = describe_columns(pd.DataFrame({name: cells}), declared={})
    assert facts.is_id_like is is_id_like


@pytest.mark.parametrize(
    "name", ["id", "ID", "Id", "user_id", "PassengerId", "rowID", "key", "index", "uuid"]
)
def test_names_that_ids_have(name: str) -> None:
    assert is_id_name(name)


@pytest.mark.parametrize("name", ["humid", "paid", "grid", "idea", "keyboard", "Covid", "monkey", "acid"])
def test_names_that_only_end_like_an_id(name: str) -> None:
    assert not is_id_name(name)


def test_a_group_is_somebody_whose_rows_come_back() -> None:
    table = pd.DataFrame(
        {
            "patient_id": [row // 3 for row in range(30)],
            "store": ["abcdefghij"[row % 10] for row in range(30)],
            "dose": [row // 3 for row in range(30)],
            "customers": [row // 3 for row in range(30)],
            "user": ["all the same"] * 30,
            "session": [f"s{row}" for row in range(30)],
            "team_share": [row / 7 for row in range(30)],
        }
    )
    found = [facts.name for facts in describe_columns(table, declared={}) if facts.is_group_like]
    assert found == ["patient_id", "store"]
