"""Cutting csv text into blocks of whole rows, so that each can be parsed on its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.errors import SubmissionRefusedError

if TYPE_CHECKING:
    from harness.scoring.reading.inflating import TextStream
    from harness.scoring.reading.limits import Limits

_LINE_FEED, _RETURN, _QUOTE = 10, 13, 34


def cut_blocks(
    stream: TextStream, start: bytes, *, file: str, limits: Limits, complete: bool
) -> Iterator[bytes]:
    """Blocks of whole rows in order: `start` and what follows it, unless `complete` says that it is all."""
    rest = start
    while not complete:
        fresh = stream.take(limits.block_bytes)
        if b"\0" in fresh:
            raise SubmissionRefusedError(
                f"{file} contains NUL bytes, so it is not a text file. Save it as csv in UTF-8."
            )
        complete = len(fresh) < limits.block_bytes
        if _QUOTE in rest:  # a quote may be open where the fresh text begins
            rest, fresh = b"", rest + fresh
        end = len(fresh) if complete else last_row_end(fresh)
        if end == 0 and fresh:
            raise SubmissionRefusedError(
                f"{file} has a row of more than {limits.block_bytes:,} bytes: a quote is never closed, "
                "or the line ends are missing."
            )
        block = b"".join((rest, memoryview(fresh)[:end]))
        rest = fresh[end:]
        if block:
            yield block
    if rest:
        yield rest


def last_row_end(text: bytes) -> int:
    """Where the last complete row ends; 0 if no row is complete."""
    line_end = _LINE_FEED if _LINE_FEED in text else _RETURN
    if _QUOTE not in text:
        return text.rfind(bytes([line_end])) + 1
    marks = np.frombuffer(text, dtype=np.uint8)
    quotes = np.flatnonzero(marks == _QUOTE)
    ends = np.flatnonzero(marks == line_end)
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0
