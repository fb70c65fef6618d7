"""Predictions put together and scored, from fits written into a ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from harness.scoring.ready import open_ready
from harness.tuning.assemble import assemble_problem
from harness.tuning.ledger.ledger import FitRecord, Ledger
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.worker.judge import judge_trial
from harness.tuning.worker.mix import mix_trials
from harness.tuning.worker.orders import JudgeOrder, MixOrder, Place
from harness.workspace import Workspace

if TYPE_CHECKING:
    from baselines.problem import Problem


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("judge"))


def key(trial: int, fold: int) -> str:
    return f"{trial}{fold:x}".ljust(40, "0")


def keep_trial(workspace: Workspace, trial: int, *, offset: float) -> tuple[JudgeOrder, Problem]:
    """The order to judge a trial that is wrong by the same in every row, and by fold among the test rows."""
    prepared = open_ready(workspace, "best-line")
    problem = assemble_problem(prepared, workspace)
    place = Place(problem.folder, workspace.ledger("best-line"), workspace.runs("best-line") / "one")
    for fold in range(problem.folds):
        record = FitRecord(
            family="linear",
            fold=fold,
            seconds=1.0,
            valid=(problem.target[problem.fold(fold)[1]] + offset).astype(np.float32),
            test=np.full(problem.rows_test, float(fold), dtype=np.float32),
        )
        Ledger(place.ledger).write(key(trial, fold), record)
    keys = tuple(key(trial, fold) for fold in range(problem.folds))
    return JudgeOrder(place=place, yardstick=make_yardstick(prepared), trial=trial, keys=keys), problem


def test_scores_are_means_over_folds_and_predictions_means_of_their_models(workspace: Workspace) -> None:
    order, problem = keep_trial(workspace, 0, offset=2.0)
    judged = judge_trial(order)
    assert judged.error is None
    assert judged.fold_scores == pytest.approx((2.0,) * problem.folds, rel=1e-5)
    assert (judged.mean, judged.pooled) == pytest.approx((2.0, 2.0), rel=1e-5)
    np.testing.assert_allclose(np.load(order.place.predictions(0, "oof")), problem.target + 2.0, rtol=1e-5)
    mean = (problem.folds - 1) / 2
    np.testing.assert_allclose(np.load(order.place.predictions(0, "test")), mean)


def test_a_model_of_all_rows_is_averaged_with_those_of_the_folds(workspace: Workspace) -> None:
    order, problem = keep_trial(workspace, 0, offset=2.0)
    test = np.arange(problem.rows_test, dtype=np.float32)
    Ledger(order.place.ledger).write("f" * 40, FitRecord(family="linear", fold=-1, seconds=1.0, test=test))
    assert judge_trial(replace(order, whole_key="f" * 40)).error is None
    folds = (problem.folds - 1) / 2
    np.testing.assert_allclose(np.load(order.place.predictions(0, "test")), (test + folds) / 2, rtol=1e-6)


def test_a_trial_whose_kept_predictions_are_damaged_has_no_score(workspace: Workspace) -> None:
    order, _ = keep_trial(workspace, 0, offset=2.0)
    (file,) = order.place.ledger.glob(f"*/{key(0, 1)}.npz")
    file.write_bytes(file.read_bytes()[:50])
    judged = judge_trial(order)
    assert judged.error == "the kept predictions of a fold are missing or damaged"
    assert np.isnan(judged.mean)
    assert not order.place.predictions(0, "oof").exists()


def test_a_trial_whose_model_of_all_rows_is_not_kept_has_no_score(workspace: Workspace) -> None:
    order, _ = keep_trial(workspace, 0, offset=2.0)
    judged = judge_trial(replace(order, whole_key="f" * 40))
    assert judged.error == "the kept predictions of a fold are missing or damaged"


def test_members_that_err_to_either_side_are_mixed_to_the_middle(workspace: Workspace) -> None:
    orders = [keep_trial(workspace, trial, offset=offset)[0] for trial, offset in enumerate((1.0, -1.0, 9.0))]
    for order in orders:
        assert judge_trial(order).error is None
    mixing = MixOrder(place=order.place, yardstick=order.yardstick, trials=(0, 1, 2))
    (mixed,) = mix_trials(mixing).made
    assert mixed.weights == pytest.approx({0: 0.5, 1: 0.5}, abs=0.02)
    assert mixed.judged.mean < 0.05


def test_a_mixture_of_what_is_not_there_says_so(workspace: Workspace) -> None:
    order, _ = keep_trial(workspace, 0, offset=1.0)
    judge_trial(order)
    mixing = MixOrder(place=order.place, yardstick=order.yardstick, trials=(0, 7), stack=True)
    mixes = mix_trials(mixing)
    assert mixes.made == ()
    assert mixes.lost is not None
    assert mixes.lost.startswith("the ensemble could not be made: FileNotFoundError")
