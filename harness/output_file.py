"""A file that a person asked for: refused before any work where it cannot lie there, and written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.errors import WorkspaceError
from harness.whole_file import whole_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_output", "write_output"]


def check_output(file: Path) -> None:
    """WorkspaceError where no file can lie."""
    if not file.parent.is_dir():
        raise WorkspaceError(f"{file} cannot be written: there is no folder {file.parent}. Make it first.")
    if file.is_dir():
        raise WorkspaceError(f"{file} is a folder. Name a file in it.")


def write_output(file: Path, content: bytes) -> Path:
    """The file, there with all of the content or as it was."""
    check_output(file)
    try:
        with whole_file(file) as stream:
            stream.write(content)
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}.") from error
    return file
