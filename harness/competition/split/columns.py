"""The columns that a split goes by, read from the table: class, group, time and usage of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.labels import label_text
from harness.competition.positions import name_rows
from harness.competition.split import USAGES, Place, SplitRows
from harness.competition.split.order import RowOrder, order_rows
from harness.errors import SplitError

if TYPE_CHECKING:
    from harness.competition.spec import Split


def read_split_rows(
    table: pa.Table, split: Split, *, order: RowOrder, strata: np.ndarray | None
) -> SplitRows:
    """What the split may look at, for every row of the table."""
    group = split.group if split.method == "group" else None
    codes, group_order = (None, None) if group is None else read_groups(table, group, seed=split.seed)
    time = read_times(table, str(split.time)) if split.method == "time" else None
    return SplitRows(order=order, strata=strata, groups=codes, group_order=group_order, time=time)


def read_groups(table: pa.Table, name: str, *, seed: int) -> tuple[np.ndarray, RowOrder]:
    """The group of every row as a code, and the order of the groups by code."""
    encoded = _complete(table, name).combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy(), order_rows(encoded.dictionary, seed=seed)


def read_times(table: pa.Table, name: str) -> np.ndarray:
    """The moment of every row: microseconds for dates, the number itself for numbers."""
    column = _complete(table, name)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
    elif not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        raise SplitError(
            f"The time column {name!r} holds neither dates nor numbers, such as "
            f"{label_text(column[0].as_py())!r}. "
            f'Write {name} = "date" in [data.types] if these are dates.'
        )
    times: np.ndarray = column.to_numpy()
    return times


def read_usage(column: pa.ChunkedArray, name: str) -> np.ndarray:
    """What a column says about every row: Place.TRAIN, PUBLIC, PRIVATE, IGNORED or TEST."""
    encoded = column.combine_chunks().dictionary_encode()
    words = [label_text(value).strip().casefold() for value in encoded.dictionary.to_pylist()]
    unknown = [word for word in words if word not in USAGES]
    if unknown or encoded.null_count:
        found = repr(unknown[0]) if unknown else f"nothing in {name_rows(pc.is_null(column).to_numpy())}"
        raise SplitError(
            f"The column {name!r} says {found}, expected train, public, private, ignored or test in every "
            "row."
        )
    codes = np.array([USAGES[word] for word in words], dtype=np.int8)
    usage: np.ndarray = codes[encoded.indices.to_numpy()]
    return usage


def refuse_train(usage: np.ndarray, name: str) -> None:
    """Raise if a row of an official test file is said to be one to learn from."""
    if (usage == Place.TRAIN).any():
        raise SplitError(
            f"The column {name!r} says train in {name_rows(usage == Place.TRAIN)} of the official test rows. "
            "Write public, private or ignored."
        )


def block_times(times: np.ndarray) -> np.ndarray:
    """Neighbouring moments as blocks that an interval resamples whole: the cube root of all in each."""
    moments, codes = np.unique(times, return_inverse=True)
    blocks: np.ndarray = codes.astype(np.int64) // max(1, round(len(moments) ** (1 / 3)))
    return blocks


def _complete(table: pa.Table, name: str) -> pa.ChunkedArray:
    column = table[name]
    missing = pc.is_null(column, nan_is_null=True).to_numpy()
    if missing.any():
        raise SplitError(
            f"The column {name!r}, by which rows are split, is empty in {name_rows(missing)}. Fill it, for "
            "instance in data.py."
        )
    return column
