from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.groups import CHECK


@pytest.fixture
def visits() -> pd.DataFrame:
    """300 visits of 60 patients, whose pressure is mostly their own."""
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"patient_id": np.repeat(np.arange(60), 5) + 1000, "dose": random.normal(size=300)})
    frame["pressure"] = np.repeat(random.normal(size=60), 5) + 0.5 * random.normal(size=300)
    return frame


def test_an_undeclared_patient_is_found(make_tables, find, visits) -> None:
    found = find(CHECK, make_tables(visits, "pressure"))
    assert list(found) == [("warning", "patient_id")]
    assert found["warning", "patient_id"].number > 0.5
    assert 'group = "patient_id"' in found["warning", "patient_id"].advice


def test_a_category_with_another_name_is_only_noted(make_tables, find, visits) -> None:
    visits["who"] = visits.pop("patient_id").astype(str)
    assert list(find(CHECK, make_tables(visits, "pressure"))) == [("note", "who")]


def test_patients_who_tell_nothing_are_fine(make_tables, find, visits) -> None:
    visits["pressure"] = np.random.default_rng(1).normal(size=300)
    assert find(CHECK, make_tables(visits, "pressure")) == {}


def test_under_a_split_by_group_or_time_nothing_is_suspected(make_tables, find, visits) -> None:
    assert find(CHECK, make_tables(visits, "pressure", split="time")) == {}


def test_a_declared_group_on_both_sides_is_an_error(make_tables, find, visits) -> None:
    hidden = np.arange(300) >= 203
    tables = make_tables(
        visits, "pressure", hidden=hidden, group="patient_id", split="official", folds=np.arange(203) % 5
    )
    both = find(CHECK, tables)["error", "patient_id"]
    assert "41 groups of 'patient_id' stand in more than one fold" in both.message
    tables = make_tables(visits, "pressure", hidden=hidden, group="patient_id", split="official", folds=None)
    found = find(CHECK, tables)["error", "patient_id"]
    assert found.number == pytest.approx(2 / 97, abs=1e-4)


def test_whole_groups_are_fine(make_tables, find, visits) -> None:
    hidden = np.arange(300) >= 200
    tables = make_tables(
        visits, "pressure", hidden=hidden, group="patient_id", split="group", folds=np.arange(200) // 40
    )
    assert find(CHECK, tables) == {}
