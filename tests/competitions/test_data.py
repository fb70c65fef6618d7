"""The generated tables, bit by bit: pinned over what they say as text, never over written files."""

import hashlib
import math
import runpy

import pandas as pd
import pytest

from harness.competition.find import bundled_folder

TABLES = {
    "best-line": ((100, 2), "3d964ab7b9c1435c"),
    "blobs": ((640, 6), "1c7d079fc1efa922"),
    "canteen": ((568, 10), "9dd9a37b502ab926"),
    "ice-cream": ((3058, 9), "aa66e613c5003e2c"),
    "spam": ((2400, 4), "27c40ddda42c8d83"),
    "store-demand": ((7480, 10), "454fba8bef3e56d2"),
}


@pytest.fixture(scope="module")
def load():
    tables = {}

    def once(name):
        if name not in tables:
            tables[name] = runpy.run_path(str(bundled_folder() / name / "data.py"))["load"]()
        return tables[name]

    return once


def test_every_generated_table_is_pinned():
    assert set(TABLES) == {file.parent.name for file in bundled_folder().glob("*/data.py")}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_everywhere(load, name):
    text = load(name).to_csv(index=False, lineterminator="\n")
    assert (load(name).shape, hashlib.sha256(text.encode()).hexdigest()[:16]) == TABLES[name]


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_there_twice(load, name):
    assert load(name).duplicated().mean() < 0.01


def test_the_crickets_follow_a_line_with_a_degree_of_noise(load):
    table = load("best-line")
    slope, start = 1 / 8.0, 52 / 8.0
    error = table["celsius"] - (start + slope * table["chirps"])
    assert abs(error.mean()) < 0.25
    assert 1.0 < math.sqrt((error**2).mean()) < 1.3


def test_new_shops_open_and_one_is_closed_for_a_while(load):
    table = load("store-demand")
    assert table.duplicated(["week", "shop", "product"]).sum() == 0
    assert table["week"].dt.day_of_week.eq(0).all()
    weeks = table.groupby("shop")["week"].agg(["nunique", "min"])
    assert weeks.loc["Granary", "nunique"] == 156 - 7
    assert weeks.loc["Kiln Arch", "nunique"] == 156 - 133
    assert weeks.loc["Junction", "min"] == table["week"].min() + pd.Timedelta(weeks=80)


def test_easter_sells_chocolate_in_a_week_that_moves(load):
    table = load("store-demand")
    easter = table[table["holiday"].eq("easter") & table["product"].eq("chocolate")]
    assert easter["week"].dt.strftime("%m-%d").nunique() == 3
    usual = table[table["product"].eq("chocolate") & table["week"].dt.month.isin([3, 4])]
    assert easter["units"].mean() > 1.3 * usual["units"].mean()


def test_school_days_are_no_weekends_and_no_holidays(load):
    days = load("canteen")["date"]
    assert days.is_unique
    assert days.dt.day_of_week.max() == 4
    assert not (days.dt.month.eq(8) | (days.dt.month.eq(12) & days.dt.day.ge(22))).any()


def test_new_dishes_come_after_the_known_days_only(load):
    table = load("canteen")
    train, hidden = table[table["usage"].eq("train")], table[table["usage"].ne("train")]
    assert set(hidden["dish"]) - set(train["dish"]) == {"falafel wrap", "beetroot risotto"}
    assert train["date"].max() < hidden["date"].min()


def test_words_alone_do_not_settle_what_is_spam(load):
    table = load("spam")
    assert table["label"].value_counts(normalize=True)["spam"] == pytest.approx(0.24, abs=0.01)
    free = table[table["message"].str.contains(r"\bfree\b", case=False, regex=True)]
    assert 0.1 < free["label"].eq("spam").mean() < 0.9
    assert table["sender"].isna().mean() == pytest.approx(0.05, abs=0.02)


def test_customers_return_and_have_one_age(load):
    table = load("ice-cream")
    customers = table.groupby("customer")
    assert customers.size().between(2, 12).all()
    assert (customers["age"].nunique() <= 1).all()
    assert table["flavour"].nunique() == 14


def test_beads_lack_a_few_measurements_and_no_other(load):
    table = load("blobs")
    missing = table.isna().mean()
    assert set(missing[missing > 0].index) == {"hole_mm", "hue"}
    assert table["workshop"].value_counts().agg(["max", "min"]).tolist() == [170, 25]
