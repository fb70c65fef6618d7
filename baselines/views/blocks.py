"""Blocks: the parts of a view, which each turn some columns into numbers, and how they stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from baselines.learning import Values
    from baselines.views.columns import Columns

__all__ = ["Block", "Piece", "stack_dense", "stack_rows", "stack_sparse"]

_ROWS = 4_096  # made at once
_ROOM = 1.1  # times what is expected of all of them is kept for them


class Block(Protocol):
    """A fitted part of a view; picklable."""

    def transform(self, columns: Columns) -> Values:
        """These rows as float32 numbers, dense or sparse."""
        ...


@dataclass(frozen=True)
class Piece:
    """A fitted block and what it makes of its training rows, which need not be what it makes of others."""

    block: Block
    train: Values
    codes: int = 0  # how many category codes its columns hold; 0: plain numbers


def stack_dense(rows: int, parts: Sequence[Values]) -> np.ndarray:
    """Parts side by side as one dense matrix."""
    stacked = np.zeros((rows, sum(part.shape[1] for part in parts)), dtype=np.float32)
    place = 0
    for part in parts:
        end = place + part.shape[1]
        if isinstance(part, np.ndarray):
            stacked[:, place:end] = part
        else:
            stacked[np.repeat(np.arange(rows), np.diff(part.indptr)), place + part.indices] = part.data
        place = end
    return stacked


def stack_sparse(rows: int, parts: Sequence[Values]) -> csr_matrix:
    """Parts side by side as one sparse matrix."""
    from scipy.sparse import csr_matrix, hstack

    # Dense parts are made sparse first: side by side with them everything would go through coordinates.
    sparse = [csr_matrix((rows, 0), dtype=np.float32), *map(csr_matrix, parts)]
    return csr_matrix(hstack(sparse, format="csr", dtype=np.float32))


def stack_rows(rows: int, make: Callable[[slice], Sequence[Values]], *, sparse: bool) -> Values:
    """A matrix whose parts are made for some rows at a time, so that only these lie there twice."""
    spans = [slice(start, min(start + _ROWS, rows)) for start in range(0, max(rows, 1), _ROWS)]
    if sparse:
        return _under_each_other((stack_sparse(span.stop - span.start, make(span)) for span in spans), rows)
    top = stack_dense(spans[0].stop, make(spans[0]))
    if len(spans) == 1:
        return top
    stacked = np.empty((rows, top.shape[1]), dtype=np.float32)
    stacked[spans[0]] = top
    for span in spans[1:]:
        stacked[span] = stack_dense(span.stop - span.start, make(span))
    return stacked


def _under_each_other(parts: Iterator[csr_matrix], rows: int) -> csr_matrix:
    """The parts as one matrix of so many rows."""
    from scipy.sparse import csr_matrix

    top = next(parts)
    data, indices = np.empty(0, dtype=np.float32), np.empty(0, dtype=top.indices.dtype)
    ends = np.zeros(rows + 1, dtype=np.int64)
    row = end = 0
    for part in chain([top], parts):
        first, start = row, end
        row, end = first + part.shape[0], start + part.nnz
        if end > len(data):
            room = int(_ROOM * end * rows / row)  # as if all were like those so far
            data, indices = _enlarge(data, start, room), _enlarge(indices, start, room)
        data[start:end], indices[start:end] = part.data, part.indices
        ends[first + 1 : row + 1] = start + part.indptr[1:].astype(np.int64)
    return csr_matrix((data[:end], indices[:end], ends), shape=(rows, top.shape[1]))


def _enlarge(array: np.ndarray, used: int, room: int) -> np.ndarray:
    larger = np.empty(room, dtype=array.dtype)
    larger[:used] = array[:used]
    return larger
