"""scikit-learn's tables as real tables: readable names, classes by name, real units."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.competition.sources import load_source
from harness.competition.sources.scikit_learn import NAMES, load_sklearn_table
from harness.competition.spec import Data
from harness.errors import UnknownNameError

SHAPES = {
    "breast_cancer": (569, 31),
    "diabetes": (442, 11),
    "digits": (1797, 65),
    "iris": (150, 5),
    "linnerud": (20, 6),
    "wine": (178, 14),
}


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_names_that_need_no_quotes(name: str, tmp_path: Path) -> None:
    table = load_source(Data(source=f"sklearn:{name}"), tmp_path, downloads=tmp_path)
    assert table.shape == SHAPES[name]
    assert all(column.isidentifier() and column.islower() for column in table)
    assert not table.isna().to_numpy().any()


def test_classes_have_their_names_and_measures_their_units() -> None:
    assert load_sklearn_table("breast_cancer")["target"].value_counts().to_dict() == {
        "benign": 357,
        "malignant": 212,
    }
    assert sorted(load_sklearn_table("iris")["target"].unique()) == ["setosa", "versicolor", "virginica"]
    assert load_sklearn_table("diabetes")["age"].iloc[0] == 59
    assert list(load_sklearn_table("linnerud"))[-3:] == ["weight", "waist", "pulse"]


def test_an_unknown_name_has_near_ones() -> None:
    with pytest.raises(UnknownNameError, match=r"no scikit-learn table named 'irs'\. Did you mean iris\?"):
        load_sklearn_table("irs")
