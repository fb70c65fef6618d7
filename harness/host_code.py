"""The host's own Python files: what they print stays off stdout, and their exceptions are told with the line.

Whoever runs such a file catches `Exception` and `SystemExit`: a host's sys.exit() ends no command.
"""

from __future__ import annotations

import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path
from threading import Lock
from typing import TextIO

__all__ = ["explain_failure", "printing_to_stderr"]


class _PrintingToStderr:
    """Threads may run host code at once: the first takes stdout away, and the last gives it back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running = 0
        self._redirection: redirect_stdout[TextIO] | None = None

    def __enter__(self) -> None:
        with self._lock:
            if self._redirection is None:
                self._redirection = redirect_stdout(sys.stderr)
                self._redirection.__enter__()
            self._running += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._running -= 1
            if self._redirection is not None and not self._running:
                self._redirection.__exit__(None, None, None)
                self._redirection = None


printing_to_stderr = (
    _PrintingToStderr()
)  # `with printing_to_stderr:` around host code keeps stdout for answers


def explain_failure(error: BaseException, path: Path) -> str:
    """The file, the last of its lines that ran where one is known, the type and the message; no full stop."""
    line, message = _line(error, path), str(error)
    if isinstance(error, SyntaxError) and line == error.lineno:
        message = error.msg  # its text would name the file and the line again
    place = f"{path}, line {line}" if line else str(path)
    return ": ".join(part for part in (place, type(error).__name__, message.rstrip(".")) if part)


def _line(error: BaseException, path: Path) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
    ]
    return lines[-1] if lines else None
