"""Keep the first row of every key: a base and the parts it replaces may be seen together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from leaderboard.arrays import from_numpy, to_numpy
from leaderboard.identity import ID_LENGTH

if TYPE_CHECKING:
    import pyarrow as pa

_HASHED = 16  # the last bytes of an id, which are its chance
_MIXER = np.uint64(0x9E3779B97F4A7C15)


def drop_repeats(table: pa.Table, key: str) -> pa.Table:
    """The table with the first row of every key."""
    if not _may_repeat(table[key]):
        return table
    codes = to_numpy(table[key].combine_chunks().dictionary_encode().indices)
    _, first = np.unique(codes, return_index=True)
    if len(first) == len(codes):
        return table
    return table.take(from_numpy(np.sort(first)))


def _may_repeat(keys: pa.ChunkedArray) -> bool:
    """False only when no key repeats: equal ids have equal hashes, and hashing takes a tenth of comparing."""
    hashes = [_hash_ids(chunk) for chunk in keys.chunks if len(chunk)]
    known = [part for part in hashes if part is not None]
    if len(known) < len(hashes):
        return True
    ordered = np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *known]))
    return bool((ordered[1:] == ordered[:-1]).any())


def _hash_ids(chunk: pa.StringArray) -> np.ndarray | None:
    """One number for each id; None when the keys are not all of an id's length."""
    _, offsets, data = chunk.buffers()
    starts = np.frombuffer(offsets, dtype=np.int32, count=chunk.offset + len(chunk) + 1)[chunk.offset :]
    if data is None or (np.diff(starts) != ID_LENGTH).any():
        return None
    letters = np.frombuffer(data, dtype=np.uint8)[starts[0] : starts[-1]].reshape(len(chunk), ID_LENGTH)
    words = np.ascontiguousarray(letters[:, -_HASHED:]).view(np.uint64)
    hashes: np.ndarray = words[:, 0] * _MIXER ^ words[:, 1]
    return hashes
