"""Decodes a parquet file in a process of its own, under a memory limit, and passes it on as an Arrow stream.

Run as a script: the file on stdin, the stream on stdout, a refusal as one line on stderr with exit code 3.
A parquet file can decode to thousands of times its size while its footer says otherwise; here that ends
this process only. Nothing but the standard library and pyarrow is imported.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

REFUSED = 3
TOO_LARGE = 4


@dataclass(frozen=True)
class Bounds:
    """What the parent allows."""

    rows: int
    columns: int
    cell_bytes: int
    batch_rows: int
    memory_bytes: int
    seconds: int


class _NotReadableError(Exception):
    """The file is no parquet that a submission may be; the message is for the participant."""


def main(arguments: list[str]) -> int:
    """Decode stdin to stdout within the bounds given as JSON; the exit code."""
    bounds = Bounds(**json.loads(arguments[0]))
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # the others reserve gigabytes of addresses
    import pyarrow as pa

    _limit_resources(bounds)
    try:
        _decode(bounds)
    except _NotReadableError as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    except (pa.ArrowMemoryError, MemoryError):
        return TOO_LARGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        sys.stderr.write(f"is damaged and cannot be read as parquet ({str(error).splitlines()[0][:120]}).")
        return REFUSED
    return 0


def _limit_resources(bounds: Bounds) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _lower(resource.RLIMIT_CPU, bounds.seconds)
    statistics = Path("/proc/self/statm")
    if statistics.exists():
        used = int(statistics.read_text().split()[0]) * resource.getpagesize()
        _lower(resource.RLIMIT_AS, used + bounds.memory_bytes)


def _lower(kind: int, most: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (allowed, hard))


def _decode(bounds: Bounds) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    with pa.OSFile("/dev/fd/0") as source:
        footer = parquet.ParquetFile(source).schema_arrow
        text = [field.name for field in footer if _is_text(field.type)]
        file = parquet.ParquetFile(source, read_dictionary=text, pre_buffer=False, buffer_size=1 << 20)
        _check_footer(file, bounds)
        schema = pa.schema([(field.name, _passed_on_as(field)) for field in file.schema_arrow])  # type: ignore[no-untyped-call]
        with pa.ipc.new_stream(sys.stdout.buffer, schema) as stream:
            for batch in file.iter_batches(batch_size=bounds.batch_rows, use_threads=False):
                stream.write_batch(_plain(batch, schema, bounds))


def _check_footer(file, bounds: Bounds) -> None:  # type: ignore[no-untyped-def]  # pyarrow ships no types
    if file.metadata.num_rows > bounds.rows:
        raise _NotReadableError(f"claims {file.metadata.num_rows:,} rows, far more than there are test rows.")
    if len(file.schema_arrow) > bounds.columns:
        raise _NotReadableError(
            f"has {len(file.schema_arrow):,} columns, far more than this competition expects."
        )


def _passed_on_as(field):  # type: ignore[no-untyped-def]  # pyarrow ships no types
    import pyarrow as pa
    from pyarrow import types

    kind = field.type.value_type if types.is_dictionary(field.type) else field.type
    if _is_text(kind) or types.is_null(kind):
        return pa.string()
    if types.is_boolean(kind) or types.is_signed_integer(kind):
        return kind
    if types.is_unsigned_integer(kind):
        return pa.int64() if kind != pa.uint64() else pa.string()
    if types.is_floating(kind) or types.is_decimal(kind):
        return pa.float64()
    raise _NotReadableError(
        f"has a column {field.name[:60]!r} of type {str(kind)[:60]}; expected numbers or text."
    )


def _is_text(kind) -> bool:  # type: ignore[no-untyped-def]  # pyarrow ships no types
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _plain(batch, schema, bounds: Bounds):  # type: ignore[no-untyped-def]  # pyarrow ships no types
    import pyarrow as pa
    from pyarrow import compute, types

    columns = []
    for column, field in zip(batch.columns, schema, strict=True):
        if types.is_dictionary(column.type) and _is_text(column.type.value_type):
            longest = compute.max(compute.binary_length(column.dictionary)).as_py() or 0
            if longest > bounds.cell_bytes:
                raise _NotReadableError(
                    f"has a cell of {longest:,} bytes in column {field.name[:60]!r}, "
                    f"more than {bounds.cell_bytes:,} bytes."
                )
        columns.append(column.cast(field.type))
    plain = pa.record_batch(columns, schema=schema)
    plain.validate(full=True)  # text that is not UTF-8 would surprise whoever looks at it
    return plain


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
