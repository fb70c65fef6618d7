"""The board as a file: csv that no spreadsheet executes, json, Markdown or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
from pyarrow import parquet

from harness.errors import UsageError
from harness.output_file import write_output
from harness.scoring.board import BoardView, read_board
from harness.tabular import Table, to_csv, to_json, to_markdown
from leaderboard.arrays import build_array

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared, Share
    from harness.workspace import Workspace

ExportFormat = Literal["csv", "json", "markdown", "parquet"]
_ENDINGS: dict[str, ExportFormat] = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".parquet": "parquet",
}


def export_board(
    prepared: Prepared,
    workspace: Workspace,
    file: Path,
    *,
    output_format: ExportFormat | None = None,
    share: Share = "public",
    every_entry: bool = False,
) -> Path:
    """The file that was written; its ending tells the format unless one is given."""
    chosen = output_format or _ENDINGS.get(file.suffix.lower())
    if chosen is None:
        raise UsageError(
            f"{file.name!r} does not end in {', '.join(_ENDINGS)}. Rename it, or say the format."
        )
    view = read_board(prepared, workspace, share=share, every_entry=every_entry)
    content = _encode(view, chosen)
    return write_output(file, content)


def _encode(view: BoardView, chosen: ExportFormat) -> bytes:
    table = view.full_table()
    if chosen == "parquet":
        return _to_parquet(table)
    if chosen == "markdown":
        return to_markdown(view.table()).encode()
    return (to_csv(table) if chosen == "csv" else to_json(table)).encode()


def _to_parquet(table: Table) -> bytes:
    text = ("entry_id", "team", "model", "kind", "standing", "created_at")
    types = {"rank": pa.int64(), "late": pa.bool_(), "tied": pa.bool_(), **dict.fromkeys(text, pa.string())}
    schema = pa.schema([(name, types.get(name, pa.float64())) for name in table.columns])
    columns = list(zip(*table.rows, strict=True)) or [()] * len(schema)
    arrays = [build_array(cells, kind) for cells, kind in zip(columns, schema.types, strict=True)]
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), sink)
    encoded: bytes = sink.getvalue().to_pybytes()
    return encoded
