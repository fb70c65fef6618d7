from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from baselines.views.blocks import stack_dense, stack_sparse

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
