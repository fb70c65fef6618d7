"""The file with the hidden answers: which columns it holds, and how they become arrays.

Columns, in the row order of `test.parquet`: the id; one per target (classes as int32 codes, numbers as
float64, ranked lists as text; the features as float64 where the metric is computed on them); `_public`, and
where they are known `_ignored`, `_weight` and `_block`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.prepared import Solution
from leaderboard.arrays import build_array, to_numpy, validity

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

PUBLIC, IGNORED, WEIGHT, BLOCK = "_public", "_ignored", "_weight", "_block"
UNKNOWN = -1  # the code of no class
RESERVED = (PUBLIC, IGNORED, WEIGHT, BLOCK)


def decode_solution(table: pa.Table, prepared: Prepared) -> Solution:
    """The answers as arrays."""
    names = [name for name in table.column_names if name not in {prepared.id, *RESERVED}]
    return Solution(
        ids=_array(table[prepared.id]),
        truth=_decode_truth([table[name] for name in names], prepared),
        public=_array(table[PUBLIC]),
        weight=_optional(table, WEIGHT),
        block=_optional(table, BLOCK),
        ignored=_optional(table, IGNORED),
    )


def decode_lists(texts: pa.ChunkedArray, classes: tuple[str, ...]) -> np.ndarray:
    """Labels separated by blanks as class codes, a row each, padded with -1; unknown labels are -1 too."""
    lists = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(texts)).combine_chunks()
    lengths = to_numpy(pc.list_value_length(lists))
    found = pc.index_in(lists.flatten(), build_array(classes, pa.string()))
    codes = np.where(validity(found), to_numpy(found), UNKNOWN)
    padded = np.full((len(lengths), int(lengths.max(initial=0))), UNKNOWN, dtype=np.int32)
    padded[np.arange(padded.shape[1]) < lengths[:, None]] = codes
    return padded


def _decode_truth(columns: list[pa.ChunkedArray], prepared: Prepared) -> np.ndarray:
    if len(columns) > 1 or not prepared.targets:
        return np.column_stack([_array(column) for column in columns])
    return (
        decode_lists(columns[0], prepared.classes)
        if pa.types.is_string(columns[0].type)
        else _array(columns[0])
    )


def _optional(table: pa.Table, name: str) -> np.ndarray | None:
    return _array(table[name]) if name in table.column_names else None


def _array(column: pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_string(column.type):
        return np.array(column.to_pylist(), dtype=object)
    return to_numpy(column)  # Arrow's own would import pandas
