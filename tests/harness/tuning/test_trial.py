from dataclasses import replace

import numpy as np
import pytest

from harness.tuning.proposal import Proposal
from harness.tuning.trial import Trial, common_rounds
from harness.tuning.worker.orders import FitReport

PROPOSAL = Proposal("lightgbm", {"learning_rate": 0.1}, "search")


def report(fold: int, *, loss: float = 0.5, error: str | None = None) -> FitReport:
    return FitReport(key=f"key-{fold}", fold=fold, seconds=2.0, loss=loss, error=error)


def test_one_number_of_rounds_serves_all_folds() -> None:
    # Alone, the first fold would stop at round 1 and the second at round 3; their mean is best at round 2.
    curves = [np.array([0.1, 0.2, 0.9]), np.array([0.9, 0.4, 0.3])]
    assert common_rounds(curves) == 2


def test_the_shortest_curve_limits_the_rounds() -> None:
    assert common_rounds([np.array([3.0, 2.0]), np.array([3.0, 2.0, 1.0, 0.0])]) == 2


@pytest.mark.parametrize("arrival", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_which_fit_comes_back_first_changes_nothing(arrival: tuple[int, ...]) -> None:
    """0.1 + 0.2 + 0.3 is a bit more than 0.3 + 0.2 + 0.1, and a bit is enough to choose another round."""
    trial = Trial(0, PROPOSAL, 3)
    for fold in arrival:
        second = (0.1, 0.2, 0.3)[fold]
        trial.take(replace(report(fold, loss=second), curve=np.array([0.2, second])))
    trial.settle_rounds()
    assert trial.rounds == 1
    assert trial.loss == (0.1 + 0.2 + 0.3) / 3


def test_a_bold_trial_fits_all_folds_at_once() -> None:
    assert list(Trial(0, PROPOSAL, 5).folds_to_fit()) == [0, 1, 2, 3, 4]


def test_a_cautious_trial_waits_for_its_scouts() -> None:
    trial = Trial(0, PROPOSAL, 5, bar=0.6)
    assert list(trial.folds_to_fit()) == [0, 1]
    trial.take(report(0))
    assert list(trial.folds_to_fit()) == [0, 1]
    trial.take(report(1))
    assert list(trial.folds_to_fit()) == [0, 1, 2, 3, 4]


def test_hopeless_scouts_end_a_trial() -> None:
    trial = Trial(0, PROPOSAL, 5, bar=0.6)
    trial.take(report(0, loss=0.5))
    assert not trial.is_given_up
    trial.take(report(1, loss=0.8))
    assert trial.is_given_up
    assert (trial.state, trial.reason) == (
        "abandoned",
        "given up after 2 folds: a loss of 0.65, where 0.6 is the most",
    )


def test_scouts_tell_how_far_the_other_folds_grow() -> None:
    trial = Trial(0, PROPOSAL, 5, scouts_rounds=True)
    trial.take(replace(report(0), curve=np.array([0.1, 0.2, 0.9])))
    assert list(trial.folds_to_fit()) == [0, 1]
    assert trial.rounds is None
    trial.take(replace(report(1), curve=np.array([0.9, 0.4, 0.3])))
    assert list(trial.folds_to_fit()) == [0, 1, 2, 3, 4]
    assert trial.rounds == 2


def test_a_bold_trial_is_never_given_up() -> None:
    trial = Trial(0, PROPOSAL, 3)
    for fold in range(3):
        trial.take(report(fold, loss=9.0))
    assert not trial.is_over
    assert trial.loss == pytest.approx(9.0)


def test_one_failed_fit_fails_the_trial_with_its_reason() -> None:
    trial = Trial(0, PROPOSAL, 3)
    trial.take(report(0))
    trial.take(report(1, error="out of memory"))
    assert (trial.state, trial.reason) == ("failed", "out of memory")
    assert trial.seconds == 4.0
