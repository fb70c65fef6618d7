"""The driver at work: real engines, real fits, a real ledger."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from baselines.families.registry import find_family
from harness.scoring.ready import open_ready
from harness.tuning.assemble import assemble_problem
from harness.tuning.clock import Clock
from harness.tuning.driving.driver import Driver
from harness.tuning.driving.hopeless import constant_loss
from harness.tuning.driving.pace import Pace
from harness.tuning.driving.plan import Plan
from harness.tuning.engine.local import LocalEngine
from harness.tuning.ledger.keys import cut_key
from harness.tuning.ledger.ledger import Ledger
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.proposal import Proposal
from harness.tuning.record.run_record import read_run
from harness.tuning.record.runs import trial_frame
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.tuning.search.search import Search
from harness.tuning.search.sizes import Sizes
from harness.tuning.search.studies import Studies
from harness.tuning.show import LineLog
from harness.tuning.worker.orders import Place
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

SLUG = "a-sum"
GIB = 2.0**30


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(2)
    assert engine.submit(abs, -1).result(60) == 1  # from here on other engines start at once
    yield engine
    engine.stop()


def prepare(workspace: Workspace, *, rows: int, in_time: bool = False) -> Prepared:
    """A competition whose answers are the sum of six numbers: easy for lines, hard for steps."""
    random = np.random.default_rng(0)
    x = random.normal(size=(rows, 6))
    table = pd.DataFrame(x, columns=list("abcdef")).assign(y=x.sum(axis=1) + random.normal(size=rows) / 20)
    folds = ""
    if in_time:
        table["day"] = pd.date_range("2020-01-01", periods=rows).astype(str)
        folds = '[split.folds]\ntime = "day"\n'
    folder = workspace.competitions / SLUG
    folder.mkdir(parents=True)
    table.to_csv(folder / "rows.csv", index=False)
    (folder / "competition.toml").write_text(
        f'[data]\nsource = "rows.csv"\ntarget = "y"\n{folds}[metric]\nname = "rmse"\n',
        encoding="utf-8",
    )
    return open_ready(workspace, SLUG)


def make_driver(
    workspace: Workspace,
    engine: LocalEngine,
    families: tuple[str, ...],
    *,
    searched: tuple[str, ...] = (),
    total: int | None = None,
    clock: Clock | None = None,
    memory: float = GIB,
) -> Driver:
    """A driver with one configuration of each family before it, and the families that it searches then."""
    prepared = prepare(workspace, rows=60)
    yardstick, problem = make_yardstick(prepared), assemble_problem(prepared, workspace)
    shape = replace(problem.shape, loss=yardstick.goal.objective.loss)
    clock = clock or Clock(time.time(), None)
    plan = Plan(
        run="one",
        place=Place(problem.folder, workspace.ledger(SLUG), workspace.runs(SLUG) / "one"),
        yardstick=yardstick,
        goal=yardstick.goal,
        problem=problem,
        shape=shape,
        seed=0,
        total=total,
        ensemble=False,
        strict=clock.budget is None,
        memory=memory,
        floor=constant_loss(problem, yardstick.goal),
    )
    proposals = [Proposal(name, find_family(name).portfolio(shape)[0], "portfolio") for name in families]
    studies = Studies(plan.place.run / "optuna.journal", shape=shape, seed=0, maximize=False)
    return Driver(
        plan,
        engine,
        search=Search(proposals, studies, searched, Sizes(maximize=False)),
        pace=Pace(shape, clock, jobs=engine.jobs, folds=problem.folds),
        clock=clock,
        watcher=LineLog(),
        on_progress=lambda _: None,
    )


def test_what_does_not_fit_the_memory_is_left_out_with_the_reason(
    workspace: Workspace, engine: LocalEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kernel values take 0.3 GiB, whatever the rows; a line takes next to none."""
    driver = make_driver(workspace, engine, ("dummy", "svm", "linear"), memory=0.1 * GIB)
    driver.run()
    assert [(one.proposal.family, one.state) for one in driver.trials] == [
        ("dummy", "done"),
        ("linear", "done"),
    ]
    assert driver.skipped == [("svm", "it would need about 0.3 GiB of memory")]
    assert "svm                    left out: it would need about 0.3 GiB of memory" in capsys.readouterr().err


def test_what_the_search_proposes_must_fit_the_memory_too(workspace: Workspace, engine: LocalEngine) -> None:
    """A tree takes next to no memory, kernel values a third of a GiB: only the tree is searched."""
    driver = make_driver(workspace, engine, ("dummy",), searched=("svm", "tree"), total=5, memory=0.1 * GIB)
    driver.run()
    assert [one.proposal.family for one in driver.trials] == ["dummy", *["tree"] * 4]


def test_by_the_clock_the_search_begins_before_the_portfolio_is_through(workspace: Workspace) -> None:
    """Seven small families' portfolios would fill far more than the first third of the time."""
    prepared = prepare(workspace, rows=800)
    models = ("dummy", "linear", "knn", "tree", "extra-trees", "lightgbm", "xgboost")
    finished = tune_competition(prepared, workspace, Request(models=models, seconds=14.0))
    trials = trial_frame(prepared, workspace, finished.run_id).to_pylist()
    numbers = {
        source: [row["trial"] for row in trials if row["source"] == source]
        for source in ("portfolio", "search")
    }
    assert numbers["search"]
    assert min(numbers["search"]) < max(numbers["portfolio"])
    assert min(numbers["search"]) > 3, "the first third of the time is the portfolio's"


def test_when_the_time_is_over_nothing_is_begun_but_the_dummy_can_still_be_had(
    workspace: Workspace, engine: LocalEngine
) -> None:
    driver = make_driver(workspace, engine, ("dummy", "linear"), clock=Clock(time.time() - 60, 30.0))
    driver.run()
    driver.stop()
    assert driver.trials == []
    driver.fall_back()
    assert [(one.proposal.family, one.state) for one in driver.done] == [("dummy", "done")]


def test_what_is_under_way_is_given_up_at_a_stop(workspace: Workspace, engine: LocalEngine) -> None:
    driver = make_driver(workspace, engine, ("dummy", "linear"))
    driver._ask()
    driver._send()
    driver.stop()
    assert [(one.state, one.reason) for one in driver.trials] == [("abandoned", "the time was over")] * 2


def test_hopeless_trials_are_abandoned_after_two_folds(workspace: Workspace) -> None:
    """Once a line is known to be nearly perfect, trees that are no better than most are not finished."""
    prepared = prepare(workspace, rows=120)
    tune_competition(prepared, workspace, Request(models=("dummy", "linear", "tree"), trials=8))
    trials = trial_frame(prepared, workspace).to_pandas().set_index("trial")
    abandoned = trials[trials["state"] == "abandoned"]
    assert len(abandoned)
    assert abandoned["reason"].str.startswith("given up after 2 folds: a loss of ").all()
    assert abandoned["cv_mean"].isna().all()
    assert set(abandoned["fits"].map(len)) == {2}
    assert set(abandoned["source"]) <= {"portfolio", "search"}
    finished = trials[trials["state"] == "done"]
    assert set(finished["fits"].map(len)) == {5}
    first = finished.groupby("family").head(1)
    assert set(first["family"]) == {"dummy", "linear", "tree"}, "the first of each family is never given up"


def test_what_is_given_up_is_the_same_for_any_number_of_jobs(tmp_path: Path) -> None:
    """Without an ensemble every family's trials are measured by its best quarter."""
    seen = []
    for jobs in (1, 2):
        workspace = Workspace(tmp_path / str(jobs))
        prepared = prepare(workspace, rows=120)
        request = Request(models=("linear", "lightgbm"), trials=16, ensemble=False, jobs=jobs)
        tune_competition(prepared, workspace, request)
        frame = trial_frame(prepared, workspace).to_pandas()
        seen.append(frame[["family", "params", "state", "reason", "cv_mean", "rounds"]])
    pd.testing.assert_frame_equal(seen[0], seen[1], check_exact=True)
    given_up = seen[0]["reason"].fillna("").str.startswith("given up after 2 folds")
    assert 3 <= given_up.sum() < len(given_up) - 3


@pytest.mark.parametrize("in_time", [False, True])
def test_early_folds_in_time_do_not_say_which_is_best(workspace: Workspace, in_time: bool) -> None:
    """They are short: there only what is hopeless beside the best is given up; no tree is beside trees."""
    prepared = prepare(workspace, rows=120, in_time=in_time)
    tune_competition(prepared, workspace, Request(models=("lightgbm",), trials=10, ensemble=False))
    states = trial_frame(prepared, workspace).to_pandas()["state"]
    assert ("abandoned" not in set(states)) == in_time


def test_a_fit_that_its_deadline_cut_is_never_taken_for_a_complete_one(
    workspace: Workspace, engine: LocalEngine
) -> None:
    """A booster of tiny steps: a run by the clock cuts it short, runs by trials let it grow to its end."""
    prepared = prepare(workspace, rows=250)
    config = find_family("lightgbm").portfolio(assemble_problem(prepared, workspace).shape)[0]
    slow = Proposal("lightgbm", {**config, "learning_rate": 0.003}, "earlier")  # as it is, not hastened
    schedule = (Proposal("dummy", {}, "earlier"), slow)
    runs, refitted = [], []
    for asked in ({"seconds": 6.0, "jobs": 1}, {"trials": 2}, {"trials": 2}):
        request = Request(models=("dummy", "lightgbm"), schedule=schedule, **asked)  # type: ignore[arg-type]
        finished = tune_competition(prepared, workspace, request)
        rows = trial_frame(prepared, workspace, finished.run_id).to_pylist()
        runs.append((finished.run_id, next(row for row in rows if row["family"] == "lightgbm")))
        (trial,) = [one for one in read_run(finished.folder).schedule if one.family == "lightgbm"]
        refitted.append((trial.refits, trial.whole > 0))
    (run, cut), (_, whole), (_, again) = runs
    assert [one["state"] for one in (cut, whole, again)] == ["done"] * 3
    assert [one["complete"] for one in (cut, whole, again)] == [False, True, True]
    assert [one["reused"] for one in (cut, whole, again)] == [False, False, True]
    assert cut["rounds"] < whole["rounds"]
    assert refitted[0] in [(False, False), (True, True)], "there was time for a model of all rows, or none"
    assert refitted[1:] == [(True, True)] * 2
    assert again["fits"] == whole["fits"]
    ledger = Ledger(workspace.ledger(SLUG))
    complete = [record.complete for key in cut["fits"] if (record := ledger.read(key)) is not None]
    assert len(complete) == 5
    assert not all(complete)
    for key, whole_key, is_complete in zip(cut["fits"], whole["fits"], complete, strict=True):
        assert key == (whole_key if is_complete else cut_key(whole_key, run))
    kept = [ledger.read(key) for key in whole["fits"]]
    assert all(record is not None and record.complete for record in kept)
