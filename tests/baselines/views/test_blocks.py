from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from baselines.views.blocks import stack_dense, stack_rows, stack_sparse

if TYPE_CHECKING:
    from baselines.learning import Values

DENSE = np.array([[1, 0], [2, 3]], dtype=np.float32)
SPARSE = csr_matrix(np.array([[0, 4, 0], [5, 0, 6]], dtype=np.float32))
EXPECTED = [[1, 0, 0, 4, 0], [2, 3, 5, 0, 6]]


def test_parts_stand_side_by_side() -> None:
    for stacked in (stack_dense(2, [DENSE, SPARSE]), stack_sparse(2, [DENSE, SPARSE]).toarray()):
        assert stacked.dtype == np.float32
        np.testing.assert_array_equal(stacked, EXPECTED)
    assert stack_dense(2, [DENSE, SPARSE]).flags.c_contiguous


def test_no_parts_make_no_columns() -> None:
    assert stack_dense(2, []).shape == stack_sparse(2, []).shape == (2, 0)


@pytest.mark.parametrize("rows", [0, 5, 4_096, 9_000])
def test_rows_made_some_at_a_time_are_those_made_at_once(rows: int) -> None:
    dense = np.random.default_rng(0).normal(size=(rows, 3)).astype(np.float32)
    sparse = csr_matrix(np.where(dense > 1, dense, 0))
    expected = np.hstack([dense, sparse.toarray()])
    asked: list[int] = []

    def make(span: slice) -> list[Values]:
        asked.append(span.stop - span.start)
        return [dense[span], sparse[span]]

    together = stack_rows(rows, make, sparse=True)
    assert isinstance(together, csr_matrix)
    assert together.dtype == np.float32
    assert together.indices.dtype == together.indptr.dtype == np.int32
    np.testing.assert_array_equal(together.toarray(), expected)
    np.testing.assert_array_equal(stack_rows(rows, make, sparse=False), expected)
    assert sum(asked) == 2 * rows
    assert max(asked) <= 4_096


@pytest.mark.parametrize("filled", [slice(0, 100), slice(15_000, 20_000), slice(7_000, 7_001)])
def test_entries_may_be_strewn_unevenly(filled: slice) -> None:
    """What is kept for them follows those there are so far: it must grow, and not be taken for entries."""
    dense = np.zeros((20_000, 3), dtype=np.float32)
    dense[filled] = np.random.default_rng(0).normal(size=dense[filled].shape)
    matrix = stack_rows(len(dense), lambda rows: [csr_matrix(dense[rows])], sparse=True)
    assert isinstance(matrix, csr_matrix)
    assert matrix.nnz == np.count_nonzero(dense)
    np.testing.assert_array_equal(matrix.toarray(), dense)


def test_a_sparse_matrix_hardly_lies_there_twice() -> None:
    def make(span: slice) -> list[Values]:
        return [csr_matrix(np.eye(50, dtype=np.float32)[np.arange(span.start, span.stop) % 50])] * 8

    stack_rows(20_000, make, sparse=True)  # imports what it needs
    tracemalloc.start()
    matrix = stack_rows(600_000, make, sparse=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(matrix, csr_matrix)
    assert peak < 1.5 * (matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes)
