import time

import pytest

from baselines.families.parts.widths import view_seconds
from baselines.families.registry import find_family
from baselines.learning import Shape
from harness.tuning.clock import Clock
from harness.tuning.driving.pace import Pace
from harness.tuning.proposal import Proposal
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import FitReport

SHAPE = Shape(
    task="binary",
    classes=2,
    targets=1,
    rows=100_000,
    rows_valid=25_000,
    rows_test=25_000,
    numbers=20,
    categories=0,
    levels=0,
    texts=0,
)
CONFIG = find_family("lightgbm").portfolio(SHAPE)[0]
PUBLISHED = Proposal("lightgbm", CONFIG, "portfolio")


def pace(seconds: float | None) -> Pace:
    return Pace(SHAPE, Clock(time.time(), seconds), jobs=2, folds=5)


def timed(seconds: float) -> Trial:
    trial = Trial(0, Proposal("lightgbm", CONFIG, "portfolio"), 5)
    for fold in range(5):
        trial.take(FitReport(key=str(fold), fold=fold, seconds=seconds))
    return trial


def test_estimates_move_to_what_was_seen() -> None:
    measured = pace(600.0)
    before = find_family("lightgbm").seconds(SHAPE, CONFIG)
    measured.learn(timed(10 * before))
    assert measured.fit_seconds("lightgbm", CONFIG) == pytest.approx(10 * before)
    measured.learn(timed(10 * before))
    assert measured.fit_seconds("lightgbm", CONFIG) == pytest.approx(10 * before)


def test_fits_from_the_ledger_teach_nothing_about_speed() -> None:
    measured = pace(600.0)
    before = find_family("lightgbm").seconds(SHAPE, CONFIG)
    trial = Trial(0, Proposal("lightgbm", CONFIG, "portfolio"), 1)
    trial.take(FitReport(key="0", fold=0, seconds=100.0, reused=True))
    measured.learn(trial)
    assert measured.fit_seconds("lightgbm", CONFIG) == before


def test_long_fits_of_others_tell_how_fast_this_machine_is() -> None:
    measured = pace(600.0)
    expected = find_family("lightgbm").seconds(SHAPE, CONFIG)
    assert expected > 2
    measured.learn(timed(2.5 * expected))
    forest = find_family("extra-trees").portfolio(SHAPE)[0]
    expected = 2.5 * find_family("extra-trees").seconds(SHAPE, forest) + view_seconds(SHAPE, forest)
    assert measured.fit_seconds("extra-trees", forest) == pytest.approx(expected)


def test_short_fits_of_others_tell_nothing() -> None:
    measured = pace(600.0)
    before = measured.fit_seconds("lightgbm", CONFIG)
    for family in ("dummy", "naive-bayes", "qda"):
        trial = Trial(0, Proposal(family, find_family(family).portfolio(SHAPE)[0], "portfolio"), 1)
        trial.take(FitReport(key="0", fold=0, seconds=0.2))
        measured.learn(trial)
    assert measured.fit_seconds("lightgbm", CONFIG) == before


def test_two_jobs_halve_the_time_of_a_trial() -> None:
    measured = pace(600.0)
    fit = measured.fit_seconds("lightgbm", CONFIG)
    assert measured.trial_seconds("lightgbm", CONFIG) == pytest.approx(2.5 * fit)


def test_what_there_is_time_for_stays_as_it_is() -> None:
    assert pace(36_000.0).hasten(PUBLISHED) == PUBLISHED


def test_a_dear_booster_learns_faster_when_time_is_short() -> None:
    measured = pace(60.0)
    measured.learn(timed(20.0))
    cheaper = measured.hasten(PUBLISHED)
    assert cheaper is not None
    assert cheaper.config["learning_rate"] > CONFIG["learning_rate"]  # type: ignore[operator]


def test_what_there_is_no_time_for_is_not_begun() -> None:
    measured = pace(5.0)
    measured.learn(timed(500.0))
    assert measured.hasten(PUBLISHED) is None
    cheapest = measured.cheapen(PUBLISHED).config["learning_rate"]
    assert cheapest > CONFIG["learning_rate"], "but what has begun is at least as cheap as can be"  # type: ignore[operator]


def test_nor_is_what_there_is_no_time_to_make_a_view_for() -> None:
    linear = Proposal("linear", find_family("linear").portfolio(SHAPE)[0], "portfolio")
    fit, view = (ask(SHAPE, linear.config) for ask in (find_family("linear").seconds, view_seconds))
    assert view > 0.5
    measured = pace((fit + 0.5 * view) / 2.5 / 0.35 / 0.4)  # a fit alone would just be begun
    assert measured.hasten(linear) is None
    assert measured.cheapen(linear) == linear
    measured.learn(Trial(0, Proposal("naive-bayes", linear.config, "portfolio"), 5))
    assert measured.hasten(linear) == linear, "the view is there now"


def test_no_allowance_is_too_short_to_begin() -> None:
    assert pace(0.01).allowance(PUBLISHED) == pytest.approx(0.2)


def test_a_searched_trial_may_take_a_tenth_of_the_time_or_what_is_usual() -> None:
    searched = Proposal("lightgbm", CONFIG, "search")
    quick = pace(6_000.0).allowance(searched)
    assert quick == pytest.approx(0.1 * 6_000.0 * 2 / 5, rel=0.01)
    slow = pace(6_000.0)
    slow.learn(timed(300.0))
    assert quick < slow.allowance(searched)
    assert slow.allowance(searched) == pytest.approx(slow.allowance(PUBLISHED), rel=1e-3)
