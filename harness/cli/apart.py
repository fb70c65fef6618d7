"""A competition prepared in a process of its own: what that takes is gone before the work begins."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from harness.cli.options import current_workspace

if TYPE_CHECKING:
    import click

    from harness.workspace import Workspace

__all__ = ["made_ready_apart"]

_PR_SET_PDEATHSIG = 1  # of Linux


@contextmanager
def made_ready_apart(context: click.Context, name: str) -> Iterator[None]:
    """The competition is ready behind this block, on Linux; what is wrong with it ends the command.

    A process that is killed leaves it to whoever opens the competition.
    """
    from harness.competition.find import find_competition
    from harness.competition.prepared.manifest import read_current

    workspace = current_workspace(context)
    folder = find_competition(workspace, name)
    if sys.platform != "linux" or read_current(workspace.data(folder.name), folder) is not None:
        yield
        return
    sys.stdout.flush()
    command = os.getpid()
    child = os.fork()
    if child == 0:
        _make_ready(workspace, name, command=command, debug=context.ensure_object(dict).get("debug", False))
    try:
        yield
        code = _wait_for(child)
    except BaseException:
        with suppress(ProcessLookupError):  # it may be over by now
            os.kill(child, signal.SIGTERM)
            _wait_for(child)
        raise
    if code > 0:
        sys.exit(code)


def _wait_for(child: int) -> int:
    """Its exit code; 0 where the system does not tell."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except ChildProcessError:
        return 0


def _make_ready(workspace: Workspace, name: str, *, command: int, debug: bool) -> NoReturn:
    code = 1
    try:
        _end_with(command)
        code = _open(workspace, name, debug=debug)
    finally:
        os._exit(code)


def _open(workspace: Workspace, name: str, *, debug: bool) -> int:
    from harness.cli import tell
    from harness.scoring.ready import open_ready

    try:
        open_ready(workspace, name)
    except Exception as error:  # noqa: BLE001 - here is this process's rim
        return tell(error, debug=debug)
    return 0


def _end_with(command: int) -> None:
    """End with the command, however that ends, and leave it to the command to say that it was interrupted."""
    import ctypes

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != command:
        os._exit(1)
