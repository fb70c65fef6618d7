"""Runs by name and as tables, from records as they lie on disk."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from harness.competition.prepared import Fingerprints
from harness.errors import UnknownNameError, UsageError
from harness.scoring.ready import open_ready
from harness.tuning.record.run_record import Outcome, RunRecord, write_run
from harness.tuning.record.runs import find_run, list_runs, read_tuned, run_table
from harness.workspace import Workspace

OUTCOME = Outcome(winner="linear", submission="submission.csv", entries={})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def keep(workspace: Workspace, run: str, *, slug: str = "best-line", **facts: object) -> Path:
    """The record of a run."""
    usual = {
        "kind": "tune",
        "status": "finished",
        "command": "harness tune",
        "metric": "rmse",
        "fingerprints": Fingerprints(spec="s", data="d", metric="m"),
        "problem": "p",
        "libraries": {},
        "started_at": "2030-01-02T03:04:05+00:00",
        "elapsed": 1.0,
        "outcome": OUTCOME,
    }
    folder = workspace.runs(slug) / run
    write_run(folder, RunRecord(run_id=run, competition=slug, **{**usual, **facts}))  # type: ignore[arg-type]
    return folder


def test_the_newest_run_is_listed_first(workspace: Workspace) -> None:
    assert list_runs(workspace.runs("best-line")) == []
    for run in ("1k1bbb", "1k1ccc", "1k1aaa"):
        keep(workspace, run)
    (workspace.runs("best-line") / "1k1ddd").mkdir()  # without a record it is none
    assert [run.name for run in list_runs(workspace.runs("best-line"))] == ["1k1ccc", "1k1bbb", "1k1aaa"]


@pytest.mark.parametrize("name", ["1k1aaaxyz", "1k1a", "xyz", "XYZ", "latest"])
def test_a_run_is_found_by_either_end_of_its_id(workspace: Workspace, name: str) -> None:
    keep(workspace, "1k0bbbuvw")
    wanted = keep(workspace, "1k1aaaxyz", slug="iris")
    assert find_run(workspace, name) == wanted


def test_a_name_of_several_runs_is_refused(workspace: Workspace) -> None:
    keep(workspace, "1k1aaa")
    keep(workspace, "1k1bbb", slug="iris")
    with pytest.raises(UsageError, match=r"'1k1' names 2 runs: 1k1aaa, 1k1bbb\. Give more of the id"):
        find_run(workspace, "1k1")
    assert find_run(workspace, "1k1", slug="iris").name == "1k1bbb"


def test_an_unknown_run_is_refused(workspace: Workspace) -> None:
    keep(workspace, "1k1aaa")
    with pytest.raises(UnknownNameError, match="1k1aab"):
        find_run(workspace, "1k1aab")


def test_the_latest_run_is_the_newest_that_has_models(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="No run of harness tune has handed anything in yet"):
        find_run(workspace, "latest")
    wanted = keep(workspace, "1k1aaa")
    keep(workspace, "1k1bbb", kind="evaluate")
    keep(workspace, "1k1ccc", status="failed", outcome=None)
    keep(workspace, "1k1ddd", kind="cluster")
    assert find_run(workspace, "latest") == wanted


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"outcome": None}, "The run 1k1aaa was not finished. Name another one: harness runs best-line"),
        ({"kind": "evaluate"}, "The run 1k1aaa is none of harness tune"),
        ({"kind": "cluster", "outcome": None}, "The run 1k1aaa is none of harness tune"),
    ],
)
def test_only_a_finished_run_of_harness_tune_has_models(
    workspace: Workspace, facts: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        read_tuned(keep(workspace, "1k1aaa", **facts))


def test_a_run_whose_process_is_gone_was_killed(workspace: Workspace) -> None:
    """A process that has ended, one that goes on, and one of another machine, of which nothing is known."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    here = platform.node()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as alive:
        keep(workspace, "1k1aaa", status="running", outcome=None, process=(here, gone.pid))
        keep(workspace, "1k1bbb", status="running", outcome=None, process=(here, alive.pid))
        keep(workspace, "1k1ccc", status="running", outcome=None, process=(f"not-{here}", gone.pid))
        keep(workspace, "1k1ddd", process=(here, gone.pid))
        table = run_table(open_ready(workspace, "best-line"), workspace)
        alive.communicate(b"\n")
    told = {row[table.columns.index("run")]: row[table.columns.index("status")] for row in table.rows}
    assert told == {"1k1aaa": "killed", "1k1bbb": "running", "1k1ccc": "running", "1k1ddd": "finished"}
