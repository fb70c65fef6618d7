"""The parts of a parquet file, decoded by a child process under a memory limit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa

from harness.console import printable
from harness.errors import SubmissionRefusedError
from harness.scoring.reading import parquet_child
from harness.scoring.reading.table_part import TablePart

if TYPE_CHECKING:
    from harness.scoring.reading.limits import Limits
    from harness.scoring.reading.opening import OpenFile

_BASE_MEMORY = 768 << 20
_BASE_SECONDS = 60
_ROWS_A_SECOND = 200_000


@contextmanager
def open_parquet(file: OpenFile, limits: Limits) -> Iterator[tuple[tuple[str, ...], Iterator[TablePart]]]:
    """The column names and the parts of a parquet file."""
    bounds = parquet_child.Bounds(
        rows=limits.rows,
        columns=limits.columns,
        cell_bytes=limits.cell_bytes,
        batch_rows=limits.batch_rows,
        memory_bytes=_BASE_MEMORY,
        seconds=_BASE_SECONDS + limits.rows // _ROWS_A_SECOND,
    )
    # -P keeps the child's own folder from standing in for installed modules.
    command = [sys.executable, "-P", str(Path(parquet_child.__file__)), json.dumps(asdict(bounds))]
    with subprocess.Popen(  # noqa: S603 - our own script; the hostile part is what stands on its stdin
        command, stdin=file.descriptor, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        try:
            yield _receive(child, file.name)
        finally:
            child.kill()


def _receive(child: subprocess.Popen[bytes], name: str) -> tuple[tuple[str, ...], Iterator[TablePart]]:
    assert child.stdout is not None
    assert child.stderr is not None
    try:
        stream = pa.ipc.open_stream(child.stdout)
    except (pa.ArrowException, OSError):
        raise _refusal(child, child.stderr, name) from None
    return tuple(stream.schema.names), _parts(child, child.stderr, stream, name)


def _parts(
    child: subprocess.Popen[bytes], complaint: IO[bytes], stream: pa.ipc.RecordBatchStreamReader, name: str
) -> Iterator[TablePart]:
    while True:
        try:
            batch = stream.read_next_batch()
        except StopIteration:
            break
        except (pa.ArrowException, OSError):
            raise _refusal(child, complaint, name) from None
        yield TablePart(pa.Table.from_batches([batch]))
    if child.wait() != 0:
        raise _refusal(child, complaint, name)


def _refusal(child: subprocess.Popen[bytes], complaint: IO[bytes], name: str) -> SubmissionRefusedError:
    said = printable(complaint.read(1_000).decode("utf-8", "replace")).strip()
    code = child.wait()
    if code == parquet_child.REFUSED and said:
        return SubmissionRefusedError(f"{name} {said} Write it again, or hand in csv.")
    return SubmissionRefusedError(
        f"{name} takes far more memory or time to decode than its rows can need. "
        "Write it again with plain columns, or hand in csv."
    )
