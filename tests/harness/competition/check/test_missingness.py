from __future__ import annotations

import numpy as np

from harness.competition.check.missingness import CHECK


def test_a_value_known_only_for_one_answer_is_found(make_tables, find, clean) -> None:
    saved = clean["yes"] == "yes"
    clean["lifeboat"] = np.where(saved, np.arange(400) % 12, np.nan)
    found = find(CHECK, make_tables(clean.drop(columns="y"), "yes"))
    assert list(found) == [("error", "lifeboat")]
    clean.loc[np.arange(400) % 20 == 0, "lifeboat"] = np.where(saved[::20], np.nan, 3.0)
    found = find(CHECK, make_tables(clean.drop(columns="y"), "yes"))
    assert list(found) == [("warning", "lifeboat")]
    assert 0.8 < found["warning", "lifeboat"].number < 0.97


def test_gaps_that_tell_a_little_are_fine(make_tables, find, clean) -> None:
    likely = np.where(clean["yes"] == "yes", 0.7, 0.2)
    clean["income"] = np.where(np.random.default_rng(0).random(400) < likely, np.nan, clean["a"])
    assert find(CHECK, make_tables(clean.drop(columns="y"), "yes")) == {}


def test_gaps_that_tell_only_together_are_found(make_tables, find, clean) -> None:
    coin = np.random.default_rng(0).random(400) < 0.5
    clean["left"] = np.where(coin, np.nan, 1.5)
    clean["right"] = np.where(coin ^ (clean["yes"] == "yes"), np.nan, 2.5)
    assert list(find(CHECK, make_tables(clean.drop(columns="y"), "yes"))) == [("error", None)]


def test_a_number_that_is_large_where_a_value_is_known_is_found(make_tables, find, clean) -> None:
    clean["invoice"] = np.where(clean["y"] > clean["y"].median(), 1.0, np.nan)
    assert list(find(CHECK, make_tables(clean.drop(columns="yes"), "y"))) == [("warning", "invoice")]
