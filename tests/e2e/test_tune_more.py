"""More of `harness tune` and its companions as a user drives them; the usual course is in test_tune.py."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]

QUICK = ("tune", "best-line", "--models", "dummy,linear,tree", "--quick", "--trials", "9")


def run_in(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """The command, run in that workspace."""
    environment = os.environ | {"HARNESS_WORKSPACE": str(folder), "NO_COLOR": "1", "COLUMNS": "160"}
    done = subprocess.run(
        [sys.executable, "-m", "harness", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def rows_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    """The table that a command printed as json."""
    table: list[dict[str, object]] = json.loads(done.stdout)
    return table


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, object]]]:
    """A workspace with a quick run, and what it handed in."""
    folder = tmp_path_factory.mktemp("tuned")
    return folder, rows_of(run_in(folder, *QUICK, "--format", "json"))


def test_a_quick_run_tries_one_configuration_of_each_family_and_searches_nothing(
    tuned: tuple[Path, list[dict[str, object]]],
) -> None:
    folder, entries = tuned
    trials = rows_of(run_in(folder, "trials", "best-line", "--format", "json"))
    assert sorted(str(row["family"]) for row in trials) == ["dummy", "linear", "tree"]
    assert {row["source"] for row in trials} == {"portfolio"}
    assert {row["model"] for row in entries} == {"dummy", "linear", "tree", "ensemble", "stack"}


def test_the_stack_is_taken_away_and_predicts_into_a_parquet_file(
    tuned: tuple[Path, list[dict[str, object]]], tmp_path: Path
) -> None:
    folder, _ = tuned
    rows, target = folder / ".harness/data/best-line/public/test.parquet", tmp_path / "out.parquet"
    file = run_in(folder, "refit", "latest", "--model", "stack").stdout.strip()
    assert Path(file).name == "stack.model"
    assert run_in(folder, "predict", file, str(rows), "-o", str(target)).stdout == ""
    query = f"select count(*), count(distinct id), stddev(celsius) from '{target}'"
    ((rows_told, ids, spread),) = duckdb.sql(query).fetchall()
    assert (rows_told, ids) == (40, 40)
    assert spread > 3, "not the dummy's"


def test_a_killed_run_is_told_as_killed(tmp_path: Path) -> None:
    environment = os.environ | {"HARNESS_WORKSPACE": str(tmp_path), "NO_COLOR": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "harness", "tune", "best-line", "--budget", "10m"],
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as run:
        end = time.monotonic() + 60
        while not list(tmp_path.glob(".harness/runs/best-line/*/run.json")):
            assert time.monotonic() < end, "the run did not begin"
            time.sleep(0.05)
        os.killpg(run.pid, signal.SIGKILL)
    (killed,) = rows_of(run_in(tmp_path, "runs", "best-line", "--format", "json"))
    assert (killed["status"], killed["winner"]) == ("killed", None)


def test_an_own_classifier_of_several_classes_sees_codes(harness: Harness, tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("from sklearn.tree import DecisionTreeClassifier as Tree\n", encoding="utf-8")
    done = harness("evaluate", "iris", f"{file}:Tree", "--view", "trees", "--format", "json")
    (row,) = rows_of(done)
    assert row["model"] == "Tree"
    assert 0.85 < float(str(row["cv"])) <= 1
    assert "There is no run of harness tune to join" in done.stderr


def test_a_run_without_an_ensemble_hands_in_single_models_and_older_runs_can_be_cleaned_away(
    tuned: tuple[Path, list[dict[str, object]]],
) -> None:
    """A quick run by the clock ends when its portfolio does; cleaning says first what it would free."""
    folder, entries = tuned
    (older,) = folder.glob(".harness/runs/best-line/*")
    began = time.monotonic()
    single = run_in(folder, *QUICK[:-2], "--budget", "5m", "--no-ensemble", "--format", "json")
    assert time.monotonic() - began < 100
    assert {row["model"]: row["cv"] for row in rows_of(single)} == {
        row["model"]: row["cv"] for row in entries if row["model"] not in ("ensemble", "stack")
    }
    assert "Mixing models" not in single.stderr
    (newer,) = set(folder.glob(".harness/runs/best-line/*")) - {older}
    told = run_in(folder, "clean", "best-line", "--runs", "--format", "json")
    what = {row["what"]: row["files"] for row in rows_of(told)}
    name = f"run {older.name[-6:]}"
    assert set(what) == {"kept fits", "kept views and tests", name, "in all"}
    assert what[name] == sum(file.is_file() for file in older.rglob("*"))
    assert "Nothing was removed. Do it with: harness clean best-line --runs --yes" in told.stderr
    assert older.is_dir()
    run_in(folder, "clean", "best-line", "--runs", "--yes")
    assert not older.exists()
    assert {file.name for file in newer.iterdir()} >= {"run.json", "trials.parquet", "submission.csv"}
    (listed,) = rows_of(run_in(folder, "runs", "best-line", "--format", "json"))
    assert listed["run"] == newer.name
