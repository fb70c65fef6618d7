from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.neighbours import CHECK


@pytest.fixture
def stream() -> pd.DataFrame:
    """A slow wave that no feature follows."""
    random = np.random.default_rng(0)
    wave = np.cumsum(random.normal(size=1500))
    return pd.DataFrame({"x": random.normal(size=1500), "y": wave})


def test_rows_that_know_their_neighbour_are_a_warning(make_tables, find, stream) -> None:
    found = find(CHECK, make_tables(stream, "y"))
    assert list(found) == [("warning", None)]
    assert found["warning", None].number > 0.9
    assert find(CHECK, make_tables(stream, "y", split="time")) == {}


def test_shuffled_rows_are_fine(make_tables, find, stream) -> None:
    assert find(CHECK, make_tables(stream.sample(frac=1, random_state=1, ignore_index=True), "y")) == {}


def test_rows_sorted_by_a_feature_that_explains_the_target_are_fine(make_tables, find, stream) -> None:
    stream["y"] = stream["x"] + 0.3 * np.random.default_rng(2).normal(size=1500)
    assert find(CHECK, make_tables(stream.sort_values("x", ignore_index=True), "y")) == {}


def test_classes_are_followed_as_well(make_tables, find, stream) -> None:
    stream["weather"] = pd.cut(stream.pop("y"), 4, labels=["sun", "rain", "fog", "snow"]).astype(str)
    assert list(find(CHECK, make_tables(stream, "weather"))) == [("warning", None)]
