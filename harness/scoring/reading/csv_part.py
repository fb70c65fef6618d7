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
        if not _is_utf8(self.block):
            return None
        try:
            return self._parse(self.block, types, _RaggedRows(most=0))
        except pa.ArrowInvalid:
            return None

    def text(self) -> TextPart:
        """The cells as the file has them; bytes that are not UTF-8 become the replacement character."""
        types = dict.fromkeys(self.names, pa.string())
        ragged = _RaggedRows(most=_MOST_RAGGED)
        # Arrow cannot hand over a broken row whose bytes are not UTF-8.
        block = self.block if _is_utf8(self.block) else self.block.decode("utf-8", "replace").encode()
        try:
            return TextPart(self._parse(block, types, ragged), tuple(ragged.found))
        except pa.ArrowInvalid:  # far too many broken rows: they are all there is to say
            nothing = pa.Table.from_batches([], schema=pa.schema(list(types.items())))
            return TextPart(nothing, tuple(ragged.found), complete=False)

    def _parse(self, block: bytes, types: Mapping[str, pa.DataType], ragged: _RaggedRows) -> pa.Table:
        if not block or block.isspace():
            return pa.Table.from_batches([], schema=pa.schema(list(types.items())))
        return csv.read_csv(
            pa.BufferReader(block),
            read_options=csv.ReadOptions(
                use_threads=False, block_size=len(block) + 1, column_names=list(self.names)
            ),
            parse_options=csv.ParseOptions(newlines_in_values=b'"' in block, invalid_row_handler=ragged.note),
            convert_options=csv.ConvertOptions(
                column_types=dict(types), null_values=[], strings_can_be_null=False
            ),
        )


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
