"""What a run measures by, without a way to the answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import HarnessError, UnknownNameError
from harness.scoring.ready import open_ready
from harness.tuning.measure.goal import Choice
from harness.tuning.measure.yardstick import make_yardstick
from harness.workspace import Workspace


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("yardstick"))


def test_the_competitions_own_metric_is_the_usual_one(workspace: Workspace) -> None:
    yardstick = make_yardstick(open_ready(workspace, "best-line"))
    assert (yardstick.metric.name, yardstick.final_metric.name, yardstick.maximize) == ("rmse", "rmse", False)
    assert yardstick.final_goal == yardstick.goal


def test_another_metric_tunes_while_the_own_one_is_handed_in_by(workspace: Workspace) -> None:
    yardstick = make_yardstick(open_ready(workspace, "iris"), "log_loss")
    assert (yardstick.metric.name, yardstick.final_metric.name) == ("log_loss", "accuracy")
    assert yardstick.goal.choice is Choice.NONE
    assert yardstick.final_goal.choice is Choice.WEIGHTS


def test_no_way_leads_to_the_answers(workspace: Workspace) -> None:
    prepared = open_ready(workspace, "best-line")
    assert prepared.folder != Path()
    for metric in (None, "mae"):
        yardstick = make_yardstick(prepared, metric)
        assert yardstick.prepared.folder == Path()
        assert yardstick.own is None or yardstick.own.folder == Path()


def test_a_metric_must_be_known_and_serve_the_task(workspace: Workspace) -> None:
    prepared = open_ready(workspace, "best-line")
    with pytest.raises(UnknownNameError, match=r"'rsme'.*rmse"):
        make_yardstick(prepared, "rsme")
    with pytest.raises(HarnessError, match="roc_auc of best-line does not serve regression"):
        make_yardstick(prepared, "roc_auc")
