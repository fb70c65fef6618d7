"""A user's own estimator, cross-validated: what it sees, what is handed in, whom it joins."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from harness.errors import HarnessError
from harness.scoring.ready import open_ready
from harness.tuning.own_model.evaluate import Evaluated, evaluate_model
from harness.tuning.own_model.own_model import ViewName, parse_reference
from harness.tuning.own_model.summary import evaluated_lines
from harness.tuning.record.run_record import read_run
from harness.tuning.record.runs import list_runs
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace

OWN = """
import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression


class Numbers(LogisticRegression):
    def fit(self, x, y):
        assert np.isfinite(x).all(), "gaps"
        assert np.abs(np.asarray(x).mean(axis=0)).max() < 1, "not scaled"
        return super().fit(x, y)


class Lost(LinearRegression):
    def predict(self, x):
        return super().predict(x) * np.nan


def numbers():
    return Numbers(max_iter=500)


line = LinearRegression()
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    return Workspace(tmp_path)


def evaluate(workspace: Workspace, slug: str, maker: str, *, view: ViewName = "raw") -> Evaluated:
    own = parse_reference(f"{workspace.root / 'own.py'}:{maker}", view=view)
    return evaluate_model(open_ready(workspace, slug), workspace, own, jobs=2)


def test_rows_come_as_scaled_numbers_where_these_are_asked_for(workspace: Workspace) -> None:
    evaluated = evaluate(workspace, "iris", "numbers", view="linear")
    (one,) = evaluated.entries
    assert one.candidate.judged.mean > 0.85
    assert one.entry.public_score is not None
    assert (evaluated.weight, evaluated.ensemble_before) == (None, None)
    with pytest.raises(HarnessError, match=r"own\.py:numbers failed on fold \d: .*not scaled"):
        evaluate(workspace, "iris", "numbers", view="trees")
    statuses = [read_run(run).status for run in list_runs(workspace.runs("iris"))]
    assert statuses == ["failed", "finished"], "the newest first, and on record although it failed"


def test_a_forecast_is_made_by_a_model_of_all_rows(workspace: Workspace) -> None:
    """What is handed in is what the same estimator says that has learnt from every training row."""
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(120, 2)), columns=["a", "b"]).assign(moment=np.arange(120))
    table["y"] = table["a"] - table["b"] + table["moment"] / 50 + random.normal(size=120) / 10
    folder = workspace.competitions / "forecast"
    folder.mkdir(parents=True)
    table.to_csv(folder / "rows.csv", index=False)
    (folder / "competition.toml").write_text(
        '[data]\nsource = "rows.csv"\ntarget = "y"\n[split]\nmethod = "time"\ntime = "moment"\ntest = 0.25\n'
        '[split.folds]\ncount = 3\n[metric]\nname = "rmse"\n',
        encoding="utf-8",
    )
    evaluated = evaluate(workspace, "forecast", "line")
    past, future, features = table.iloc[:90], table.iloc[90:], ["a", "b", "moment"]
    expected = LinearRegression().fit(past[features], past["y"]).predict(future[features])
    handed_in = pd.read_csv(evaluated.submission)["y"]
    np.testing.assert_allclose(np.sort(handed_in), np.sort(expected), rtol=1e-5)
    assert len(evaluated.entries[0].entry.fold_scores) == 3


def test_it_joins_the_latest_runs_models(workspace: Workspace) -> None:
    prepared = open_ready(workspace, "best-line")
    tuned = tune_competition(prepared, workspace, Request(models=("dummy", "tree"), trials=2, quick=True))
    evaluated = evaluate(workspace, "best-line", "line")
    assert [one.candidate.model for one in evaluated.entries] == ["line", "ensemble with line"]
    assert evaluated.weight is not None
    assert evaluated.weight > 0.5, "a line is what the table is made of"
    before = {one.candidate.model: one.candidate.judged.mean for one in tuned.entries}["ensemble"]
    assert evaluated.ensemble_before == before
    told = " ".join(evaluated_lines(evaluated))
    assert f"Among the latest run's models it weighs {evaluated.weight:.2f}" in told
    assert f"(without it: {before:.5f})" in told
    record = read_run(list_runs(workspace.runs("best-line"))[0])
    assert (record.kind, record.status) == ("evaluate", "finished")


def test_predictions_that_are_no_numbers_are_refused(workspace: Workspace) -> None:
    with pytest.raises(HarnessError, match=r"own\.py:Lost failed on .*It predicted NaN or infinity\."):
        evaluate(workspace, "best-line", "Lost")
    assert [read_run(run).status for run in list_runs(workspace.runs("best-line"))] == ["failed"]


def test_nothing_of_an_earlier_evaluation_is_taken_for_this_one(workspace: Workspace) -> None:
    """What a model depends on beside its file nobody can know, so it is fitted anew."""
    aside = workspace.root / "shift.txt"
    code = f"""
from pathlib import Path
from sklearn.linear_model import LinearRegression


class Shifted(LinearRegression):
    def predict(self, x):
        return super().predict(x) + float(Path({str(aside)!r}).read_text())


shifted = Shifted()
"""
    (workspace.root / "own.py").write_text(code, encoding="utf-8")
    found = []
    for shift in ("0", "100"):
        aside.write_text(shift, encoding="utf-8")
        found.append(evaluate(workspace, "best-line", "shifted").entries[0].candidate.judged.mean)
    assert found[1] > found[0] + 10


def test_a_model_is_handed_in_though_its_mixture_cannot_be_made(workspace: Workspace) -> None:
    prepared = open_ready(workspace, "best-line")
    run = tune_competition(prepared, workspace, Request(models=("dummy", "linear"), trials=2))
    for file in (run.folder / "predictions").glob("[01]-oof.npy"):
        file.write_bytes(b"no array")
    evaluated = evaluate(workspace, "best-line", "line")
    assert [one.candidate.model for one in evaluated.entries] == ["line"]
    assert evaluated.lost is not None
    assert any(line.startswith("With the latest run's models, ") for line in evaluated_lines(evaluated))
