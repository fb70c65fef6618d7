from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baselines.families.registry import find_family
from baselines.learning import Shape
from harness.errors import UsageError
from harness.scoring.ready import open_ready
from harness.tuning.outcome.finish import Finished
from harness.tuning.proposal import Proposal
from harness.tuning.record.run_record import read_run, write_run
from harness.tuning.record.runs import trial_frame
from harness.tuning.replay import replay_run
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace

SHAPE = Shape(
    task="regression",
    classes=0,
    targets=1,
    rows=400,
    rows_valid=100,
    rows_test=175,
    numbers=6,
    categories=0,
    levels=0,
    texts=0,
)
TOML = '[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\nname = "rmse"\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(80, 2)), columns=["a", "b"])
    table["y"] = table["a"] ** 2 + random.normal(size=80) / 10
    folder = tmp_path / "competitions" / "toy"
    folder.mkdir(parents=True)
    table.to_csv(folder / "rows.csv", index=False)
    (folder / "competition.toml").write_text(TOML, encoding="utf-8")
    return Workspace(tmp_path)


def tune(workspace: Workspace, **request: object) -> Finished:
    return tune_competition(open_ready(workspace, "toy"), workspace, Request(**request))  # type: ignore[arg-type]


def private_scores(finished: Finished) -> dict[str, float | None]:
    return {one.candidate.model: one.entry.private_score for one in finished.entries}


def scores(finished: Finished) -> dict[str, tuple[float, ...]]:
    return {one.candidate.model: one.candidate.judged.fold_scores for one in finished.entries}


def test_a_replay_gives_the_same_scores_by_another_number_of_jobs(workspace: Workspace) -> None:
    """Of a booster too, whose folds go as far as they went then, and with the ledger gone."""
    first = tune(workspace, models=("dummy", "linear", "lightgbm"), trials=4, metric="mae", jobs=2)
    for file in workspace.ledger("toy").glob("*/*"):
        file.unlink()
    again = replay_run(workspace, first.run_id, jobs=1, command="harness replay")
    assert scores(again) == scores(first)
    assert again.metric == "mae"
    trials = trial_frame(open_ready(workspace, "toy"), workspace, again.run_id).to_pylist()
    assert {row["source"] for row in trials} == {"replay"}
    assert not any(row["reused"] for row in trials)


def test_a_forecast_that_the_deadline_cut_is_repeated_to_where_it_came(tmp_path: Path) -> None:
    """The model of all rows too, which makes the predictions that are handed in."""
    workspace, random = Workspace(tmp_path), np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(700, 6)), columns=list("abcdef"))
    table["y"] = table.sum(axis=1) + random.normal(size=700) / 20
    table["day"] = pd.date_range("2030-01-01", periods=700)
    folder = workspace.competitions / "toy"
    folder.mkdir(parents=True)
    table.to_csv(folder / "rows.csv", index=False)
    timed = '[split]\nmethod = "time"\ntime = "day"\n'
    (folder / "competition.toml").write_text(TOML + timed, encoding="utf-8")
    config = {**find_family("lightgbm").portfolio(SHAPE)[0], "learning_rate": 0.003, "num_leaves": 255}
    slow = Proposal("lightgbm", config, "earlier")  # as it is, not hastened
    schedule = (Proposal("dummy", {}, "earlier"), slow)
    first = tune(workspace, models=("dummy", "lightgbm"), seconds=7.0, jobs=1, schedule=schedule)
    record = read_run(first.folder)
    cut = next(one for one in record.schedule if one.family == "lightgbm")
    assert (cut.state, cut.complete) == ("done", False)
    assert cut.whole > 0
    again = replay_run(workspace, first.run_id, jobs=1, command="")
    assert scores(again) == scores(first)
    assert private_scores(again) == private_scores(first)


def test_what_changed_since_a_run_is_said_before_it_is_repeated(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    first = tune(workspace, models=("dummy",), trials=1)
    replay_run(workspace, first.run_id, jobs=1, command="")
    assert "may come out different" not in capsys.readouterr().err
    record = read_run(first.folder)
    write_run(first.folder, replace(record, code="older", libraries={**record.libraries, "numpy": "1.0"}))
    replay_run(workspace, first.run_id, jobs=1, command="")
    said = capsys.readouterr().err
    assert "numpy, the code of the baselines changed: its scores may come out different." in said


def test_a_run_of_other_data_cannot_be_repeated(workspace: Workspace) -> None:
    first = tune(workspace, models=("dummy",), trials=1)
    file = workspace.competitions / "toy" / "rows.csv"
    pd.read_csv(file).assign(a=0.5).to_csv(file, index=False)
    with pytest.raises(UsageError, match=r"The data of toy changed since the run .*: it cannot be repeated"):
        replay_run(workspace, first.run_id, jobs=1, command="")
    (workspace.competitions / "toy" / "competition.toml").write_text(
        TOML.replace("rmse", "mae"), encoding="utf-8"
    )
    with pytest.raises(UsageError, match=r"The data and the metric of toy changed"):
        replay_run(workspace, "latest", jobs=1, command="")


def test_a_run_that_finished_nothing_leaves_nothing_to_repeat(workspace: Workspace) -> None:
    first = tune(workspace, models=("dummy",), trials=1)
    record = read_run(first.folder)
    for change, message in (
        ({"schedule": ()}, "finished no trial, so there is nothing to repeat"),
        ({"outcome": None}, "was not finished. Name another one: harness runs toy"),
    ):
        write_run(first.folder, type(record)(**{**vars(record), **change}))
        with pytest.raises(UsageError, match=message):
            replay_run(workspace, first.run_id, jobs=1, command="")
