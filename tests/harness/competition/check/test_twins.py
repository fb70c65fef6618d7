from __future__ import annotations

from harness.competition.check.twins import CHECK


def test_a_translated_column_is_noted(make_tables, find, clean) -> None:
    clean["material"] = clean["kind"].map({"tin": 1, "oak": 2, "wax": 3})
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y"))
    assert list(found) == [("note", "material")]
    assert "the same as 'kind'" in found["note", "material"].message


def test_columns_that_differ_in_one_row_are_fine(make_tables, find, clean) -> None:
    clean["material"] = clean["kind"]
    clean.loc[clean["kind"].eq("tin").idxmax(), "material"] = "wax"
    assert find(CHECK, make_tables(clean.drop(columns="yes"), "y")) == {}
    assert find(CHECK, make_tables(clean.assign(number=clean["a"] * 2).drop(columns="yes"), "y")) == {}
