import pytest

from baselines.errors import UnknownFamilyError
from baselines.learning import Shape
from harness.errors import UsageError
from harness.tuning.request import Request, check_request, choose_families

SMALL = Shape(
    task="regression",
    classes=0,
    targets=1,
    rows=100,
    rows_valid=25,
    rows_test=25,
    numbers=3,
    categories=0,
    levels=0,
    texts=0,
)


def test_a_minute_is_the_default() -> None:
    assert check_request(Request()).seconds == 60.0
    assert check_request(Request(trials=5)).seconds is None


def test_families_go_by_any_of_their_names() -> None:
    assert choose_families(("LGBM", "rf", "lightgbm"), SMALL) == ["lightgbm", "random-forest"]


def test_all_that_serve_is_the_default() -> None:
    names = choose_families((), SMALL)
    assert {"dummy", "linear", "lightgbm", "gaussian-process"} <= set(names)
    assert "naive-bayes" not in names, "it predicts no numbers"


def test_families_that_serve_nothing_here_are_told() -> None:
    with pytest.raises(UsageError, match="naive-bayes cannot serve regression on 100 rows"):
        choose_families(("naive-bayes",), SMALL)


def test_an_unknown_family_names_the_nearest() -> None:
    with pytest.raises(UnknownFamilyError, match="Did you mean xgboost"):
        choose_families(("xgbost",), SMALL)
