"""The order of rows that everybody can repeat: SHA-256 of the seed and the row's id or group.

A digest gives four independent words. One decides which rows are hidden, one which of those are scored
publicly, one the order in which rows are written, one the folds: who sees one learns nothing of the others.
Who knows the seed and the ids knows them all, so the seed is the host's secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

import numpy as np
import pyarrow as pa

from harness.competition.labels import label_text

_CHUNK = 65_536


class Purpose(IntEnum):
    """What an order is for: each purpose has a word of the digest of its own."""

    HIDDEN = 0
    PUBLIC = 1
    WRITTEN = 2
    FOLDS = 3


@dataclass(frozen=True)
class RowOrder:
    """The digests of rows, or of groups, as four 64-bit words each."""

    words: np.ndarray

    def ranking(self, purpose: Purpose) -> np.ndarray:
        """The row numbers in the order for this purpose."""
        first = self.words[:, purpose]
        order = np.argsort(first)
        if (np.diff(first[order]) == 0).any():  # then the order must not depend on how numpy sorts
            rest = [self.words[:, (purpose + step) % 4] for step in (3, 2, 1)]
            order = np.lexsort((*rest, first))
        return order

    def ranks(self, purpose: Purpose) -> np.ndarray:
        """The place of every row in the order for this purpose."""
        order = self.ranking(purpose)
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        return ranks

    def take(self, rows: np.ndarray | slice) -> RowOrder:
        """The order of some of the rows only."""
        return RowOrder(self.words[rows])


def order_rows(values: pa.Array | pa.ChunkedArray, *, seed: int) -> RowOrder:
    """The order of rows by the values that name them: numbers and texts that are written alike are alike."""
    prefix = f"harness 1 {seed} ".encode()
    digests = b"".join(
        b"".join([sha256(prefix + text).digest() for text in texts]) for texts in written_values(values)
    )
    return RowOrder(np.frombuffer(digests, dtype=">u8").reshape(-1, 4).astype(np.uint64))


def written_values(values: pa.Array | pa.ChunkedArray) -> Iterator[list[bytes]]:
    """The values as UTF-8, a chunk at a time."""
    for start in range(0, len(values), _CHUNK):
        part = values.slice(start, _CHUNK)
        if pa.types.is_integer(part.type):
            yield [b"%d" % number for number in part.to_pylist()]
        elif pa.types.is_timestamp(part.type):
            moments = np.asarray(part.cast(pa.timestamp("us")).cast(pa.int64())).view("M8[us]")
            yield [text.encode() for text in np.datetime_as_string(moments).tolist()]
        else:
            yield [label_text(value).encode() for value in part.to_pylist()]
