from __future__ import annotations

import numpy as np

from harness.metrics import Truth


def test_everything_that_belongs_to_a_row_goes_with_it() -> None:
    truth = Truth(np.array([3, 1, 2]), 4, weight=np.array([0.3, 0.1, 0.2]), ids=np.array(["c", "a", "b"]))
    some = truth.take(np.array([2, 0]))
    assert some.values.tolist() == [2, 3]
    assert some.classes == 4
    assert some.weight is not None
    assert some.weight.tolist() == [0.2, 0.3]
    assert some.ids is not None
    assert some.ids.tolist() == ["b", "c"]
    assert some.block is None
