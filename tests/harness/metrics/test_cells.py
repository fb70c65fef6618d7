"""Rows that are alike may be counted once: nothing of an interval changes."""

import numpy as np
import pytest

from harness.metrics import Truth, cells, estimate, find_metric


@pytest.mark.parametrize("name", ["f1", "kappa", "mcc", "adjusted_rand"])
@pytest.mark.parametrize("weighted", [False, True])
def test_an_interval_over_blocks_counts_alike_rows_once(
    name: str, weighted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    count_cells = cells.count_cells

    def count(truth: Truth, prediction: np.ndarray, **options: int) -> cells.CellCount:
        counted.append(len(prediction))
        return count_cells(truth, prediction, **options)

    monkeypatch.setattr(cells, "count_cells", count)
    random = np.random.default_rng(0)
    true, given = random.integers(0, 3, 2000), random.integers(0, 3, 2000)
    given = np.where(random.random(2000) < 0.5, true, given)
    block = random.integers(0, 50, 2000)
    weight = random.integers(0, 4, 2000) / 2 if weighted else None
    few, many = (Truth(true, 3, weight=weight, block=numbers) for numbers in (block, block * 10**9))
    together, apart = (estimate(find_metric(name), truth, given) for truth in (few, many))
    assert (counted[0] <= 450, counted[1]) == (True, 2000)
    assert together.low == pytest.approx(apart.low, rel=1e-12)
    assert together.high == pytest.approx(apart.high, rel=1e-12)
    assert together.value == pytest.approx(apart.value, rel=1e-12)
