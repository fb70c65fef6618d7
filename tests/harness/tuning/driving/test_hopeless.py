from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from harness.metrics import find_metric
from harness.scoring.ready import open_ready
from harness.tuning.assemble import assemble_problem
from harness.tuning.driving.hopeless import Bar, constant_loss, hopeless_loss
from harness.tuning.measure.goal import Goal, goal_of
from harness.tuning.proposal import Proposal, Source
from harness.tuning.trial import State, Trial
from harness.tuning.worker.orders import FitReport
from harness.workspace import Workspace

if TYPE_CHECKING:
    from baselines.problem import Problem

FLOOR = 0.7


def over(family: str, loss: float, *, source: Source = "portfolio") -> Trial:
    trial = Trial(0, Proposal(family, {}, source), 5)
    for fold in range(5):
        trial.take(FitReport(key=str(fold), fold=fold, loss=loss))
    trial.end("done", "")
    return trial


def given_up(loss: float) -> Trial:
    trial = Trial(0, Proposal("lightgbm", {}, "search"), 5, bar=0.45)
    for fold in range(2):
        trial.take(FitReport(key=str(fold), fold=fold, loss=loss))
    assert trial.state == "abandoned"
    return trial


@pytest.mark.parametrize(
    ("best", "floor", "bar"),
    [
        (0.5, 0.7, 0.53),  # a good part of the floor: so much of the way back
        (0.0001, 1.0, 0.001),  # a ten-thousandth of it: ten times the loss
        (-3.0, 1.0, -2.4),  # a loss that may be negative
        (0.7, 0.7, 0.7),
        (0.9, 0.7, 0.9),
    ],
)
def test_what_is_hopeless_depends_on_how_good_the_best_is(best: float, floor: float, bar: float) -> None:
    assert hopeless_loss(best, floor) == pytest.approx(bar)


def test_the_bar_is_known_once_something_better_than_a_constant_is() -> None:
    bar = Bar(FLOOR, best_alone=False)
    bar.learn(over("dummy", 0.69))
    assert bar.limit("linear") == math.inf
    bar.learn(over("linear", 0.5))
    assert bar.limit("linear") == pytest.approx(0.53)
    for loss in (0.4, 0.41, 0.42, 0.43, 0.6):
        bar.learn(over("lightgbm", loss))
    assert bar.limit("lightgbm") == bar.hopeless == pytest.approx(hopeless_loss(0.4, FLOOR))


def test_where_the_best_alone_counts_what_is_behind_its_familys_best_quarter_is_given_up() -> None:
    bar = Bar(FLOOR, best_alone=True)
    for loss in (0.4, 0.41):
        bar.learn(over("lightgbm", loss))
    assert bar.limit("lightgbm") == bar.hopeless, "so few say nothing yet"
    bar.learn(given_up(0.6))
    assert bar.limit("lightgbm") == 0.4
    for loss in (0.42, 0.43):
        bar.learn(over("lightgbm", loss))
    assert bar.limit("lightgbm") == pytest.approx(0.405)
    hopeless = pytest.approx(hopeless_loss(0.4, FLOOR))
    assert bar.limit("linear") == hopeless, "another family is measured by its own"
    assert bar.hopeless == hopeless, "and whole families are judged as ever"


def test_an_earlier_runs_best_are_no_measure_for_others() -> None:
    bar = Bar(FLOOR, best_alone=True)
    for _ in range(9):
        bar.learn(over("lightgbm", 0.4, source="earlier"))
    assert bar.limit("lightgbm") == bar.hopeless == pytest.approx(hopeless_loss(0.4, FLOOR))


@pytest.mark.parametrize("state", ["failed", "abandoned"])
@pytest.mark.parametrize("folds", [1, 2])
def test_trials_that_failed_or_had_no_time_say_nothing(state: State, folds: int) -> None:
    bar = Bar(FLOOR, best_alone=False)
    trial = Trial(0, Proposal("linear", {}, "portfolio"), 5)
    for fold in range(folds):
        trial.take(FitReport(key=str(fold), fold=fold, loss=0.1))
    trial.end(state, "the time was over")
    bar.learn(trial)
    assert bar.limit("linear") == math.inf


def test_losses_that_do_not_compare_have_no_bar() -> None:
    bar = Bar(math.inf, best_alone=True)
    for _ in range(9):
        bar.learn(over("linear", 0.1))
    assert bar.limit("linear") == bar.hopeless == math.inf


def problem_of(workspace: Workspace, answers: np.ndarray, metric: str) -> tuple[Problem, Goal]:
    """A problem with one feature that says nothing."""
    folder = workspace.competitions / "made"
    folder.mkdir(parents=True)
    table = pd.DataFrame({"x": np.random.default_rng(0).random(len(answers)), "y": answers})
    table.to_csv(folder / "rows.csv", index=False)
    (folder / "competition.toml").write_text(
        f'[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\nname = "{metric}"\n', encoding="utf-8"
    )
    prepared = open_ready(workspace, "made")
    return assemble_problem(prepared, workspace), goal_of(prepared, find_metric(metric))


@pytest.mark.parametrize(
    ("metric", "numbers", "floor"),
    [
        ("log_loss", False, pytest.approx(0.5623, abs=0.01)),  # the entropy of a class in four rows
        ("rmse", True, pytest.approx(1.0, abs=0.1)),  # errors count in standard deviations
        ("poisson_deviance", True, math.inf),
    ],
)
def test_the_floor_is_what_a_constant_comes_to(
    tmp_path: Path, metric: str, numbers: bool, floor: float
) -> None:
    classes = np.where(np.arange(400) % 4, "no", "yes")
    answers = np.random.default_rng(0).poisson(40, size=400) if numbers else classes
    assert constant_loss(*problem_of(Workspace(tmp_path), answers, metric)) == floor
