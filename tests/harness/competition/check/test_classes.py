from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.classes import CHECK

HIDDEN = np.arange(120) >= 90


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame({"x": np.arange(120.0), "animal": ["cat", "dog", "cow"] * 40})


def settings(frame, **more):
    return {"hidden": HIDDEN, "public": np.arange(30) < 9, "folds": np.arange(90) // 18, **more}


def test_common_classes_are_fine(make_tables, find, frame) -> None:
    assert find(CHECK, make_tables(frame, "animal", **settings(frame))) == {}


def test_a_class_with_fewer_rows_than_folds_is_a_warning(make_tables, find, frame) -> None:
    frame.loc[[0, 3, 100, 110], "animal"] = "yak"
    found = find(CHECK, make_tables(frame, "animal", **settings(frame, public=np.arange(30) > 15)))
    assert found["warning", "animal"].number == 2
    assert "Fewer training rows than the 5 folds hold class 'yak'" in found["warning", "animal"].message


def test_a_class_that_one_fold_lacks_is_noted(make_tables, find, frame) -> None:
    frame.loc[0:17, "animal"] = ["cat", "dog"] * 9
    found = find(CHECK, make_tables(frame, "animal", **settings(frame)))
    assert "1 of 5 folds" in found["note", "animal"].message


def test_a_fold_with_a_single_class_is_a_warning(make_tables, find, frame) -> None:
    frame.loc[0:17, "animal"] = "cat"
    assert (
        "1 of 5 folds"
        in find(CHECK, make_tables(frame, "animal", **settings(frame)))["warning", "animal"].message
    )


def test_a_class_nobody_can_learn_is_an_error(make_tables, find, frame) -> None:
    frame.loc[[95, 110], "animal"] = "yak"
    found = find(CHECK, make_tables(frame, "animal", **settings(frame)))
    assert "Only hidden rows hold class 'yak'" in found["error", "animal"].message


def test_a_share_without_a_class_is_a_warning_and_with_one_class_an_error(make_tables, find, frame) -> None:
    frame.loc[90:98, "animal"] = ["cat", "dog", "dog"] * 3
    found = find(CHECK, make_tables(frame, "animal", **settings(frame)))
    assert found["warning", "animal"].message == "No public row holds class 'cow' of 'animal'."
    frame.loc[90:98, "animal"] = "dog"
    found = find(CHECK, make_tables(frame, "animal", **settings(frame)))
    assert "a single class left" in found["error", "animal"].message


def test_numbers_have_no_classes(make_tables, find, frame) -> None:
    assert find(CHECK, make_tables(frame, "x", **settings(frame))) == {}
