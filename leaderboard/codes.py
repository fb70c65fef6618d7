"""Text columns as small numbers: what ranking and events compare, a million rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leaderboard.arrays import build_array, from_numpy, to_numpy, validity

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Codes:
    """A text column: the position of every row's text among the distinct ones, -1 for none."""

    codes: np.ndarray
    texts: pa.Array

    def find(self, texts: pa.Array) -> np.ndarray:
        """The codes of these texts, -1 for those that no row has."""
        return find_positions(texts, self.texts)

    def equal(self, text: str) -> np.ndarray:
        """True in the rows that hold this text."""
        code = self.find(build_array([text], pa.string()))[0]
        found: np.ndarray = self.codes == code if code >= 0 else np.zeros(len(self.codes), dtype=np.bool_)
        return found

    def any_of(self, texts: Sequence[str]) -> np.ndarray:
        """True in the rows that hold one of these texts."""
        wanted = np.zeros(len(self.texts) + 1, dtype=np.bool_)  # the last place is that of -1
        codes = self.find(build_array(texts, pa.string()))
        wanted[codes[codes >= 0]] = True
        found: np.ndarray = wanted[self.codes]
        return found

    def to_arrow(self, type_: pa.DataType) -> pa.Array:
        """The column again, encoded or plain as the type says."""
        codes = from_numpy(self.codes.astype(np.int32), valid=self.codes >= 0)
        encoded = pa.DictionaryArray.from_arrays(codes, self.texts)
        return encoded if pa.types.is_dictionary(type_) else encoded.dictionary_decode()


def encode_text(column: pa.Array | pa.ChunkedArray) -> Codes:
    """The codes of a plain or dictionary-encoded text column."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if isinstance(column, pa.ChunkedArray):
        if len(column) == 0:  # pyarrow would import pandas to combine no chunks
            return Codes(np.empty(0, dtype=np.int32), build_array([], pa.string()))
        column = column.unify_dictionaries().combine_chunks()
    codes = to_numpy(column.indices)
    if column.null_count:
        codes = np.where(validity(column), codes, -1).astype(np.int32)
    return Codes(codes, column.dictionary)


def find_positions(column: pa.Array | pa.ChunkedArray, among: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """Where each value of a column stands among distinct others, -1 for nowhere."""
    found = pc.index_in(column, value_set=among, skip_nulls=True)
    return np.where(validity(found), to_numpy(found), -1)
