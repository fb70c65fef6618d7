"""What a command imports is what it costs; these are the doors that must stay fast."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = {"pandas", "sklearn", "scipy", "pydantic", "xgboost", "lightgbm", "optuna", "rich", "pooch"}

REPORT = """
import json, sys
from harness.cli import main
try:
    main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def imported_by(tmp_path, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        env=os.environ | {"HARNESS_WORKSPACE": str(tmp_path)},
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["submit", "--help"]])
def test_help_imports_nothing_heavy(tmp_path, arguments):
    modules = imported_by(tmp_path, *arguments)
    assert not modules & (HEAVY | {"numpy", "pyarrow", "filelock"})


@pytest.mark.parametrize("name", ["breast-cancer", "diabetes", "wine", "digits", "linnerud", "blobs"])
def test_submit_needs_neither_pandas_nor_scikit_learn(tmp_path, forked, name):
    forked("prepare", name)
    sample = next((tmp_path / ".harness" / "data" / name / "public").glob("sample_submission.*"))
    assert not imported_by(tmp_path, "submit", name, "-f", str(sample), "-m", "sample") & HEAVY


def test_a_second_look_at_the_board_does_not_need_pandas(tmp_path, forked):
    forked("board", "best-line")
    assert not imported_by(tmp_path, "board", "best-line") & (HEAVY - {"rich"})


def test_a_run_needs_neither_pandas_nor_scikit_learn(tmp_path):
    """Preparing and fitting do, in other processes; what the driver holds, it holds for the whole run."""
    for trials in ("3", "4"):  # the first run prepares
        arguments = ["tune", "best-line", "--models", "dummy,linear", "--trials", trials]
        assert not imported_by(tmp_path, *arguments) & {"pandas", "sklearn", "scipy", "xgboost", "lightgbm"}
