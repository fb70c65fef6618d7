from __future__ import annotations

import math

import pytest

from baselines.learning import Loss
from harness.tuning.driving.hopeless import Bar, hopeless_loss
from harness.tuning.proposal import Proposal
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import FitReport


def over(family: str, loss: float) -> Trial:
    trial = Trial(0, Proposal(family, {}, "portfolio"), 2)
    for fold in range(2):
        trial.take(FitReport(key=str(fold), fold=fold, loss=loss))
    trial.end("done", "")
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


def test_the_bar_is_known_once_the_dummy_and_something_better_are() -> None:
    bar = Bar(Loss.LOG)
    bar.learn(over("linear", 0.5))
    assert bar.loss == math.inf
    bar.learn(over("dummy", 0.7))
    assert bar.loss == pytest.approx(0.53)
    bar.learn(over("lightgbm", 0.4))
    bar.learn(over("knn", 0.6))
    assert bar.loss == pytest.approx(hopeless_loss(0.4, 0.7))


def test_losses_that_do_not_compare_have_no_bar() -> None:
    bar = Bar(Loss.POISSON)
    for family, loss in (("dummy", 0.7), ("linear", 0.1)):
        bar.learn(over(family, loss))
    assert bar.loss == math.inf
