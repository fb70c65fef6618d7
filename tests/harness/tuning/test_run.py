"""Runs with something wrong in them; the usual course of things is in tests/e2e/test_tune.py."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from baselines.families.registry import find_family
from baselines.learning import Shape
from harness.errors import CompetitionError, UsageError
from harness.scoring.ready import open_ready
from harness.tuning.outcome.summary import summary_lines
from harness.tuning.proposal import Proposal
from harness.tuning.record.runs import trial_frame
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.tuning.outcome.finish import Finished

RANDOM = np.random.default_rng(0)
SHAPE = Shape(
    task="regression",
    classes=0,
    targets=1,
    rows=48,
    rows_valid=12,
    rows_test=20,
    numbers=2,
    categories=0,
    levels=0,
    texts=0,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def write(workspace: Workspace, table: pd.DataFrame, toml: str = "", *, metric: str = "rmse") -> str:
    """A competition of this table, its target `y`."""
    folder = workspace.competitions / "this-one"
    folder.mkdir(parents=True)
    table.to_csv(folder / "rows.csv", index=False)
    text = f'[data]\nsource = "rows.csv"\ntarget = "y"\n{toml}\n[metric]\nname = "{metric}"\n'
    (folder / "competition.toml").write_text(text, encoding="utf-8")
    return "this-one"


def tune(workspace: Workspace, slug: str, **request: object) -> Finished:
    return tune_competition(open_ready(workspace, slug), workspace, Request(**request))  # type: ignore[arg-type]


def numbers(rows: int = 80) -> pd.DataFrame:
    x = RANDOM.normal(size=(rows, 2))
    return pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": x[:, 0] + RANDOM.normal(size=rows) / 10})


def test_if_every_family_fails_the_dummy_is_on_the_board(workspace: Workspace) -> None:
    slug = write(workspace, numbers())
    config = find_family("lightgbm").portfolio(SHAPE)[0] | {"num_leaves": 1}  # no tree has a single leaf
    broken = Proposal("lightgbm", config, "replay", parts=(None,) * 5)
    finished = tune(workspace, slug, models=("lightgbm",), trials=1, schedule=(broken,))
    assert [one.candidate.model for one in finished.entries] == ["dummy"]
    lines = summary_lines(finished)
    assert lines[0] == "No family could be fitted, so only the dummy is on the board."
    assert lines[1].startswith("  lightgbm: ")
    trials = trial_frame(open_ready(workspace, slug), workspace).to_pylist()
    assert [(trial["family"], trial["state"]) for trial in trials] == [
        ("lightgbm", "failed"),
        ("dummy", "done"),
    ]
    assert trials[0]["reason"]


def test_columns_that_say_nothing_leave_the_dummy_and_its_equals(workspace: Workspace) -> None:
    table = pd.DataFrame({"same": 1, "nothing": np.nan, "y": RANDOM.normal(size=60)})
    finished = tune(workspace, write(workspace, table), trials=3, models=("dummy", "linear", "lightgbm"))
    scores = {one.candidate.judged.mean for one in finished.entries}
    assert max(scores) - min(scores) < 1e-6


def test_one_row_of_a_class_is_no_obstacle(workspace: Workspace) -> None:
    x = RANDOM.normal(size=70)
    table = pd.DataFrame({"x": x, "z": x**2, "y": np.where(x > 0, "up", "down")})
    table.loc[0, "y"] = "lost"
    slug = write(workspace, table, metric="accuracy")
    finished = tune(workspace, slug, trials=4, models=("dummy", "linear", "lightgbm", "extra-trees"))
    best = finished.winner.candidate.judged.mean
    assert best > 0.8


def test_infinite_answers_are_refused_at_once(workspace: Workspace) -> None:
    table = numbers().assign(y=[np.inf, *RANDOM.normal(size=79)])
    with pytest.raises(CompetitionError, match="infinit"):
        tune(workspace, write(workspace, table), trials=2)


def test_a_competition_without_answers_is_no_case_for_cross_validation(workspace: Workspace) -> None:
    folder = workspace.competitions / "groups"
    folder.mkdir(parents=True)
    numbers().drop(columns="y").to_csv(folder / "rows.csv", index=False)
    text = '[data]\nsource = "rows.csv"\n[metric]\nname = "silhouette"\n'
    (folder / "competition.toml").write_text(text, encoding="utf-8")
    finished = tune(workspace, "groups", seconds=30.0)
    assert {one.candidate.model for one in finished.entries} <= {
        "k-means",
        "mixture",
        "dbscan",
        "agglomerative",
    }
    assert all(one.entry.cv_mean is None for one in finished.entries)
    assert all(one.entry.public_score is not None for one in finished.entries)


def test_folds_that_cannot_be_made_are_told(workspace: Workspace) -> None:
    slug = write(workspace, numbers(rows=8), "[split]\ntest = 0.4\n[split.folds]\ncount = 7\n")
    with pytest.raises(CompetitionError, match="7 folds need at least 7 rows"):
        tune(workspace, slug, trials=2)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"trials": 0}, "0 trials are none"),
        ({"jobs": 0}, "0 jobs do nothing"),
        ({"seconds": 2.0}, "too short"),
    ],
)
def test_requests_that_make_no_sense_are_refused(
    workspace: Workspace, request_: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        tune(workspace, write(workspace, numbers()), **request_)


def test_official_rows_without_answers_get_a_file_to_hand_in(workspace: Workspace) -> None:
    table = numbers()
    slug = write(workspace, table, 'id = "id"\ntest = "test.csv"\n')
    folder = workspace.competitions / slug
    table.insert(0, "id", range(len(table)))
    table.to_csv(folder / "rows.csv", index=False)
    table.drop(columns="y").head(9).assign(id=range(1000, 1009)).to_csv(folder / "test.csv", index=False)
    finished = tune(workspace, slug, trials=2, models=("dummy", "linear"))
    entry = finished.winner.entry
    assert entry.status == "unscored"
    assert entry.cv_mean is not None
    assert sorted(pd.read_csv(finished.submission)["id"]) == list(range(1000, 1009))


def test_forecasts_learn_from_the_past_alone_and_answer_from_all_of_it(workspace: Workspace) -> None:
    days = pd.date_range("2024-01-01", periods=120, freq="D")
    table = pd.DataFrame({"day": days.astype(str), "x": RANDOM.normal(size=120)})
    table["y"] = table["x"] + np.arange(120) / 50
    slug = write(workspace, table, '[split]\nmethod = "time"\ntime = "day"\n[split.folds]\ncount = 3\n')
    finished = tune(workspace, slug, trials=4, models=("dummy", "linear", "lightgbm", "extra-trees"))
    assert len(finished.winner.entry.fold_scores) == 3
    own = {one.candidate.model: one.candidate for one in finished.entries}["linear"]
    assert own.oof is not None
    oof = np.load(own.oof.with_name(own.oof.name.replace("-final", "")))
    assert np.isnan(oof).any(), "the first stretch of time is validated by nobody"


@pytest.mark.slow
def test_a_longer_budget_goes_on_from_a_shorter_one(workspace: Workspace) -> None:
    slug = write(workspace, numbers())
    models = ("dummy", "linear", "tree")
    tune(workspace, slug, seconds=10.0, models=models)
    tune(workspace, slug, seconds=12.0, models=models)
    trials = trial_frame(open_ready(workspace, slug), workspace).to_pandas()
    later = trials[trials["run_id"] == trials["run_id"].max()]
    recalled = later[later["source"] == "earlier"]
    assert len(recalled)
    assert recalled["reused"].all()


def test_a_full_disk_stops_the_run_with_one_sentence(workspace: Workspace) -> None:
    """No file may grow beyond a few kilobytes, as on a disk that has filled up."""
    slug = write(workspace, numbers(rows=3_000))
    open_ready(workspace, slug)
    before = sorted(workspace.board(slug).rglob("*.parquet"))

    def fill_up() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000))

    command = ["tune", slug, "--trials", "3", "--models", "dummy,linear", "--workspace", str(workspace.root)]
    done = subprocess.run(
        [sys.executable, "-m", "harness", *command],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=fill_up,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (error,) = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert re.search(r"The disk that holds .* is full\. The board is intact: make room", error)
    assert sorted(workspace.board(slug).rglob("*.parquet")) == before


def test_a_script_may_tune_at_its_top_level(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import harness
            finished = harness.tune(
                "best-line", trials=2, models="dummy,linear", workspace={str(tmp_path)!r}
            )
            print(finished.winner.candidate.model)
            """
        ),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.split() == ["linear"], done.stderr


def test_another_metric_to_tune_by_changes_nothing_about_what_is_handed_in(workspace: Workspace) -> None:
    x = RANDOM.normal(size=90)
    table = pd.DataFrame({"x": x, "z": x**2, "y": np.where(x + RANDOM.normal(size=90) > 0, "up", "down")})
    slug = write(workspace, table, metric="accuracy")
    models = ("dummy", "linear", "tree")
    finished = tune(workspace, slug, trials=4, models=models, metric="log_loss")
    assert (finished.metric, finished.maximize) == ("log_loss", False)
    for one in finished.entries:
        assert one.entry.status == "scored"
        assert one.entry.cv_mean is not None
        assert one.entry.cv_mean <= 1
        assert one.candidate.judged.mean > 0
        assert one.candidate.judged.shown is not None
        assert one.entry.cv_mean == one.candidate.judged.shown.mean
        assert {score.metric for score in one.entry.scores if score.share == "cv"} == {"accuracy"}


def test_a_scale_to_learn_on_is_left_before_anything_is_handed_in(workspace: Workspace) -> None:
    table = numbers().assign(y=lambda rows: np.exp(rows["a"]) + 1)
    slug = write(workspace, table, metric="rmse")
    finished = tune(workspace, slug, trials=2, models=("dummy", "linear"), metric="rmsle")
    best = {one.candidate.model: one.entry for one in finished.entries}["linear"]
    assert best.cv_mean is not None
    assert best.cv_mean < table["y"].std() / 2
