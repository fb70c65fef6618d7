"""`harness tune` and its companions as a user drives them: real processes, real kills, a real Ctrl-C.

Commands that only look at what a run left are forked.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]

FEW = ("--models", "dummy,linear,extra-trees,lightgbm", "--trials", "9", "--seed", "1")
MODEL = """
def make_model():
    from sklearn.linear_model import LinearRegression

    return LinearRegression()


def make_nothing():
    return 3


class Killed:
    def fit(self, x, y):
        import os
        import signal

        os.kill(os.getpid(), signal.SIGKILL)

    def predict(self, x):
        return x
"""


def scores(table: str) -> dict[str, tuple[float, ...]]:
    """What a run handed in by model: its cross-validated, public and private score."""
    return {row["model"]: (row["cv"], row["public"], row["private"]) for row in json.loads(table)}


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command in a process group of its own."""
    environment = os.environ | {"HARNESS_WORKSPACE": str(folder), "NO_COLOR": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "harness", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,  # noqa: PLW1509 - no thread runs here
    )


def hear_ctrl_c() -> None:
    """A job in the background of a script would ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end(run: subprocess.Popen[str], *, seconds: float = 120.0) -> tuple[str, str]:
    """What it printed; a run that does not end is not left to disturb the tests after it."""
    try:
        return run.communicate(timeout=seconds)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            run.communicate()


def wait_for(folder: Path, pattern: str, *, count: int, seconds: float = 60.0) -> list[Path]:
    """The files that match, as soon as there are so many."""
    end = time.time() + seconds
    while time.time() < end:
        found = sorted(folder.glob(pattern))
        if len(found) >= count:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{pattern} did not appear")


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace with a finished run, and what it printed."""
    folder = tmp_path_factory.mktemp("tuned")
    run = start(folder, "tune", "best-line", *FEW, "--format", "json")
    out, err = end(run)
    assert run.returncode == 0, err
    return folder, out


def command(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = start(folder, *arguments)
    out, err = end(done)
    assert done.returncode == code, err
    assert "Traceback" not in err
    return subprocess.CompletedProcess(arguments, done.returncode, out, err)


def test_a_run_fills_the_board(tuned: tuple[Path, str], forked: Harness) -> None:
    folder, printed = tuned
    handed_in = scores(printed)
    assert set(handed_in) == {"dummy", "linear", "extra-trees", "lightgbm", "ensemble", "stack"}
    assert min(handed_in.values())[0] < handed_in["dummy"][0]
    board = json.loads(forked("board", "best-line", "--format", "json", folder=folder).stdout)
    own = {row["model"]: row for row in board if row["kind"] in ("baseline", "ensemble")}
    assert set(own) == set(handed_in)
    for model, (cv, public, _) in handed_in.items():
        assert own[model]["cv"] == cv
        assert own[model]["rmse"] == public
        assert own[model]["rmse_low"] <= public <= own[model]["rmse_high"]


def test_the_hand_in_file_is_a_valid_submission_with_the_winners_score(
    tuned: tuple[Path, str], forked: Harness
) -> None:
    folder, printed = tuned
    (file,) = folder.glob(".harness/runs/best-line/*/submission.csv")
    arguments = ("best-line", "-f", str(file), "--team", "ada", "--format", "json")
    receipt = forked("submit", *arguments, folder=folder)
    best = min(scores(printed).values())
    assert json.loads(receipt.stdout)[0]["rmse"] == pytest.approx(best[1], rel=1e-12)


def test_trials_can_be_queried_by_any_reader(tuned: tuple[Path, str], forked: Harness) -> None:
    folder, _ = tuned
    files = folder / ".harness/runs/best-line/*/trials.parquet"
    found = duckdb.sql(f"select family, count(*) from '{files}' where state = 'done' group by 1").fetchall()
    assert set(dict(found)) == {"dummy", "linear", "extra-trees", "lightgbm"}
    listed = json.loads(forked("trials", "best-line", "--format", "json", folder=folder).stdout)
    assert len(listed) == 9
    runs = forked("runs", "best-line", "--format", "json", folder=folder).stdout
    assert json.loads(runs)[0]["trials"] == 9


def test_an_entry_keeps_what_made_it(tuned: tuple[Path, str]) -> None:
    folder, _ = tuned
    entries = folder / ".harness/board/best-line/entries/*.parquet"
    row = duckdb.sql(
        f"""select params, fold_scores, cv_mean, cv_std, seconds_fit, peak_mb, seed, run_id, entry_id
        from '{entries}' where model = 'lightgbm'"""
    ).fetchall()[-1]
    params, folds, mean, std, seconds, peak, seed, run_id, entry_id = row
    assert json.loads(params)["learning_rate"] > 0
    assert mean == pytest.approx(np.mean(folds))
    assert std == pytest.approx(np.std(folds, ddof=1))
    assert seconds > 0
    assert peak > 0
    assert seed == 1
    assert (folder / ".harness/runs/best-line" / run_id / "run.json").is_file()
    oof = pd.read_parquet(folder / f".harness/predictions/best-line/{entry_id}-oof.parquet")
    assert list(oof.columns) == ["celsius"]
    assert len(oof) == 60
    assert oof["celsius"].notna().all()


def test_the_same_seed_gives_the_same_scores_for_any_number_of_jobs(
    tuned: tuple[Path, str], tmp_path: Path
) -> None:
    again = command(tmp_path, "tune", "best-line", *FEW, "--jobs", "1", "--format", "json")
    assert scores(again.stdout) == scores(tuned[1])


def test_another_seed_gives_other_models(tuned: tuple[Path, str], tmp_path: Path) -> None:
    arguments = (*FEW[:-1], "2")
    again = command(tmp_path, "tune", "best-line", *arguments, "--format", "json")
    assert scores(again.stdout)["extra-trees"] != scores(tuned[1])["extra-trees"]


def test_a_killed_run_goes_on_where_it_stood(tuned: tuple[Path, str], tmp_path: Path) -> None:
    run = start(tmp_path, "tune", "best-line", *FEW)
    wait_for(tmp_path, ".harness/ledger/best-line/*/*.npz", count=6)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.glob(".harness/ledger/best-line/*/*.npz")}
    again = command(tmp_path, "tune", "best-line", *FEW, "--format", "json")
    assert scores(again.stdout) == scores(tuned[1])
    assert len(kept) >= 6
    assert all(file.stat().st_mtime_ns == written for file, written in kept.items())


def test_a_second_run_computes_nothing_again(tuned: tuple[Path, str], forked: Harness) -> None:
    folder, printed = tuned
    kept = {file: file.stat().st_mtime_ns for file in folder.glob(".harness/ledger/best-line/*/*.npz")}
    again = command(folder, "tune", "best-line", *FEW, "--format", "json")
    assert scores(again.stdout) == scores(printed)
    now = {file: file.stat().st_mtime_ns for file in folder.glob(".harness/ledger/best-line/*/*.npz")}
    assert now == kept
    shown = forked("board", "best-line", "--kind", "baseline", "--format", "json", folder=folder).stdout
    board = json.loads(shown)
    assert len(board) == len({row["model"] for row in board}), "the new run's entries replace the older run's"


def test_ctrl_c_finishes_the_board_with_what_there_is(tmp_path: Path) -> None:
    run = start(tmp_path, "tune", "best-line", "--budget", "10m", "--format", "json")
    wait_for(tmp_path, ".harness/ledger/best-line/*/*.npz", count=80)
    os.killpg(run.pid, signal.SIGINT)
    out, err = end(run, seconds=60)
    assert run.returncode == 0, err
    assert {"dummy", "lightgbm"} <= set(scores(out))
    facts = json.loads(next(iter(tmp_path.glob(".harness/runs/best-line/*/run.json"))).read_text())
    assert facts["status"] == "interrupted"


@pytest.mark.slow
def test_a_budget_is_kept_and_the_run_can_be_replayed(tmp_path: Path) -> None:
    began = time.time()
    run = command(tmp_path, "tune", "best-line", "--budget", "12s", "--format", "json")
    assert time.time() - began <= 12 + 3
    replayed = command(tmp_path, "replay", "latest", "--format", "json")
    assert scores(replayed.stdout) == scores(run.stdout)


def test_a_model_is_taken_away(tuned: tuple[Path, str], forked: Harness, tmp_path: Path) -> None:
    folder, _ = tuned
    forked("pack", "best-line", "--to", str(tmp_path / "pack"), folder=folder)
    rows = tmp_path / "pack" / "test.csv"
    file = command(folder, "refit", "latest", "--model", "ensemble").stdout.strip()
    first = forked("predict", "latest", str(rows), "--model", "ensemble", folder=folder).stdout
    lines = first.splitlines()
    assert lines[0].replace('"', "") == "id,celsius"
    assert len(lines) == 41
    assert command(folder, "predict", file, str(rows)).stdout == first
    stranger = tmp_path / "elsewhere"
    stranger.mkdir()
    refused = forked("predict", file, str(rows), code=2, folder=stranger)
    assert re.search("was not made in this workspace.*--trust", refused.stderr, re.DOTALL)
    assert forked("predict", file, str(rows), "--trust", folder=stranger).stdout == first


def test_an_own_model_is_cross_validated(tuned: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = tuned
    file = tmp_path / "mine.py"
    file.write_text(MODEL, encoding="utf-8")
    done = command(folder, "evaluate", "best-line", f"{file}:make_model", "--format", "json")
    assert set(scores(done.stdout)) == {"make_model", "ensemble with make_model"}
    for maker, message in (
        ("make_nothing", "gives a thing of type int, which is no estimator: it has no fit"),
        ("make_modle", "defines no make_modle. Is make_model meant"),
        ("Killed", "its process was ended by SIGKILL"),
    ):
        refused = command(folder, "evaluate", "best-line", f"{file}:{maker}", code=1)
        assert message in refused.stderr
    assert "names no function" in command(folder, "evaluate", "best-line", str(file), code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("best-line", "--models", "lightgmb"),
            "No family of models is called 'lightgmb'. Did you mean lightgbm",
        ),
        (("best-line", "--budget", "soon"), "'soon' is no time. Write 90s, 5m or 1h"),
        (("best-line", "--budget", "1s"), "too short"),
        (("best-line", "--budget", "60s", "--trials", "3"), "Give either a budget or a number of trials"),
        (("best-line", "--metric", "rsme"), "There is no metric named 'rsme'"),
        (("best-line", "--metric", "roc_auc"), "does not serve regression"),
        (("best-line", "--engine", "dask"), "needs a cluster"),
    ],
)
def test_what_cannot_be_done_is_said(forked: Harness, arguments: tuple[str, ...], message: str) -> None:
    refused = forked("tune", *arguments, code=2 if "serve" not in message else 1)
    assert message in refused.stderr


def test_cleaning_says_first_what_it_would_free(forked: Harness, tmp_path: Path) -> None:
    command(tmp_path, "tune", "best-line", "--models", "dummy,linear", "--trials", "2")
    told = forked("clean", "best-line", "--format", "json")
    assert json.loads(told.stdout)[-1]["files"] > 0
    assert list(tmp_path.glob(".harness/ledger/best-line/*/*.npz"))
    forked("clean", "best-line", "--yes")
    assert not list(tmp_path.glob(".harness/ledger/best-line/*/*.npz"))
    assert {row["model"] for row in json.loads(forked("board", "best-line", "--format", "json").stdout)}
