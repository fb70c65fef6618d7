import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def harness(tmp_path: Path) -> Harness:
    """Run the real command in a temporary workspace."""

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"HARNESS_WORKSPACE": str(tmp_path), "NO_COLOR": "1", "COLUMNS": "160"}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "harness", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run
