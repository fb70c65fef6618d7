"""A plan that several tests of a run's parts change a little."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.scoring.ready import open_ready
from harness.tuning.assemble import assemble_problem
from harness.tuning.driving.plan import Plan
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.worker.orders import Place
from harness.workspace import Workspace


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    workspace = Workspace(tmp_path)
    prepared = open_ready(workspace, "best-line")
    yardstick, problem = make_yardstick(prepared), assemble_problem(prepared, workspace)
    return Plan(
        run="one",
        place=Place(problem.folder, workspace.ledger("best-line"), workspace.runs("best-line") / "one"),
        yardstick=yardstick,
        goal=yardstick.goal,
        problem=problem,
        shape=problem.shape,
        seed=0,
        total=None,
        ensemble=True,
        strict=True,
        memory=2.0**30,
        floor=1.0,
    )
