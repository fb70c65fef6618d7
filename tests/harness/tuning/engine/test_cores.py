"""Cores that this process may use, whatever the machine has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from harness.tuning.engine import start_engine
from harness.tuning.engine.cores import usable_cores

CODE = """
import os
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from harness.tuning.engine.cores import usable_cores
print(usable_cores())
"""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system binds no process to cores")
def test_a_process_that_is_bound_to_one_core_has_one() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_an_engine_runs_no_more_at_once_than_there_are_cores() -> None:
    engine = start_engine("local", jobs=10_000)
    try:
        assert engine.jobs == usable_cores()
    finally:
        engine.stop()
