"""The predictions that were handed in, kept for rescoring, pairing and blending.

`predictions/<slug>/<entry>.parquet` holds the columns of a submission in the order of the test rows, without
the ids; those stand once in `rows-<data fingerprint>.parquet`, and each file names its own. Baselines have a
second file, `<entry>-oof.parquet`: the same columns beside the training rows, each row predicted out of fold.
Every page of a file has a checksum.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import compute, parquet

from harness.errors import HarnessError, WorkspaceError
from harness.metrics import Need
from leaderboard.arrays import build_array, from_numpy, text_scalar
from leaderboard.parts import sync_folder

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.scoring.shape import Shape
    from harness.workspace import Workspace

_ROWS_KEY, _NAME_KEY = b"harness.rows", b"harness.name"
_STAGING = "staging"


class NoPredictionsError(HarnessError):
    """The predictions of an entry are not kept here."""


def store_predictions(
    workspace: Workspace,
    prepared: Prepared,
    entry_id: str,
    *,
    values: np.ndarray,
    shape: Shape,
    ids: pa.Array,
) -> None:
    """Write the predictions of an entry; they are safe on disk when this returns."""
    folder = workspace.predictions(prepared.slug)
    rows = _rows_name(prepared)
    if not (folder / f"{rows}.parquet").exists():
        _write(folder, rows, pa.table({prepared.id: ids}))
    table = predictions_table(values, shape, prepared.classes)
    _write(folder, entry_id, table.replace_schema_metadata({_ROWS_KEY: rows.encode()}))


def store_training_predictions(
    workspace: Workspace, prepared: Prepared, entry_id: str, table: pa.Table
) -> None:
    """Write what a baseline predicted out of fold, beside the training rows in their order."""
    _write(workspace.predictions(prepared.slug), f"{entry_id}-oof", table)


def load_predictions(workspace: Workspace, prepared: Prepared, entry_id: str) -> pa.Table:
    """The predictions of an entry as a submission, ids included."""
    table = read_predictions(workspace, prepared, entry_id)
    rows = _rows_of(table)
    ids = _read(workspace.predictions(prepared.slug) / f"{rows}.parquet", entry_id).column(0)
    if len(ids) != table.num_rows:
        raise NoPredictionsError(f"The predictions of {entry_id} do not fit the ids in {rows}.parquet.")
    return table.add_column(0, prepared.id, ids)


def read_predictions(workspace: Workspace, prepared: Prepared, entry_id: str) -> pa.Table:
    """The predictions of an entry without ids, in the order of the test rows that it was handed in for."""
    return _read(workspace.predictions(prepared.slug) / f"{entry_id}.parquet", entry_id)


def are_of_today(table: pa.Table, prepared: Prepared) -> bool:
    """Whether predictions that were read are for the test rows of today, in their order."""
    return _rows_of(table) == _rows_name(prepared) and table.num_rows == prepared.rows_test


def load_training_predictions(workspace: Workspace, prepared: Prepared, entry_id: str) -> pa.Table:
    """What an entry predicted out of fold, beside the training rows in their order."""
    file = workspace.predictions(prepared.slug) / f"{entry_id}-oof.parquet"
    if not file.exists():
        raise NoPredictionsError(
            f"Of {entry_id} there are no predictions out of fold: it was handed in as a file. "
            "Only baselines and evaluated models have them."
        )
    return _read(file, entry_id)


def predictions_table(values: np.ndarray, shape: Shape, classes: tuple[str, ...]) -> pa.Table:
    """The columns of a submission, in the order of the rows of the array."""
    if shape.need is Need.LABELS:
        return pa.table(
            {
                shape.columns[0]: pa.DictionaryArray.from_arrays(
                    from_numpy(values), build_array(classes, pa.string())
                )
            }
        )
    if shape.need is Need.LISTS:
        return pa.table({shape.columns[0]: _joined_lists(values, classes)})
    if values.ndim == 1:
        return pa.table({shape.columns[0]: from_numpy(values)})
    return pa.table({name: from_numpy(values[:, place]) for place, name in enumerate(shape.columns)})


def _joined_lists(values: np.ndarray, classes: tuple[str, ...]) -> pa.Array:
    filled = values >= 0
    offsets = np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int32)
    labels = build_array(classes, pa.string()).take(from_numpy(values[filled]))
    return compute.binary_join(pa.ListArray.from_arrays(from_numpy(offsets), labels), text_scalar(" "))


def _write(folder: Path, name: str, table: pa.Table) -> None:
    """A file that knows its name and the checksums of its pages, so that no other is ever taken for it."""
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), _NAME_KEY: name.encode()})
    staged = folder / _STAGING / f"{name}-{secrets.token_hex(4)}.tmp"
    try:
        staged.parent.mkdir(parents=True, exist_ok=True)
        with staged.open("xb") as file:
            # Predictions hardly repeat: a dictionary or a codec costs more than it saves.
            parquet.write_table(
                table,
                file,
                compression="none",
                use_dictionary=_has_labels(table),
                write_statistics=False,
                write_page_checksum=True,
            )
            file.flush()
            os.fsync(file.fileno())
        staged.replace(folder / f"{name}.parquet")
        sync_folder(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            staged.unlink()
        raise WorkspaceError(
            f"The predictions cannot be stored in {folder} ({error.strerror}). "
            "Nothing was recorded: make room or fix the permissions, then try again."
        ) from error


def _rows_name(prepared: Prepared) -> str:
    return f"rows-{prepared.fingerprints.data}"


def _rows_of(table: pa.Table) -> str:
    name: str = (table.schema.metadata or {}).get(_ROWS_KEY, b"").decode()
    return name


def _has_labels(table: pa.Table) -> bool:
    return any(pa.types.is_dictionary(kind) for kind in table.schema.types)


def _read(file: Path, entry_id: str) -> pa.Table:
    try:
        table = parquet.ParquetFile(file, page_checksum_verification=True).read()
    except FileNotFoundError as error:
        raise NoPredictionsError(f"The predictions of {entry_id} are not kept here any more.") from error
    except (OSError, pa.ArrowException) as error:
        reason = str(error).rstrip(". ")
        raise NoPredictionsError(f"The predictions of {entry_id} cannot be read: {reason}.") from error
    name = (table.schema.metadata or {}).get(_NAME_KEY, b"").decode()
    if name != file.stem:
        raise NoPredictionsError(
            f"The predictions of {entry_id} are not those it was scored for: its file holds another's."
        )
    return table
