"""Models to take away: what they predict follows from their members, their weights and their decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from harness.competition.prepared.tables import read_test
from harness.errors import UnknownNameError, UsageError
from harness.scoring.ready import open_ready
from harness.tuning.models.predict import predict_file, refit_named, write_predictions
from harness.tuning.models.refit import model_file
from harness.tuning.models.take_away import load_model, predict_table
from harness.tuning.record.run_record import read_run
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a finished run on numbers and one on classes."""
    workspace = Workspace(tmp_path_factory.mktemp("refit"))
    request = Request(models=("dummy", "linear", "tree"), trials=3, quick=True)
    for slug in ("best-line", "iris"):
        tune_competition(open_ready(workspace, slug), workspace, request)
    return workspace


def run_of(workspace: Workspace, slug: str) -> Path:
    (run,) = workspace.runs(slug).iterdir()
    return run


def rows_to_predict(workspace: Workspace, slug: str) -> pa.Table:
    table = read_test(open_ready(workspace, slug))
    assert table is not None
    return table


def test_a_stack_is_its_intercept_and_its_weighted_members(workspace: Workspace) -> None:
    run, rows = run_of(workspace, "best-line"), rows_to_predict(workspace, "best-line")
    outcome = read_run(run).outcome
    assert outcome is not None
    found = {}
    for name in outcome.entries:
        model = load_model(refit_named(workspace, run.name, model=name, jobs=2), workspace)
        found[name] = model.predict(rows)
    trials = {entry.trial: name for name, entry in outcome.entries.items() if entry.trial is not None}
    for mixture in ("ensemble", "stack"):
        entry = outcome.entries[mixture]
        assert entry.weights
        weighted = sum(weight * found[trials[trial]] for trial, weight in entry.weights.items())
        np.testing.assert_allclose(found[mixture], weighted + sum(entry.intercepts), rtol=1e-5)
    assert len(outcome.entries["stack"].intercepts) == 1


def test_a_stack_of_classes_predicts_their_names(workspace: Workspace) -> None:
    run, rows = run_of(workspace, "iris"), rows_to_predict(workspace, "iris")
    model = load_model(refit_named(workspace, run.name, model="stack", jobs=2), workspace)
    table = predict_table(model, rows)
    assert table.num_rows == rows.num_rows
    assert set(table[table.column_names[-1]].to_pylist()) == {"setosa", "versicolor", "virginica"}


def test_a_model_is_refitted_once(workspace: Workspace, tmp_path: Path) -> None:
    run = run_of(workspace, "best-line")
    file = tmp_path / "rows.parquet"
    write_predictions(rows_to_predict(workspace, "best-line"), file)
    first = predict_file(workspace, run.name, file, model="dummy")
    kept = model_file(run, "dummy")
    written = kept.stat().st_mtime_ns
    assert predict_file(workspace, run.name, file, model="dummy").equals(first)
    assert kept.stat().st_mtime_ns == written


def test_an_unknown_model_is_refused_with_the_known_ones(workspace: Workspace) -> None:
    with pytest.raises(UnknownNameError, match=r"'stakc'.*stack"):
        refit_named(workspace, run_of(workspace, "best-line").name, model="stakc")


def test_what_is_no_model_is_refused_even_if_it_is_trusted(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "any.model"
    with pytest.raises(UsageError, match="cannot be read"):
        load_model(file, workspace)
    file.write_bytes(b"anything")
    with pytest.raises(UsageError, match="was not made in this workspace"):
        load_model(file, workspace)
    with pytest.raises(UsageError, match="cannot be loaded"):
        load_model(file, workspace, trusted=True)
    file.write_bytes(b"\x80\x04K\x03.")  # a pickled 3
    with pytest.raises(UsageError, match=r"holds no model of harness"):
        load_model(file, workspace, trusted=True)


def test_a_run_without_its_predictions_cannot_be_refitted(workspace: Workspace) -> None:
    run = run_of(workspace, "iris")
    kept = (run / "predictions").rename(run / "elsewhere")
    with pytest.raises(UsageError, match=r"predictions of the run .* were removed"):
        refit_named(workspace, run.name, model="tree", jobs=2)
    kept.rename(run / "predictions")
