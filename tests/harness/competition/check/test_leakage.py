from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.leakage import CHECK


def test_honest_features_are_no_leak(make_tables, find, clean) -> None:
    assert find(CHECK, make_tables(clean.drop(columns="yes"), "y")) == {}
    assert find(CHECK, make_tables(clean.drop(columns="y"), "yes")) == {}


def test_the_target_under_another_name_is_an_error(make_tables, find, clean) -> None:
    clean["outcome"] = clean["yes"].map({"yes": "fled", "no": "stayed"})
    found = find(CHECK, make_tables(clean.drop(columns="y"), "yes"))
    assert list(found) == [("error", "outcome")]
    assert "under another name" in found["error", "outcome"].message
    assert found["error", "outcome"].advice == "Add it to `drop` in [data]."


def test_a_name_for_every_row_is_no_renaming(make_tables, find, clean) -> None:
    clean["ticket"] = [f"T{number}" for number in range(len(clean))]
    assert find(CHECK, make_tables(clean.drop(columns="y"), "yes")) == {}


@pytest.mark.parametrize("disguise", [lambda y: 2.54 * y - 3, np.exp, lambda y: -(y**3)])
def test_the_target_in_another_unit_is_an_error(make_tables, find, clean, disguise) -> None:
    clean["inches"] = disguise(clean["y"])
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y"))
    assert list(found) == [("error", "inches")]


def test_a_finer_diagnosis_of_the_same_answer_is_an_error(make_tables, find, clean) -> None:
    random = np.random.default_rng(0)
    clean["diagnosis"] = [f"{answer}-{random.integers(5)}" for answer in clean["yes"]]
    found = find(CHECK, make_tables(clean.drop(columns="y"), "yes"))
    assert list(found) == [("error", "diagnosis")]
    assert found["error", "diagnosis"].number == 1.0


def test_a_threshold_that_is_seldom_wrong_is_a_warning(make_tables, find, clean) -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"noise": random.normal(size=4000), "score": random.random(4000)})
    frame["answer"] = np.where((frame["score"] > 0.5) ^ (random.random(4000) < 0.01), "yes", "no")
    found = find(CHECK, make_tables(frame, "answer"))
    assert list(found) == [("warning", "score")]
    assert 0.97 <= found["warning", "score"].number < 0.99


def test_a_rare_class_is_found_by_the_order_of_the_rows(make_tables, find) -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"noise": random.normal(size=9000)})
    frame["fraud"] = np.where(random.random(9000) < 0.02, "yes", "no")
    frame["flagged"] = np.where(frame["fraud"] == "yes", 2.9, 0.0) + random.normal(size=9000)
    assert find(CHECK, make_tables(frame, "fraud")) == {}, "a good score is no leak"
    frame["flagged"] = np.where(frame["fraud"] == "yes", 5.0, 0.0) + random.normal(size=9000)
    assert list(find(CHECK, make_tables(frame, "fraud"))) == [("warning", "flagged")]


def test_dates_and_truth_values_leak_too(make_tables, find, clean) -> None:
    paid = clean["yes"] == "yes"
    clean["closed"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        np.where(paid, 400, 0) + np.arange(400) % 90, unit="D"
    )
    clean["paid"] = paid
    assert set(find(CHECK, make_tables(clean.drop(columns="y"), "yes"))) == {
        ("error", "closed"),
        ("error", "paid"),
    }


def test_another_result_of_the_same_experiment_is_a_warning(make_tables, find, clean) -> None:
    clean["twin result"] = clean["y"] + 0.2 * clean["y"].std() * np.random.default_rng(0).normal(size=400)
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y"))
    assert list(found) == [("warning", "twin result")]
    assert found["warning", "twin result"].number == pytest.approx(0.98, abs=0.01)


def test_with_one_feature_a_near_perfect_one_is_only_noted(make_tables, find) -> None:
    frame = pd.DataFrame({"chirps": np.linspace(0, 1, 200)})
    frame["celsius"] = 3 * frame["chirps"] + 1
    assert list(find(CHECK, make_tables(frame, "celsius"))) == [("note", "chirps")]


def test_each_target_is_looked_at(make_tables, find, clean) -> None:
    clean["second"] = np.random.default_rng(3).normal(size=400)
    clean["copy"] = 2 * clean["second"]
    found = find(CHECK, make_tables(clean.drop(columns="yes"), "y", "second"))
    assert "'second'" in found["error", "copy"].message


def test_a_handful_of_rows_proves_nothing(make_tables, find) -> None:
    frame = pd.DataFrame({"a": range(30), "b": range(30), "y": np.arange(30.0)})
    assert find(CHECK, make_tables(frame, "y")) == {}


def test_a_very_wide_table_still_gives_its_leak_away(make_tables, find) -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(240, 320))).rename(columns=str)
    frame["y"] = random.normal(size=240)
    frame["leak"] = frame["y"] * 2
    assert list(find(CHECK, make_tables(frame, "y"))) == [("error", "leak")]
