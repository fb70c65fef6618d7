"""What a worker does: fits from the ledger or made anew, cut by a deadline, cut back to common rounds."""

from __future__ import annotations

import errno
import time
from dataclasses import replace

import numpy as np
import pytest

from baselines.errors import BaselineError
from baselines.families.registry import find_family
from harness.errors import UsageError
from harness.scoring.ready import open_ready
from harness.tuning.assemble import assemble_problem
from harness.tuning.ledger.ledger import FitRecord, Ledger
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.worker.fit import cut_model, explain_failure, fit_fold
from harness.tuning.worker.orders import CutOrder, FitOrder, Place
from harness.workspace import Workspace

KEY, CUT, PREDICTIONS = ("a" * 40, "c" * 40, "e" * 40)


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("fit"))


def make_order(workspace: Workspace, family: str, **config: float) -> FitOrder:
    prepared = open_ready(workspace, "best-line")
    problem = assemble_problem(prepared, workspace)
    return FitOrder(
        place=Place(problem.folder, workspace.ledger("best-line"), workspace.runs("best-line") / "one"),
        yardstick=make_yardstick(prepared),
        family=family,
        config={**find_family(family).portfolio(problem.shape)[0], **config},
        fold=0,
        seed=0,
        threads=1,
        key=KEY,
        cut_key=CUT,
    )


def read(workspace: Workspace, key: str) -> FitRecord:
    record = Ledger(workspace.ledger("best-line")).read(key)
    assert record is not None
    return record


def test_a_fit_is_made_once(workspace: Workspace) -> None:
    order = make_order(workspace, "linear")
    first, again = fit_fold(order), fit_fold(order)
    assert first.error is None
    assert (first.reused, again.reused) == (False, True)
    assert (again.key, again.loss, again.seconds) == (KEY, first.loss, first.seconds)


def test_a_deadline_leaves_a_part_under_its_own_name_and_the_whole_to_be_made(workspace: Workspace) -> None:
    order = make_order(workspace, "lightgbm", learning_rate=0.0005)
    cut = fit_fold(replace(order, seconds=0.2))
    assert (cut.key, cut.complete, cut.error) == (CUT, False, None)
    assert not Ledger(workspace.ledger("best-line")).has(KEY)
    whole = fit_fold(replace(order, config={**order.config, "learning_rate": 0.2}))
    assert (whole.key, whole.complete, whole.reused) == (KEY, True, False)


def test_when_the_time_is_over_nothing_is_begun(workspace: Workspace) -> None:
    report = fit_fold(replace(make_order(workspace, "lightgbm"), deadline=time.time() - 1))
    assert report.error is not None
    assert "left to begin" in report.error
    assert not [file for file in workspace.ledger("best-line").rglob("*") if file.is_file()]


def test_a_model_that_is_gone_is_grown_again_to_the_same_predictions(workspace: Workspace) -> None:
    order = make_order(workspace, "lightgbm", learning_rate=0.1)
    report = fit_fold(order)
    assert report.curve is not None
    rounds = int(np.argmin(report.curve)) + 1
    cutting = CutOrder(fit=order, fit_key=KEY, key=PREDICTIONS, rounds=rounds)
    assert cut_model(cutting).error is None
    from_model = read(workspace, PREDICTIONS)
    assert Ledger(workspace.ledger("best-line")).read_model(KEY) is None, (
        "its predictions are all that is kept"
    )
    again = replace(cutting, key="b" * 40)
    assert cut_model(again).error is None
    grown = read(workspace, "b" * 40)
    assert from_model.valid is not None
    assert from_model.test is not None
    np.testing.assert_array_equal(grown.valid, from_model.valid)
    np.testing.assert_array_equal(grown.test, from_model.test)


def test_a_fit_that_raises_costs_only_itself(workspace: Workspace) -> None:
    report = fit_fold(make_order(workspace, "lightgbm", num_leaves=1))
    assert report.error is not None
    assert report.key == KEY
    assert not report.disk_full
    assert not Ledger(workspace.ledger("best-line")).has(KEY)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.EACCES, "Permission denied"), "PermissionError: [Errno 13] Permission denied"),
        (MemoryError(), "out of memory"),
        (BaselineError("one class alone"), "one class alone"),
        (UsageError("what was asked makes no sense"), "what was asked makes no sense"),
        (ValueError("no"), "ValueError: no"),
    ],
)
def test_a_reason_is_a_few_words(error: Exception, reason: str) -> None:
    assert explain_failure(error) == reason
