"""A file that is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["whole_file"]


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """A stream for the new content of a file, which takes its place once all of it is safe on disk."""
    staged = file.with_name(f".{file.name}.{secrets.token_hex(4)}.staged")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with staged.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        staged.replace(file)
    finally:
        staged.unlink(missing_ok=True)
