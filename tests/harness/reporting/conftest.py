"""Competitions with a real run of harness tune and files handed in, one of each task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from harness.competition.prepared.tables import read_test
from harness.reporting.material import Material
from harness.scoring.chosen_metric import metric_of
from harness.scoring.ready import open_ready
from harness.scoring.standing import rank, read_current
from harness.scoring.submit import submit
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace
from leaderboard.names import resolve_entry

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.reporting.material import Audience

EVIL = "<script>alert(1)</script>"
ROWS = 240
TOML = '[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\nname = "{metric}"\n[split]\ntest = 0.5\n'
METRICS = {"roc_auc": 2, "log_loss": 3, "rmse": 0}  # and how many classes there are

See = Callable[..., Material]


def _make(folder, metric: str) -> tuple[Prepared, Workspace]:
    workspace, random = Workspace(folder), np.random.default_rng(0)
    table = pd.DataFrame({"x": random.normal(size=ROWS), "noise": random.normal(size=ROWS)})
    y = table["x"] + random.normal(size=ROWS) / 3
    classes = METRICS[metric]
    table["y"] = pd.qcut(y, classes, labels=["no", "yes", "maybe"][:classes]).astype(str) if classes else y
    competition = workspace.competitions / "toy"
    competition.mkdir(parents=True)
    table.to_csv(competition / "rows.csv", index=False)
    (competition / "competition.toml").write_text(TOML.format(metric=metric), encoding="utf-8")
    return open_ready(workspace, "toy"), workspace


def _hand_in(prepared: Prepared, workspace: Workspace) -> None:
    """The rule that all answers come from, under a name that is none to be run."""
    test = read_test(prepared).to_pandas()
    if prepared.classes and len(prepared.classes) > 2:
        chances = {name: np.full(len(test), 1 / 3) for name in prepared.classes}
        table = pd.DataFrame({prepared.id: test[prepared.id], **chances})
    else:
        sign = -1 if prepared.classes and prepared.classes[1] == "no" else 1
        table = pd.DataFrame({prepared.id: test[prepared.id], "y": sign * test["x"]})
    file = workspace.root / "rule.csv"
    table.to_csv(file, index=False)
    submit(prepared, workspace, file, team=EVIL, model=None, message=EVIL)


@pytest.fixture(scope="module", params=METRICS)
def metric(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory, metric: str) -> tuple[Prepared, Workspace]:
    """A competition whose board a run has filled."""
    prepared, workspace = _make(tmp_path_factory.mktemp(metric.replace("_", "-")), metric)
    request = Request(models=("dummy", "linear", "tree"), trials=16, command="harness tune toy")
    tune_competition(prepared, workspace, request)
    _hand_in(prepared, workspace)
    return prepared, workspace


@pytest.fixture(scope="module")
def see(tuned: tuple[Prepared, Workspace]) -> See:
    """The material as somebody sees it."""
    prepared, workspace = tuned

    def look(audience: Audience = "host", focus: str | None = None) -> Material:
        board = rank(read_current(prepared, workspace), prepared, metric_of(prepared), everything=True)
        return Material(
            prepared=prepared,
            workspace=workspace,
            audience=audience,
            made_at=datetime(2026, 1, 1, tzinfo=UTC),
            focus=None if focus is None else resolve_entry(focus, board),
        )

    return look
