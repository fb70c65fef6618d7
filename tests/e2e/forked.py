"""Runs harness commands in children of one process that has imported all of it: many in the time of few.

Its arguments are the modules to import. A line of json on stdin asks for one command; a line of json on
stdout says how it ended. Each command runs in a process of its own, under a limit of time and, if asked for,
one of addresses.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
from importlib import import_module
from typing import NoReturn

from harness.cli import main
from harness.metrics import all_metrics


def run(arguments: list[str], *, folder: str, memory: int | None, seconds: int) -> dict[str, object]:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.chdir(folder)
            os.environ |= {"HARNESS_WORKSPACE": folder, "NO_COLOR": "1", "COLUMNS": "160"}
            if memory is not None:
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            signal.alarm(seconds)
            end_with(arguments)
        _, status, usage = os.wait4(child, 0)
        output.seek(0)
        errors.seek(0)
        return {
            "code": os.waitstatus_to_exitcode(status),
            "stdout": output.read().decode(),
            "stderr": errors.read().decode(),
            "seconds": time.monotonic() - start,
            "peak_kib": usage.ru_maxrss,
        }


def end_with(arguments: list[str]) -> NoReturn:
    """Run the command and end, without the tenth of a second that tidying up all libraries takes."""
    try:
        main(arguments)
    except SystemExit as stop:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(stop.code)
    raise AssertionError("a command ends with its exit code")


if __name__ == "__main__":
    for module in sys.argv[1:]:
        import_module(module)
    all_metrics()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(**json.loads(line))) + "\n")
        sys.stdout.flush()
