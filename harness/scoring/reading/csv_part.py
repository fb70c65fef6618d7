"""A block of csv rows, parsed when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import csv

from harness.scoring.reading.part import Ragged, TextPart

if TYPE_CHECKING:
    from pyarrow.csv import InvalidRow

_MOST_RAGGED = 1_000


@dataclass(frozen=True)
class CsvPart:
    """Whole rows of csv text, without the header."""

    block: bytes
    names: tuple[str, ...]

    def typed(self, types: Mapping[str, pa.DataType]) -> pa.Table | None:
        """The columns in these types, or None if any cell or row does not fit."""
        ragged = _RaggedRows(most=0)
        try:
            return self._parse(types, ragged)
        except pa.ArrowInvalid:
            return None

    def text(self) -> TextPart:
        """The cells as bytes, exactly as the file has them."""
        types = dict.fromkeys(self.names, pa.binary())
        ragged = _RaggedRows(most=_MOST_RAGGED)
        try:
            table = self._parse(types, ragged)
        except pa.ArrowInvalid:  # far too many broken rows: they are all there is to say
            table = pa.Table.from_batches([], schema=pa.schema(list(types.items())))
        return TextPart(table, tuple(ragged.found))

    def _parse(self, types: Mapping[str, pa.DataType], ragged: _RaggedRows) -> pa.Table:
        if not self.block.strip(b"\r\n"):
            return pa.Table.from_batches([], schema=pa.schema(list(types.items())))
        return csv.read_csv(
            pa.BufferReader(self.block),
            read_options=csv.ReadOptions(
                use_threads=False, block_size=len(self.block) + 1, column_names=list(self.names)
            ),
            parse_options=csv.ParseOptions(
                newlines_in_values=b'"' in self.block, invalid_row_handler=ragged.note
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict(types), null_values=[], strings_can_be_null=False
            ),
        )


class _RaggedRows:
    """Collects rows with a wrong number of fields, up to a bound."""

    def __init__(self, *, most: int) -> None:
        self.found: list[Ragged] = []
        self._most = most

    def note(self, row: InvalidRow) -> str:
        if len(self.found) >= self._most:
            return "error"
        self.found.append(Ragged(row.number or len(self.found) + 1, row.actual_columns, row.text[:200]))
        return "skip"
