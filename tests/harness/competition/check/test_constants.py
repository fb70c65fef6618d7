from __future__ import annotations

import numpy as np

from harness.competition.check.constants import CHECK

HIDDEN = np.arange(400) >= 300


def test_empty_and_constant_columns_are_named(make_tables, find, clean) -> None:
    clean["nothing"], clean["always"] = np.nan, "f"
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y", hidden=HIDDEN))
    assert set(found) == {("warning", "nothing"), ("note", "always")}
    assert found["warning", "nothing"].message == "'nothing' is missing in every row."


def test_columns_that_are_empty_on_one_side_are_told_apart(make_tables, find, clean) -> None:
    clean["later"] = np.where(HIDDEN, 1.0, np.nan)
    clean["earlier"] = np.where(HIDDEN, np.nan, clean["a"])
    clean["switched"] = np.where(HIDDEN, "on", "off")
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y", hidden=HIDDEN))
    assert "known in 100 hidden rows" in found["warning", "later"].message
    assert "missing in every hidden row" in found["warning", "earlier"].message
    assert "not in every hidden row" in found["note", "switched"].message


def test_columns_with_content_are_fine(make_tables, find, clean) -> None:
    clean["rare"] = np.where(np.arange(400) == 5, 1.0, np.nan)
    assert find(CHECK, make_tables(clean.drop(columns="yes"), "y", hidden=HIDDEN)) == {}
