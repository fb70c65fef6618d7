from __future__ import annotations

import numpy as np

from harness.competition.check.cells import CHECK


def test_numbers_kept_as_text_are_noted(make_tables, find, clean) -> None:
    clean["code"] = [f"{number % 40:03}" for number in range(400)]
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y"))
    assert list(found) == [("note", "code")]
    assert '"code" = "number"' in found["note", "code"].advice


def test_numbers_among_marks_are_noted_with_the_marks(make_tables, find, clean) -> None:
    clean["price"] = [str(number % 37) if number % 5 else "unknown" for number in range(400)]
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y"))
    assert "'unknown'" in found["note", "price"].message


def test_categories_that_hardly_repeat_are_noted(make_tables, find, clean) -> None:
    clean["name"] = [f"n{number}" for number in range(400)]
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y", hidden=np.arange(400) >= 200))
    assert "200 categories in 200 rows; 100% of the hidden rows" in found["note", "name"].message


def test_ordinary_categories_are_fine(make_tables, find, clean) -> None:
    clean["grade"] = np.where(np.arange(400) % 2, "1", "2")
    assert find(CHECK, make_tables(clean.drop(columns="yes"), "y")) == {}
