from __future__ import annotations

import subprocess
import sys

import pytest

from baselines.errors import UnknownFamilyError
from baselines.families.registry import available_families, find_family

LAZY = """
import sys
from baselines.families.registry import available_families, find_family
from baselines.learning import Shape
shape = Shape(task="binary", classes=2, targets=1, rows=900, rows_valid=100, rows_test=100, numbers=5,
              categories=2, levels=9, texts=0)
for name in available_families():
    family = find_family(name)
    for config in family.portfolio(shape):
        assert family.seconds(shape, config) > 0 and family.bytes(shape, config) > 0
heavy = {"sklearn", "lightgbm", "xgboost", "catboost", "scipy.optimize", "pandas"} & set(sys.modules)
assert not heavy, heavy
"""


def test_every_family_is_found_by_its_name_and_only_loaded_once() -> None:
    for name in available_families():
        assert find_family(name).name == name
        assert find_family(name) is find_family(name)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("rf", "random-forest"),
        ("xgb", "xgboost"),
        ("lgbm", "lightgbm"),
        ("logistic", "linear"),
        ("ridge", "linear"),
        ("gbdt", "lightgbm"),
        ("Random_Forest", "random-forest"),
        ("extra trees", "extra-trees"),
    ],
)
def test_aliases(alias: str, name: str) -> None:
    assert find_family(alias).name == name


def test_an_unknown_name_lists_the_near_ones() -> None:
    with pytest.raises(UnknownFamilyError, match=r"'lightgmb'.*Did you mean lightgbm\?"):
        find_family("lightgmb")
    with pytest.raises(UnknownFamilyError, match=r"'qqqqq'.*dummy, naive-bayes, .*catboost"):
        find_family("qqqqq")


def test_the_dummy_is_the_cheapest_and_all_available_are_known() -> None:
    assert available_families()[0] == "dummy"


def test_portfolios_and_costs_need_no_heavy_library() -> None:
    subprocess.run([sys.executable, "-c", LAZY], check=True)
