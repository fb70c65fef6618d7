"""Where predictions come from: a participant's file of any format, or a table in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from harness.errors import SubmissionRefusedError
from harness.scoring.reading.csv_blocks import cut_blocks
from harness.scoring.reading.csv_header import read_header
from harness.scoring.reading.csv_part import CsvPart
from harness.scoring.reading.inflating import open_text
from harness.scoring.reading.opening import detect_format
from harness.scoring.reading.table_part import TablePart

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.scoring.reading.limits import Limits
    from harness.scoring.reading.opening import OpenFile
    from harness.scoring.reading.part import Part


@dataclass(frozen=True)
class Columns:
    """The names of the columns, and the rows in parts, once."""

    names: tuple[str, ...]
    parts: Iterator[Part]


class Source(Protocol):
    """Predictions that can be read from their beginning, more than once."""

    @property
    def name(self) -> str:
        """What to call it in a message."""

    def columns(self, limits: Limits) -> AbstractContextManager[Columns]:
        """The columns, from the first row."""


@dataclass(frozen=True)
class TableSource:
    """A table in memory."""

    table: pa.Table
    name: str = "The table"

    @contextmanager
    def columns(self, limits: Limits) -> Iterator[Columns]:
        """The columns, from the first row."""
        batches = self.table.to_batches(max_chunksize=limits.batch_rows)
        names = tuple(self.table.column_names)
        yield Columns(names, (TablePart(type(self.table).from_batches([batch])) for batch in batches))


@dataclass(frozen=True)
class FileSource:
    """An open csv, csv.gz, zip or parquet file."""

    file: OpenFile

    @property
    def name(self) -> str:
        """The file's name."""
        return self.file.name

    @contextmanager
    def columns(self, limits: Limits) -> Iterator[Columns]:
        """The columns, from the first row."""
        self.file.seek(0)
        form = detect_format(self.file.take(64), self.name)
        if form == "parquet":
            from harness.scoring.reading.parquet_file import open_parquet  # starts processes; csv needs none

            with open_parquet(self.file, limits) as (names, parts):
                yield Columns(names, parts)
        else:
            with open_text(self.file, form, limits) as stream:
                start = stream.take(limits.block_bytes)
                if form != "csv":
                    _refuse_packed(start, self.name)
                complete = len(start) < limits.block_bytes
                header = read_header(start, file=self.name, limits=limits, complete=complete)
                rows = start[header.length :]
                blocks = cut_blocks(stream, rows, file=self.name, limits=limits, complete=complete)
                yield Columns(header.names, (CsvPart(block, header.names) for block in blocks))


def _refuse_packed(start: bytes, name: str) -> None:
    inside = detect_format(start[:64], f"The file inside {name}")
    if inside != "csv":
        raise SubmissionRefusedError(
            f"The file inside {name} is {inside}, expected csv. Hand it in without the packing around it."
        )
