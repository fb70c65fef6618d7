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


@contextmanager
def made_ready_apart(context: click.Context, name: str) -> Iterator[None]:
    """The competition is ready behind this block, where processes can be forked; its errors end the command.

    A process that is killed leaves it to whoever opens the competition.
    """
    from harness.competition.find import find_competition
    from harness.competition.prepared.manifest import read_current

    workspace = current_workspace(context)
    folder = find_competition(workspace, name)
    if not hasattr(os, "fork") or read_current(workspace.data(folder.name), folder) is not None:
        yield
        return
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _make_ready(workspace, name, debug=context.ensure_object(dict).get("debug", False))
    try:
        yield
        _, status = os.waitpid(child, 0)
    except BaseException:
        with suppress(ProcessLookupError, ChildProcessError):  # it may be over by now
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
        raise
    code = os.waitstatus_to_exitcode(status)
    if code > 0:
        sys.exit(code)


def _make_ready(workspace: Workspace, name: str, *, debug: bool) -> NoReturn:
    from harness.cli import tell
    from harness.scoring.ready import open_ready

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # the command itself says that it was interrupted
    code = 1
    try:
        open_ready(workspace, name)
        code = 0
    except Exception as error:  # noqa: BLE001 - here is this process's rim
        code = tell(error, debug=debug)
    finally:
        sys.stderr.flush()
        os._exit(code)
