"""Read all files of a table at once, whatever happens to them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from leaderboard.arrays import build_table
from leaderboard.errors import LeaderboardError
from leaderboard.repeats import drop_repeats

if TYPE_CHECKING:
    from leaderboard.parts import Part, PartFolder

_LISTINGS = 50  # a listed file may vanish into a base; one that vanishes this often was never there
_LARGE_ROWS = 10_000


@dataclass(frozen=True)
class DamagedPart:
    """A file of the board that could not be read, why, and where it was put (None: left where it is)."""

    name: str
    reason: str
    moved_to: Path | None = None


@dataclass(frozen=True)
class PartsRead:
    """The rows of a table, each once, and the files that could not be read."""

    table: pa.Table
    damaged: tuple[DamagedPart, ...]


class DamagedPartError(LeaderboardError):
    """A file that is no Parquet file of this table; `certain` when its bytes are known to be broken."""

    def __init__(self, reason: str, *, certain: bool) -> None:
        super().__init__(reason)
        self.certain = certain


def read_parts(
    folder: PartFolder, columns: Sequence[str] | None = None, *, dictionaries: Sequence[str] = ()
) -> PartsRead:
    """Every row once; files that vanish are looked for again, damaged ones are named and set aside."""
    wanted = folder.schema.names if columns is None else list(columns)
    schema = _read_schema(folder, wanted, dictionaries)
    tables: dict[str, pa.Table] = {}
    damaged: dict[str, DamagedPart] = {}
    for _ in range(_LISTINGS):
        parts = folder.list_parts()
        vanished = [part for part in parts if not _read_once(folder, part, schema, tables, damaged)]
        if not vanished:
            break
    for part in vanished:
        damaged[part.name] = DamagedPart(part.name, "it is listed and cannot be opened")
    found = [tables[part.name] for part in parts if part.name in tables]
    table = pa.concat_tables(found).unify_dictionaries() if found else build_table([], schema)
    return PartsRead(drop_repeats(table, folder.key).select(wanted), tuple(damaged.values()))


def read_part(folder: PartFolder, part: Part, schema: pa.Schema) -> pa.Table:
    """The rows of one file; FileNotFoundError when it has vanished, DamagedPartError when it is no use."""
    path = folder.path / part.name
    if part.kind != "foreign" and part.rows < _LARGE_ROWS:
        # pyarrow's own file reader hands every read to another thread: ten times slower on a busy machine.
        return _decode_bytes(_read_bytes(path), schema)
    try:
        return _decode(str(path), schema)
    except (FileNotFoundError, MemoryError):
        raise
    except (OSError, pa.ArrowException):
        return _decode_bytes(_read_bytes(path), schema)


def _read_schema(folder: PartFolder, wanted: Sequence[str], dictionaries: Sequence[str]) -> pa.Schema:
    unknown = [name for name in wanted if name not in folder.schema.names]
    if unknown:
        known = ", ".join(folder.schema.names)
        raise LeaderboardError(f"A board's {folder.table} have no column {unknown[0]!r}. Known: {known}.")
    names = [folder.key, *(name for name in wanted if name != folder.key)]
    fields = [folder.schema.field(name) for name in names]
    encoded = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([field.with_type(encoded) if field.name in dictionaries else field for field in fields])


def _read_once(
    folder: PartFolder,
    part: Part,
    schema: pa.Schema,
    tables: dict[str, pa.Table],
    damaged: dict[str, DamagedPart],
) -> bool:
    if part.name in tables or part.name in damaged:
        return True
    try:
        tables[part.name] = read_part(folder, part, schema)
    except FileNotFoundError:
        return False
    except DamagedPartError as error:
        damaged[part.name] = _set_aside(folder, part, error)
    return True


def _decode(source: str | pa.BufferReader, schema: pa.Schema) -> pa.Table:
    encoded = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    with pq.ParquetFile(source, read_dictionary=encoded, page_checksum_verification=True) as file:
        missing = sorted(set(schema.names) - set(file.schema_arrow.names))
        if missing:
            raise DamagedPartError(f"it has no column {missing[0]!r}", certain=False)
        table = file.read(columns=schema.names, use_threads=file.metadata.num_rows >= _LARGE_ROWS)
    table = table.select(schema.names).replace_schema_metadata(None)
    return table if table.schema.equals(schema) else _cast(table, schema)


def _cast(table: pa.Table, schema: pa.Schema) -> pa.Table:
    try:
        return table.cast(schema)
    except (pa.ArrowException, ValueError) as error:
        reason = f"its columns are not a board's: {_first_line(error)}"
        raise DamagedPartError(reason, certain=False) from error


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedPartError(f"it cannot be opened: {error.strerror}", certain=False) from error


def _decode_bytes(data: bytes, schema: pa.Schema) -> pa.Table:
    # The bytes are in memory now: what fails here is their fault, not the disk's or the network's.
    try:
        return _decode(pa.BufferReader(data), schema)
    except pa.ArrowNotImplementedError as error:
        reason = f"this pyarrow cannot read it: {_first_line(error)}"
        raise DamagedPartError(reason, certain=False) from error
    except MemoryError:
        raise
    except (OSError, pa.ArrowException) as error:
        reason = f"it is no complete Parquet file: {_first_line(error)}"
        raise DamagedPartError(reason, certain=True) from error


def _set_aside(folder: PartFolder, part: Part, error: DamagedPartError) -> DamagedPart:
    if not error.certain:
        return DamagedPart(part.name, str(error))
    target = folder.damaged / part.name
    try:
        folder.damaged.mkdir(parents=True, exist_ok=True)
        (folder.path / part.name).replace(target)
    except OSError:  # a reader who may not write still says what it found
        return DamagedPart(part.name, str(error))
    return DamagedPart(part.name, str(error), target)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
