"""What becomes of a trial whose folds are predicted; how its fits are made is seen in test_driver.py."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from baselines.families.registry import find_family
from baselines.problem import ALL_ROWS
from harness.tuning.clock import Clock
from harness.tuning.driving.pace import Pace
from harness.tuning.driving.workshop import Workshop
from harness.tuning.proposal import Proposal
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import FitReport

if TYPE_CHECKING:
    from harness.tuning.driving.plan import Plan
    from harness.tuning.proposal import Source

FOLDS = {0: "first", 1: "second"}


@pytest.fixture
def workshop(plan: Plan) -> Workshop:
    clock = Clock(time.time(), None)
    return Workshop(plan, clock, Pace(plan.shape, clock, jobs=2, folds=2))


@pytest.mark.parametrize(("source", "hastens"), [("portfolio", True), ("search", False), ("earlier", False)])
def test_what_had_to_wait_is_made_cheaper_when_it_begins(
    plan: Plan, source: Source, *, hastens: bool
) -> None:
    """A searched configuration stays as it is: its study is told how good that very one was."""
    large = replace(plan.shape, rows=200_000, numbers=12)
    clock = Clock(time.time(), 60.0)
    workshop = Workshop(replace(plan, strict=False), clock, Pace(large, clock, jobs=2, folds=2))
    dear = find_family("lightgbm").portfolio(large)[0]
    trial = Trial(0, Proposal("lightgbm", dear, source), 2)
    workshop.begin(trial)
    assert trial.proposal.config == dear
    first, second = workshop.take_next(), workshop.take_next()
    assert (trial.proposal.config != dear) is hastens
    assert first.order.config == second.order.config == trial.proposal.config
    assert first.order.seconds == second.order.seconds == trial.allowance


def test_a_run_by_trials_begins_what_was_planned(plan: Plan) -> None:
    large = replace(plan.shape, rows=200_000, numbers=12)
    clock = Clock(time.time(), 1.0)
    workshop = Workshop(plan, clock, Pace(large, clock, jobs=2, folds=2))
    dear = find_family("lightgbm").portfolio(large)[0]
    trial = Trial(0, Proposal("lightgbm", dear, "portfolio"), 2)
    workshop.begin(trial)
    order = workshop.take_next().order
    assert order.config == trial.proposal.config == dear
    assert order.seconds is trial.allowance is None


def test_by_the_clock_the_second_layer_comes_before_what_is_begun_and_that_before_the_rest(
    plan: Plan,
) -> None:
    """It is asked for late, when its time has come or nothing begun waits."""
    clock = Clock(time.time(), 60.0)
    workshop = Workshop(replace(plan, strict=False), clock, Pace(plan.shape, clock, jobs=2, folds=2))
    first = Trial(0, Proposal("linear", find_family("linear").portfolio(plan.shape)[0], "portfolio"), 2)
    other = Trial(1, replace(first.proposal), 2)
    workshop.begin(first)
    workshop.take_next()
    workshop.begin(other)
    assert workshop.has_begun
    above = Trial(2, replace(first.proposal, source="second layer", upon=(0,)), 2, below=(first,))
    workshop.begin(above)
    orders = [workshop.take_next().order for _ in range(5)]
    assert [(order.upon, order.fold) for order in orders[:3]] == [((0,), 0), ((0,), 1), ((), 1)]
    assert first.allowance is not None
    assert other.allowance is not None


def refitted() -> Trial:
    """A trial whose folds are predicted and that waits for its model of all rows."""
    return Trial(0, Proposal("linear", {}, "portfolio"), 2, refits=True, predicted=dict(FOLDS))


@pytest.mark.parametrize("trouble", [{"complete": False, "rounds": 5}, {"error": "out of memory"}])
def test_a_model_of_all_rows_that_was_cut_or_failed_is_left_out(
    workshop: Workshop, trouble: dict[str, object]
) -> None:
    trial = refitted()
    workshop._take_predicted(trial, FitReport(key="whole", fold=ALL_ROWS, **trouble))  # type: ignore[arg-type]
    assert (trial.state, trial.refits, trial.whole_rounds) == ("running", False, 0)
    assert trial.predicted == FOLDS
    assert workshop.take_next().order.whole_key is None


def test_a_whole_one_has_its_part_in_what_is_judged(workshop: Workshop) -> None:
    trial = refitted()
    workshop._take_predicted(trial, FitReport(key="whole", fold=ALL_ROWS, rounds=5))
    assert (trial.refits, trial.whole_rounds) == (True, 5)
    assert workshop.take_next().order.whole_key == "whole"


def test_a_fold_without_predictions_fails_the_trial(workshop: Workshop) -> None:
    trial = refitted()
    workshop._take_predicted(trial, FitReport(key="first", fold=0, error="out of memory"))
    assert (trial.state, trial.reason) == ("failed", "out of memory")
