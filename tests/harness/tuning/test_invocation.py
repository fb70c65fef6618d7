"""What a process knows of its own beginning."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time

CODE = "from harness.tuning.invocation import *; print(process_began()); print(command_line())"


def test_a_process_knows_when_it_began_and_how_it_was_called() -> None:
    before = time.time()
    arguments = ["tune", "my table", "--budget", "1m"]
    done = subprocess.run(
        [sys.executable, "-c", CODE, *arguments], capture_output=True, text=True, check=True
    )
    began, command = done.stdout.splitlines()
    assert before - 0.05 <= float(began) <= time.time()
    assert shlex.split(command) == ["harness", *arguments]
