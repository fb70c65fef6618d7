"""What a column is worth to a model, where one can know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from harness.scoring.ready import open_ready
from harness.tuning.models.permutation import permute_columns
from harness.tuning.record.runs import find_run
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

TOML = '[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\nname = "mse"\n'
Run = tuple["Prepared", Workspace]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Answers that one column tells wholly, a second by a third as much, and a third not at all."""
    workspace, random = Workspace(tmp_path_factory.mktemp("permuted")), np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(600, 3)), columns=["much", "some", "none"])
    table["y"] = table["much"] + table["some"] / 3
    folder = workspace.competitions / "toy"
    folder.mkdir(parents=True)
    table.to_csv(folder / "rows.csv", index=False)
    (folder / "competition.toml").write_text(TOML, encoding="utf-8")
    prepared = open_ready(workspace, "toy")
    tune_competition(prepared, workspace, Request(models=("dummy", "linear"), trials=3))
    return prepared, workspace


def test_a_column_is_worth_what_shuffling_it_costs(run: Run) -> None:
    prepared, workspace = run
    folder = find_run(workspace, "latest")
    found = permute_columns(prepared, workspace, folder, name="linear", seconds=60)
    assert [one.column for one in found.columns] == ["much", "some", "none"]
    assert found.score == pytest.approx(0, abs=1e-3)
    # Of a linear model the squared error grows by twice the variance of what the column adds.
    much, some, none = (one.loss for one in found.columns)
    assert much == pytest.approx(2, rel=0.3)
    assert some == pytest.approx(2 / 9, rel=0.3)
    assert none == pytest.approx(0, abs=0.01)
    assert all(one.low <= one.loss <= one.high for one in found.columns)
    assert found == permute_columns(prepared, workspace, folder, name="linear", seconds=60)


def test_a_model_that_uses_nothing_loses_nothing(run: Run) -> None:
    prepared, workspace = run
    found = permute_columns(prepared, workspace, find_run(workspace, "latest"), name="dummy", seconds=60)
    assert {one.loss for one in found.columns} == {0.0}
