from pathlib import Path

import pytest

from baselines.families.parts.settings import view_settings
from baselines.learning import Loss, Objective
from harness.metrics import find_metric
from harness.tuning.ledger.keys import (
    code_digest,
    cut_key,
    fit_key,
    predictions_key,
    view_folder,
)
from harness.tuning.measure.goal import make_goal

GOAL = make_goal(find_metric("rmse"), task="regression", classes=0, options={})
USUAL = {
    "family": "lightgbm",
    "config": {"learning_rate": 0.1, "view_encode": "auto"},
    "fold": 0,
    "seed": 0,
    "threads": 1,
    "rounds": None,
}


@pytest.mark.parametrize(
    "change",
    [
        {"family": "xgboost"},
        {"config": {"learning_rate": 0.2, "view_encode": "auto"}},
        {"config": {"learning_rate": 0.1, "view_encode": "target"}},
        {"fold": 1},
        {"seed": 1},
        {"threads": 2},
        {"rounds": 100},
        {"upon": [["a", "b"]]},
    ],
)
def test_whatever_changes_a_fit_changes_its_key(change: dict[str, object]) -> None:
    assert fit_key("problem", GOAL, **{**USUAL, **change}) != fit_key("problem", GOAL, **USUAL)  # type: ignore[arg-type]


def test_the_problem_and_the_goal_are_in_the_key() -> None:
    mae = make_goal(find_metric("mae"), task="regression", classes=0, options={})
    assert mae.objective == Objective(Loss.ABSOLUTE)
    keys = {
        fit_key(problem, goal, **USUAL)  # type: ignore[arg-type]
        for problem in ("one", "two")
        for goal in (GOAL, mae)
    }
    assert len(keys) == 4


def test_metrics_with_the_same_goal_share_their_fits() -> None:
    r2 = make_goal(find_metric("r2"), task="regression", classes=0, options={})
    assert fit_key("problem", r2, **USUAL) == fit_key("problem", GOAL, **USUAL)  # type: ignore[arg-type]


def test_a_cut_fit_has_a_name_of_its_own_run() -> None:
    key = fit_key("problem", GOAL, **USUAL)  # type: ignore[arg-type]
    assert len({key, cut_key(key, "run-1"), cut_key(key, "run-2"), predictions_key(key, 7)}) == 4


def test_a_view_goes_by_its_own_options_alone() -> None:
    options = view_settings({"learning_rate": 0.1, "view_encode": "auto"})
    assert options == {"view_encode": "auto"}
    assert view_folder(Path("p"), "codes", options, 0) != view_folder(Path("p"), "codes", options, 1)
    assert view_folder(Path("p"), "codes", options, 0) != view_folder(Path("p"), "codes", {}, 0)


def test_the_digest_of_the_code_is_steady() -> None:
    assert code_digest() == code_digest()
    assert len(code_digest()) == 16
